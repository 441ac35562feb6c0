import nginx from '../../../parsers/nginx/index.ts';
import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';
import type { FileTree } from '../../../src/engine/files.ts';
import type { Runtime, Unit } from '../../../src/engine/parser.ts';
import type { Listener } from '../../../src/model/endpoint.ts';
import type { Fact } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import { tlsVersions, type TlsSettings, type TlsVersion } from '../../../src/model/tls.ts';

/** What a configuration of several files comes to. */
export interface Parsed {
  readonly listeners: readonly Listener[];
  /** `code` at the text it is about. */
  readonly problems: readonly string[];
  /** The listener with TLS of the server of that name. */
  readonly tlsOf: (name: string) => TlsSettings;
  readonly listenerOf: (name: string) => Listener;
  readonly textAt: (span: Span) => string;
}

export const nothingStated: Runtime = { products: {}, library: null, distribution: null };

export function running(nginxVersion: string, openssl: string): Runtime {
  return { products: { nginx: nginxVersion }, library: { name: 'openssl', version: openssl }, distribution: null };
}

/** Reads a unit of files in memory; by default `nginx.conf` and what it includes. */
export function parseFiles(
  files: Readonly<Record<string, string>>,
  runtime: Runtime = nothingStated,
  unit: Unit = { entries: ['nginx.conf'], fragment: false },
): Parsed {
  return parseTree(treeOf(files), runtime, unit);
}

export function treeOf(files: Readonly<Record<string, string>>): FileTree {
  return fileTreeInMemory(new Map(Object.entries(files)));
}

export function parseTree(tree: FileTree, runtime: Runtime, unit: Unit): Parsed {
  const { endpoints, problems, files } = nginx.parse(unit, tree, { runtime, exposure: { external: [], internal: [] } });
  const listeners = endpoints.filter((endpoint) => endpoint.kind === 'listener');
  const textAt = ({ file, start, end }: Span): string => (files.get(file) ?? '').slice(start, end);
  const isNamed = ({ names }: Listener, name: string): boolean => names.known && names.value.includes(name);
  const listenerOf = (name: string): Listener => found(listeners.find((one) => isNamed(one, name)), name);
  const tlsOf = (name: string): TlsSettings => {
    const tls = listeners.filter((one) => isNamed(one, name)).map((one) => (one.tls.known ? one.tls.value : null));
    return found(tls.find((settings) => settings !== null), name);
  };
  return { listeners, problems: problems.map(({ code, span }) => `${code} ${textAt(span)}`), tlsOf, listenerOf, textAt };
}

/** The directives of one server in http, with a certificate, on port 443. */
export function serverWith(directives: string, name = 'a.example'): string {
  return `server { listen 443 ssl; server_name ${name}; ssl_certificate ${name}.pem; ssl_certificate_key ${name}.key; ${directives} }`;
}

/** A whole nginx.conf with this in http. */
export function http(content: string): Readonly<Record<string, string>> {
  return { 'nginx.conf': `events {}\nhttp {\n${content}\n}\n` };
}

/** Versions that are permitted for certain; those that are not known with a question mark. */
export function permitted({ versions }: TlsSettings): readonly string[] {
  return tlsVersions.flatMap((version: TlsVersion) => {
    const fact = versions[version];
    if (!fact.known) return [`${version}?`];
    return fact.value ? [version] : [];
  });
}

export function valueOf<T>(fact: Fact<T>): T {
  if (!fact.known) throw new Error(`not known: ${JSON.stringify(fact.doubt)}`);
  return fact.value;
}

export function found<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`no ${what}`);
  return value;
}
