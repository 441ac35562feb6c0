import envoy from '../../../parsers/envoy/index.ts';
import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';
import type { ParseResult } from '../../../src/engine/parser.ts';
import type { Connection, Listener } from '../../../src/model/endpoint.ts';
import { spanOf, type Fact } from '../../../src/model/fact.ts';
import type { Intent, Spelling } from '../../../src/model/intent.ts';
import { tlsVersions, type TlsSettings } from '../../../src/model/tls.ts';

/** Parses `envoy.yaml`, with the other files beside it; `version` is what the settings state. */
export function parse(text: string, version: string | null = null, others: Readonly<Record<string, string>> = {}): ParseResult {
  const tree = fileTreeInMemory(new Map(Object.entries({ 'envoy.yaml': text, ...others })));
  const runtime = { products: version === null ? {} : { envoy: version }, library: null, distribution: null };
  return envoy.parse({ entries: ['envoy.yaml'], fragment: false }, tree, { runtime, exposure: { external: [], internal: [] } });
}

export function listenersIn({ endpoints }: ParseResult): readonly Listener[] {
  return endpoints.flatMap((endpoint) => (endpoint.kind === 'listener' ? [endpoint] : []));
}

export function connectionsIn({ endpoints }: ParseResult): readonly Connection[] {
  return endpoints.flatMap((endpoint) => (endpoint.kind === 'connection' ? [endpoint] : []));
}

export function only<T>(list: readonly T[]): T {
  const [first, ...rest] = list;
  if (first === undefined || rest.length > 0) throw new Error(`${rest.length + (first === undefined ? 0 : 1)} instead of one`);
  return first;
}

/** Indents every line but the first. */
function indented(text: string, by: number): string {
  return text.trim().replaceAll('\n', `\n${' '.repeat(by)}`);
}

const tlsType = 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3';

const certificate = `
tls_certificates:
  - certificate_chain: { filename: shop.pem }
    private_key: { filename: shop.key }`;

/** A bootstrap with one listener whose only chain has a context with these fields, and `common_tls_context` with these beside a certificate. */
export function downstream(common = '', context = '', filter = tcpProxy): string {
  return `
static_resources:
  listeners:
    - name: shop
      address: { socket_address: { address: 0.0.0.0, port_value: 8443 } }
      filter_chains:
        - filters:
            - ${indented(filter, 14)}
          transport_socket:
            name: envoy.transport_sockets.tls
            typed_config:
              "@type": ${tlsType}.DownstreamTlsContext
              ${indented(context, 14)}
              common_tls_context:
                ${indented(certificate, 16)}
                ${indented(common, 16)}
`;
}

export const tcpProxy = `
name: envoy.filters.network.tcp_proxy
typed_config:
  "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
  stat_prefix: shop
  cluster: backend`;

/** A connection manager with these fields. */
export function httpManager(fields: string): string {
  return `
name: envoy.filters.network.http_connection_manager
typed_config:
  "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
  stat_prefix: shop
  ${indented(fields, 2)}`;
}

/** A bootstrap with one plaintext listener that has this filter. */
export function plaintext(filter: string, listener = ''): string {
  return `
static_resources:
  listeners:
    - name: shop
      address: { socket_address: { address: 0.0.0.0, port_value: 8080 } }
      ${indented(listener, 6)}
      filter_chains:
        - filters:
            - ${indented(filter, 14)}
`;
}

/** A bootstrap with one cluster whose socket has a context with these fields, and `common_tls_context` with these. */
export function upstream(common = '', context = '', cluster = ''): string {
  return `
static_resources:
  clusters:
    - name: backend
      type: STRICT_DNS
      load_assignment:
        cluster_name: backend
        endpoints:
          - lb_endpoints:
              - endpoint: { address: { socket_address: { address: backend.internal, port_value: 8443 } } }
      ${indented(cluster, 6)}
      transport_socket:
        name: envoy.transport_sockets.tls
        typed_config:
          "@type": ${tlsType}.UpstreamTlsContext
          ${indented(context, 10)}
          common_tls_context:
            alpn_protocols: h2
            ${indented(common, 12)}
`;
}

export function listener(text: string, version: string | null = null, others: Readonly<Record<string, string>> = {}): Listener {
  return only(listenersIn(parse(text, version, others)));
}

export function connection(text: string, version: string | null = null, others: Readonly<Record<string, string>> = {}): Connection {
  return only(connectionsIn(parse(text, version, others)));
}

export function tlsOf({ tls }: Listener | Connection): TlsSettings {
  if (!tls.known || tls.value === null) throw new Error('no TLS');
  return tls.value;
}

/** Versions that are permitted; those with a doubt end in `?`. */
export function versionsOf({ versions }: TlsSettings): readonly string[] {
  return tlsVersions.flatMap((version) => {
    const fact = versions[version];
    if (!fact.known) return [`${version}?`];
    return fact.value ? [version] : [];
  });
}

export function namesOf(fact: Fact<readonly { readonly name: string }[] | null>): readonly string[] | null {
  if (!fact.known) throw new Error('not known');
  return fact.value?.map(({ name }) => name) ?? null;
}

/** The value, or the kind of the doubt in angle brackets. */
export function valueOf<T>(fact: Fact<T>): T | string {
  return fact.known ? fact.value : `<${fact.doubt.kind}>`;
}

/** The text at the place of a fact. */
export function placeOf(result: ParseResult, { from }: Fact<unknown>): string {
  const { file, start, end } = spanOf(from);
  return (result.files.get(file) ?? '').slice(start, end);
}

/** The file after the edits of an intent, or what the spelling says when there are none. */
export function spelled(text: string, intentOn: (id: string) => Intent, version: string | null = null): { readonly spelling: Spelling | null; readonly fixed: string } {
  const result = parse(text, version);
  const [endpoint] = result.endpoints;
  const spelling = endpoint === undefined ? null : result.spell(intentOn(endpoint.id));
  const edits = [...(spelling?.edits ?? [])].sort((a, b) => b.span.start - a.span.start);
  return { spelling, fixed: edits.reduce((whole, { span, text: own }) => whole.slice(0, span.start) + own + whole.slice(span.end), text) };
}
