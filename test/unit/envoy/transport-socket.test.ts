import { describe, expect, it } from 'vitest';
import { extensionConfig, transportSocketOf } from '../../../parsers/envoy/tls/transport-socket.ts';
import { textField } from '../../../parsers/envoy/message/field.ts';
import { knownOf, messageIn, told } from './messages.ts';

const types = 'type.googleapis.com/envoy.extensions.transport_sockets';
const tls = `{ name: tls, typed_config: { "@type": ${types}.tls.v3.UpstreamTlsContext, sni: a } }`;

/** What it is, and the `sni` of its context. */
function socket(text: string): unknown {
  const found = transportSocketOf(messageIn(text));
  if (found?.known !== true || found.value.kind === 'plaintext') return found?.known === true ? 'plaintext' : told(found);
  if (found.value.kind === 'other') return `other ${found.value.name}`;
  const { transport, startTls, context } = found.value;
  return [transport, startTls ? 'starttls' : '', told(textField(context, 'sni'))].join(' ').replaceAll(/ +/g, ' ');
}

describe('a transport socket', () => {
  it.each([
    ['nothing', 'name: a', null],
    ['TLS', `transport_socket: ${tls}`, 'tcp a'],
    ['TLS of v2', 'transport_socket: { name: x, typed_config: { "@type": type.googleapis.com/envoy.api.v2.auth.DownstreamTlsContext } }', 'tcp '],
    ['TLS by its name, as a Struct', 'transport_socket: { name: envoy.transport_sockets.tls, config: { sni: a } }', 'tcp a'],
    ['the context of v2', 'tls_context: { sni: a }', 'tcp a'],
    ['both', `tls_context: { sni: b }\ntransport_socket: ${tls}`, 'tcp a'],
    ['QUIC', `transport_socket: { typed_config: { "@type": ${types}.quic.v3.QuicUpstreamTransport, upstream_tls_context: { sni: a } } }`, 'quic a'],
    ['STARTTLS', `transport_socket: { typed_config: { "@type": ${types}.starttls.v3.UpstreamStartTlsConfig, tls_socket_config: { sni: a } } }`, 'tcp starttls a'],
    ['raw bytes', `transport_socket: { name: raw, typed_config: { "@type": ${types}.raw_buffer.v3.RawBuffer } }`, 'plaintext'],
    ['raw bytes by their name', 'transport_socket: { name: envoy.transport_sockets.raw_buffer }', 'plaintext'],
    ['a wrapper', `transport_socket: { typed_config: { "@type": ${types}.proxy_protocol.v3.ProxyProtocolUpstreamTransport, transport_socket: ${tls} } }`, 'tcp a'],
    ['wrappers', `transport_socket: { typed_config: { "@type": ${types}.tap.v3.Tap, transport_socket: { typed_config: { transport_socket: ${tls} } } } }`, 'tcp a'],
    ['a wrapper of raw bytes', `transport_socket: { typed_config: { transport_socket: { name: raw_buffer } } }`, 'plaintext'],
    ['another one', `transport_socket: { typed_config: { "@type": ${types}.alts.v3.Alts } }`, 'other Alts'],
    ['a template', 'transport_socket: {{ .socket }}', '<template>'],
    ['a template inside', 'transport_socket:\n  {{ toYaml .socket }}\n', '<template>'],
    ['an optional one', `{{ if .tls }}\ntransport_socket: ${tls}\n{{ end }}\nname: a\n`, '<template>'],
  ])('%s', (_, text, expected) => {
    const prepared = text.replace('tls_socket_config: { sni: a }', `tls_socket_config: { "@type": ${types}.tls.v3.UpstreamTlsContext, sni: a }`);
    expect(socket(prepared)).toBe(expected);
  });

  it('is not followed for ever', () => {
    const endless = Array.from({ length: 20 }).reduce<string>((inner) => `{ typed_config: { transport_socket: ${inner} } }`, tls);
    expect(socket(`transport_socket: ${endless}`)).toMatch(/^other/);
  });
});

describe('the configuration of an extension', () => {
  it('has a type, or is a Struct of v2', () => {
    expect(told(textField(knownOf(extensionConfig(messageIn('typed_config: { a: 1 }\nconfig: { a: 2 }'))), 'a'))).toBe('1');
    expect(told(textField(knownOf(extensionConfig(messageIn('config: { a: 2 }'))), 'a'))).toBe('2');
    expect(extensionConfig(messageIn('name: a'))).toBeNull();
  });
});
