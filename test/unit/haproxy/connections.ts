import type { Runtime } from '../../../src/engine/parser.ts';
import type { Connection } from '../../../src/model/endpoint.ts';
import type { Fact } from '../../../src/model/fact.ts';
import { tlsVersions } from '../../../src/model/tls.ts';
import { parse } from './parsed.ts';

export function connections(text: string, runtime?: Runtime): readonly Connection[] {
  return parse(text, runtime).endpoints.flatMap((endpoint) => (endpoint.kind === 'connection' ? [endpoint] : []));
}

/** The only connection. */
export function connection(text: string, runtime?: Runtime): Connection {
  const [only, ...others] = connections(text, runtime);
  if (only === undefined || others.length > 0) throw new Error(`${others.length + 1} connections`);
  return only;
}

/** A backend in HTTP mode with one server; `lines` stand above the server, `global` above the backend. */
export function server(words: string, { lines = '', global = '', mode = 'http' } = {}): string {
  return `${global === '' ? '' : `global\n${indented(global)}`}backend app\n  mode ${mode}\n${lines === '' ? '' : indented(lines)}  server s1 app.internal:443 ${words}\n`;
}

function indented(lines: string): string {
  return lines.split('\n').map((line) => `  ${line}\n`).join('');
}

/** Whether TLS is used, the chain verified and what name: `TLS, verified with internal-ca.pem, name app.internal`. */
export function inShort({ tls, verification: { chain, name, trustAnchors } }: Connection): string {
  if (!tls.known) return `? ${tls.doubt.kind}`;
  if (tls.value === null) return 'plaintext';
  if (!chain.known) return `TLS, ? ${chain.doubt.kind}`;
  if (!chain.value) return 'TLS, not verified';
  return `TLS, verified with ${valueOr(trustAnchors, (anchors) => ('path' in anchors ? (anchors.path ?? anchors.kind) : anchors.kind))}, name ${valueOr(name, (check) => (check.kind === 'name' ? check.name : check.kind))}`;
}

export function valueOr<T>(fact: Fact<T>, text: (value: T) => string): string {
  return fact.known ? text(fact.value) : `? ${fact.doubt.kind}`;
}

/** Versions that are permitted for certain. */
export function permitted({ tls }: Connection): readonly string[] {
  if (!tls.known || tls.value === null) throw new Error('no TLS');
  const { versions } = tls.value;
  return tlsVersions.filter((version) => versions[version].known && versions[version].value);
}
