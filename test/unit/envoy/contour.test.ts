import { describe, expect, it } from 'vitest';
import { listenersIn, only, parse, tlsOf, valueOf, versionsOf } from './parsed.ts';

const proxy = (tls: string, routes = '[{ services: [{ name: app, port: 80 }] }]', more = ''): string =>
  `apiVersion: projectcontour.io/v1\nkind: HTTPProxy\nmetadata: { name: shop }\nspec:\n  virtualhost: { fqdn: www.shop.example${tls === '' ? '' : `, tls: { ${tls} }`} }\n  routes: ${routes}\n${more}`;

/** The listener of a virtual host on a port. */
const on = (port: number, text: string): ReturnType<typeof listenersIn>[number] => only(listenersIn(parse(text)).filter(({ addresses }) => addresses.known && addresses.value[0]?.port === port));

describe('a virtual host of Contour', () => {
  it.each([
    ['', ['TLSv1.2', 'TLSv1.3']],
    ['minimumProtocolVersion: "1.3"', ['TLSv1.3']],
    ['minimumProtocolVersion: "1.0"', ['TLSv1.2', 'TLSv1.3']],
    ['maximumProtocolVersion: "1.2"', ['TLSv1.2']],
    ['minimumProtocolVersion: "{{ .Values.min }}"', ['TLSv1?', 'TLSv1.1?', 'TLSv1.2?', 'TLSv1.3']],
  ])('with %j permits these versions', (fields, expected) => {
    expect(versionsOf(tlsOf(on(443, proxy(`secretName: shop, ${fields}`))))).toEqual(expected);
  });

  it.each([
    ['minimumProtocolVersion: "1.0"', ['envoy/unknown-version']],
    ['minimumProtocolVersion: 1.3', ['envoy/version-without-quotes']],
    ['minimumProtocolVersion: "1.3"', []],
  ])('%s: what is not as it looks', (fields, expected) => {
    expect(parse(proxy(`secretName: shop, ${fields}`)).problems.map(({ code }) => code)).toEqual(expected);
  });

  it.each([
    ['caSecret: ca', 'required'],
    ['caSecret: ca, optionalClientCertificate: true', 'optional'],
    ['caSecret: ca, skipClientCertValidation: true', 'required-unverified'],
    ['caSecret: ca, skipClientCertValidation: true, optionalClientCertificate: true', 'optional-unverified'],
    ['skipClientCertValidation: true', 'optional-unverified'],
    ['optionalClientCertificate: true', 'none'],
    ['caSecret: ca, skipClientCertValidation: "{{ .Values.skip }}"', '<template>'],
  ])('with clientValidation: { %s } asks for certificates', (fields, expected) => {
    expect(valueOf(on(443, proxy(`secretName: shop, clientValidation: { ${fields} }`)).clientAuthentication.mode)).toBe(expected);
  });

  it.each([
    ['', 'secretName: shop', 'redirect'],
    ['permitInsecure: true,', 'secretName: shop', 'forward'],
    ['permitInsecure: false,', 'secretName: shop', 'redirect'],
    ['permitInsecure: "{{ .Values.insecure }}",', 'secretName: shop', '<template>'],
    ['', '', 'forward'],
    ['', 'passthrough: true', 'redirect'],
  ])('with %j and tls: { %s } answers plaintext', (fields, tls, expected) => {
    const { routes } = on(80, proxy(tls, `[{ ${fields} services: [{ name: app, port: 80 }] }]`));
    const [one] = routes.known ? routes.value : [];
    expect(one?.answer.known === true ? one.answer.value.kind : `<${one?.answer.known === false ? one.answer.doubt.kind : ''}>`).toBe(expected);
  });

  it('passes TLS on where it says so, and has no plaintext then', () => {
    const text = proxy('passthrough: true', '[]', '  tcpproxy: { services: [{ name: app, port: 443 }] }\n');
    const one = only(listenersIn(parse(text)));
    expect([valueOf(one.tls), valueOf(one.passthrough), valueOf(one.protocol)]).toEqual([null, true, 'tcp']);
  });

  it('may include itself, or what is included already: it is read once', () => {
    const part = '---\napiVersion: projectcontour.io/v1\nkind: HTTPProxy\nmetadata: { name: part }\nspec: { routes: [{ services: [{ name: app, port: 80 }] }], includes: [{ name: shop }, { name: part }] }\n';
    const { routes } = on(80, proxy('', '[{ services: [{ name: app, port: 80 }] }]', '  includes: [{ name: shop }, { name: part, conditions: [{ prefix: /part }] }, { name: part }]\n') + part);
    expect(routes.known && routes.value.map(({ scope }) => scope)).toEqual(['', '/part']);
  });
});
