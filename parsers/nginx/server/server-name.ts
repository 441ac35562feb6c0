import { known, unknown, type Fact } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import { find, type Block } from '../scope/scope.ts';

/** Names of a server as written; empty when it has none. */
export function namesFact(server: Block, release: Release): Fact<readonly string[]> {
  const directives = find(server, 'server_name');
  const [first] = directives;
  if (first === undefined) {
    const byDefault = { kind: 'default', of: release, near: server.head, cite: 'nginx.org, ngx_http_core_module, server_name' } as const;
    return server.doubt === null ? known([], byDefault) : unknown(server.doubt, byDefault);
  }
  const from = { kind: 'written', span: first.span } as const;
  const words = directives.flatMap(({ args }) => args);
  if (words.some(({ opaque }) => opaque)) return unknown({ kind: 'template' }, from);
  return known(words.map(({ value }) => value), from);
}

/** What a person would call a server: its first name, else its first address. */
export function labelOf(server: Block): string {
  for (const { args } of find(server, 'server_name')) {
    for (const { value } of args) if (value !== '_' && value !== '') return value;
  }
  return find(server, 'listen')[0]?.args[0]?.value ?? server.context;
}
