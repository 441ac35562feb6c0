import haproxy from '../../../parsers/haproxy/index.ts';
import { EnvironmentVariables } from '../../../parsers/haproxy/syntax/environment.ts';
import { readHaproxy } from '../../../parsers/haproxy/syntax/read.ts';
import { releaseOf } from '../../../parsers/haproxy/release.ts';
import { configurationOf, type Configuration } from '../../../parsers/haproxy/syntax/sections.ts';
import type { HaproxyFile } from '../../../parsers/haproxy/syntax/tree.ts';
import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';
import type { ParseResult, Runtime } from '../../../src/engine/parser.ts';
import type { Listener } from '../../../src/model/endpoint.ts';
import { tlsVersions, type TlsSettings } from '../../../src/model/tls.ts';

export const assumedRuntime: Runtime = { products: {}, library: null, distribution: null };

export function runtimeOf(version: string, openssl = '3.0'): Runtime {
  return { products: { haproxy: version }, library: { name: 'openssl', version: openssl }, distribution: null };
}

export function read(text: string, runtime: Runtime = assumedRuntime): HaproxyFile {
  return readHaproxy('haproxy.cfg', text, { release: releaseOf(runtime), variables: new EnvironmentVariables() });
}

export function configuration(text: string): Configuration {
  return configurationOf([read(text)], false);
}

/** Parses `haproxy.cfg`, with the other files beside it. */
export function parse(text: string, runtime: Runtime = assumedRuntime, others: Readonly<Record<string, string>> = {}): ParseResult {
  const tree = fileTreeInMemory(new Map(Object.entries({ 'haproxy.cfg': text, ...others })));
  return haproxy.parse({ entries: ['haproxy.cfg'], fragment: false }, tree, { runtime, exposure: { external: [], internal: [] } });
}

export function listeners(text: string, runtime?: Runtime, others?: Readonly<Record<string, string>>): readonly Listener[] {
  return parse(text, runtime, others).endpoints.flatMap((endpoint) => (endpoint.kind === 'listener' ? [endpoint] : []));
}

/** The only listener of `frontend web` with one `bind :443 ssl crt site.pem` and `words` behind it, below `global` with `lines`. */
export function bound(words: string, lines: readonly string[] = [], runtime?: Runtime, others?: Readonly<Record<string, string>>): Listener {
  const text = `global\n${lines.map((line) => `  ${line}\n`).join('')}frontend web\n  mode http\n  bind :443 ssl crt site.pem ${words}\n`;
  const [only, ...rest] = listeners(text, runtime, others);
  if (only === undefined || rest.length > 0) throw new Error(`${rest.length + 1} listeners`);
  return only;
}

export function tlsOf(listener: Listener | undefined): TlsSettings {
  if (listener?.tls.known !== true || listener.tls.value === null) throw new Error('no TLS');
  return listener.tls.value;
}

/** Versions that are permitted; those with a doubt end in `?`. */
export function versionsOf(listener: Listener | undefined): readonly string[] {
  const { versions } = tlsOf(listener);
  return tlsVersions.flatMap((version) => {
    const fact = versions[version];
    if (!fact.known) return [`${version}?`];
    return fact.value ? [version] : [];
  });
}

/** The text that a span covers. */
export function textAt({ files }: ParseResult, { file, start, end }: { readonly file: string; readonly start: number; readonly end: number }): string {
  return (files.get(file) ?? '').slice(start, end);
}
