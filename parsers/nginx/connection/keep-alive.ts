import type { NameCheck, ServerVerification, VerificationBypass } from '../../../src/model/endpoint.ts';
import { truth } from '../../../src/model/fact.ts';
import type { Fact } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { TrustAnchors } from '../../../src/model/tls.ts';
import { isAtLeast } from '../release.ts';
import { lookup } from '../scope/scope.ts';
import type { Block } from '../scope/scope.ts';
import type { VerifyingSide } from '../tls/server-verification.ts';
import { keepAlivePool } from './upstream.ts';
import type { UpstreamGroup } from './upstream.ts';
import { constantValue } from '../scope/variable.ts';

/** Connections with TLS that one block opens to groups. */
export interface PoolUse {
  readonly side: VerifyingSide;
  /** Name of the pass directive. */
  readonly pass: string;
  readonly groups: readonly UpstreamGroup[];
  readonly verification: ServerVerification;
}

/**
 * Whether connections of one block come to others that verify more. A pool knows addresses, not how a connection was verified
 * (ngx_http_upstream_get_keepalive_peer), so a block that verifies gets connections that another one opened without.
 */
export function sharedConnections(uses: readonly PoolUse[], release: Release): ReadonlyMap<PoolUse, readonly VerificationBypass[]> {
  const bypasses = new Map<PoolUse, VerificationBypass[]>();
  for (const [group, users] of usersOfGroups(uses)) {
    const pool = keepAlivePool(group, release);
    if (pool?.shared !== true) continue;
    const left = distinct(users.filter(keepsAlive));
    for (const user of users) {
      if (!left.some((other) => verifiesLess(other, user.verification))) continue;
      append(bypasses, user, { kind: 'shared-connection', span: pool.span, scope: `upstream ${group.name}` });
    }
  }
  return bypasses;
}

function usersOfGroups(uses: readonly PoolUse[]): ReadonlyMap<UpstreamGroup, readonly PoolUse[]> {
  const users = new Map<UpstreamGroup, PoolUse[]>();
  for (const use of uses) {
    for (const group of use.groups) append(users, group, use);
  }
  return users;
}

function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** One of each way to verify: a group may be used by thousands of blocks that all verify alike. */
function distinct(users: readonly PoolUse[]): readonly ServerVerification[] {
  return [...new Map(users.map(({ verification }) => [wayToVerify(verification), verification])).values()];
}

function wayToVerify({ chain, name, trustAnchors }: ServerVerification): string {
  return [truth(chain, (value) => value), textOf(name, nameText), textOf(trustAnchors, anchorText)].join('\n');
}

/** Whether the first verifies less than, or something else than, the second, which verifies. */
function verifiesLess(first: ServerVerification, second: ServerVerification): boolean {
  if (!second.chain.known || !second.chain.value || !first.chain.known) return false;
  return !first.chain.value || differ(first.name, second.name, nameText) || differ(first.trustAnchors, second.trustAnchors, anchorText);
}

function textOf<T>(fact: Fact<T>, text: (value: T) => string): string {
  return fact.known ? text(fact.value) : '?';
}

function differ<T>(left: Fact<T>, right: Fact<T>, text: (value: T) => string): boolean {
  return left.known && right.known && text(left.value) !== text(right.value);
}

function nameText(check: NameCheck): string {
  return check.kind === 'name' ? check.name : check.kind;
}

function anchorText(anchors: TrustAnchors): string {
  return 'path' in anchors ? (anchors.path ?? '') : anchors.kind;
}

/**
 * Whether connections stay open after an answer. gRPC is HTTP/2. For proxy_pass it takes HTTP/1.1 and no `Connection: close`,
 * which are the defaults since nginx 1.29.7. uwsgi closes.
 */
function keepsAlive({ side: { block, release }, pass }: PoolUse): boolean {
  if (pass === 'grpc_pass') return true;
  if (pass !== 'proxy_pass') return false;
  const keptByDefault = isAtLeast(release, '1.29.7');
  const version = lookup(block, 'proxy_http_version')?.directives[0]?.args[0]?.value ?? (keptByDefault ? '1.1' : '1.0');
  return version !== '1.0' && (connectionHeader(block) ?? (keptByDefault ? '' : 'close')) !== 'close';
}

/** What `proxy_set_header Connection` sends; `null` when nothing sets it. */
function connectionHeader(block: Block): string | null {
  const headers = lookup(block, 'proxy_set_header')?.directives ?? [];
  const word = headers.findLast(({ args }) => args[0]?.value.toLowerCase() === 'connection')?.args[1];
  if (word === undefined) return null;
  const constant = constantValue(word, block);
  return constant.kind === 'constant' ? constant.value.toLowerCase() : '';
}
