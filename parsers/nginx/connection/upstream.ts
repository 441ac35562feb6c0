import type { Address } from '../../../src/model/endpoint.ts';
import type { Doubt } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import { parseAuthority } from './authority.ts';
import type { Authority } from './authority.ts';
import { isAtLeast } from '../release.ts';
import { blocksIn, find } from '../scope/scope.ts';
import type { Block } from '../scope/scope.ts';
import type { Directive } from '../syntax/tree.ts';
import { variablesIn } from '../scope/variable.ts';

/** An `upstream` block: servers behind one name. It has no TLS settings; those are of the block that passes to it. */
export interface UpstreamGroup {
  readonly name: string;
  readonly block: Block;
  readonly servers: readonly UpstreamServer[];
  /** Set when not all of its servers are known. */
  readonly doubt: Doubt | null;
}

export interface UpstreamServer {
  readonly authority: Authority;
  readonly span: Span;
}

/** Whose connections one pool keeps: of every location that passes to the group, or of one location each. */
export interface KeepAlivePool {
  readonly shared: boolean;
  readonly span: Span;
}

/** Groups of an `http` or `stream` block by name in lower case: nginx compares names without case (ngx_http_upstream_add). */
export type UpstreamGroups = ReadonlyMap<string, UpstreamGroup>;

export function upstreamGroups(outer: Block): UpstreamGroups {
  const blocks = blocksIn(outer, outer.context === 'stream' ? 'stream-upstream' : 'upstream');
  return new Map(blocks.map((block) => groupOf(block)).map((group) => [group.name.toLowerCase(), group]));
}

/** A name that is no group is the implicit group of one server. */
export function groupNamed(groups: UpstreamGroups, host: string): UpstreamGroup | null {
  return groups.get(host.toLowerCase()) ?? null;
}

/** Addresses of the servers of a group. `defaultPort` is 80 in http whatever the scheme (ngx_http_upstream_server). */
export function addressesOf(group: UpstreamGroup): readonly Address[] {
  const defaultPort = group.block.context === 'upstream' ? 80 : null;
  return group.servers.map(({ authority, span }) => toAddress(authority, defaultPort, span));
}

export function toAddress(authority: Authority, defaultPort: number | null, span: Span): Address {
  const { host, port, unix } = authority;
  if (unix) return { host, port: null, transport: 'unix', span };
  return { host, port: port === 'open' ? null : (port ?? defaultPort), transport: 'tcp', span };
}

/**
 * The pool of connections kept open to a group; `null` when none are kept. Since nginx 1.29.7 `keepalive 32 local` is the
 * default, and the word `local` gives each location a pool of its own.
 */
export function keepAlivePool(group: UpstreamGroup, release: Release): KeepAlivePool | null {
  const directive = find(group.block, 'keepalive').at(-1);
  if (directive === undefined) return isAtLeast(release, '1.29.7') ? { shared: false, span: group.block.head } : null;
  if (Number(directive.args[0]?.value) === 0) return null;
  return { shared: !directive.args.some(({ value }) => value === 'local'), span: directive.span };
}

function groupOf(block: Block): UpstreamGroup {
  const servers = find(block, 'server').flatMap(serverOf);
  const name = block.directive?.args[0]?.value ?? '';
  const isConditional = find(block, 'server').some(({ conditional }) => conditional);
  const doubt: Doubt | null = servers.length === 0 ? { kind: 'run-time', what: `upstream ${name}` } : isConditional ? { kind: 'template' } : null;
  return { name, block, servers, doubt: block.doubt ?? doubt };
}

function serverOf(directive: Directive): readonly UpstreamServer[] {
  const word = directive.args[0];
  if (word === undefined || variablesIn(word.value).length > 0) return [];
  const authority = parseAuthority(word.value);
  return authority === null ? [] : [{ authority, span: directive.span }];
}
