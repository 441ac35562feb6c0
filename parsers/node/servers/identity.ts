import type { Node } from 'oxc-parser';
import type { IdentityUse } from '../../../src/model/endpoint.ts';
import { known } from '../../../src/model/fact.ts';
import { lazily, lazilyForObject } from '../../../src/tls/lazily.ts';
import { once } from '../../_shared/memo.ts';
import { memberName } from '../bindings/pattern.ts';
import type { Call, SourceModule } from '../bindings/source-module.ts';
import { unwrap } from '../bindings/unwrap.ts';
import type { Reading } from '../values/reading.ts';
import { guardOf, registrationsIn } from './identity-guard.ts';
import type { Server } from './server.ts';

const readers: ReadonlySet<string> = new Set(['getPeerCertificate', 'getPeerX509Certificate']);
const mayRead = lazilyForObject(({ text }: SourceModule) => /getPeer(?:X509)?Certificate/.test(text));

/** Where a file takes an identity out of a certificate. */
export interface PlacedIdentityUse {
  readonly call: Call;
  readonly use: IdentityUse;
}

/** By server, what its own handler uses; any other use may be that of every server. */
export function usesByServer(uses: readonly PlacedIdentityUse[], servers: readonly Pick<Server, 'call'>[], module: SourceModule): (server: Pick<Server, 'call'>) => readonly IdentityUse[] {
  const calls = new Set<Node>(servers.map(({ call }) => call));
  const own = new Map<Node, IdentityUse[]>();
  const others: IdentityUse[] = [];
  for (const { call, use } of uses) {
    const around = module.ancestor(call, (node): node is Call => calls.has(node));
    if (around === null) others.push(use);
    else once(own, around, () => []).push(use);
  }
  return ({ call }) => [...others, ...(own.get(call) ?? [])];
}

/** Places in a file that take the identity out of the certificate of a client, and whether they ask if it verified. */
export function identityUsesIn(module: SourceModule, reading: Reading): readonly PlacedIdentityUse[] {
  if (!mayRead(module)) return [];
  const registrations = lazily(() => registrationsIn(module, reading));
  return module.calls.flatMap((call): readonly PlacedIdentityUse[] => {
    const callee = unwrap(call.callee);
    const name = memberName(callee);
    if (callee.type !== 'MemberExpression' || name === null || !readers.has(name)) return [];
    const span = module.spanOf(call);
    return [{ call, use: { carrier: name, how: 'decides', span, scope: '', guard: guardOf(call, module, registrations(), reading), clientCanSet: 'no' } }];
  });
}

/** Headers in which proxies pass on what a certificate of a client says: RFC 9440, Envoy, nginx and AWS by convention. */
const headers = /^(?:client-cert(?:-chain)?|x-forwarded-client-cert|x-(?:ssl-)?client-(?:cert|verify|dn|s-dn|subject|fingerprint|cn)|x-ssl-cert|x-amzn-mtls-clientcert(?:-[a-z-]+)?|ssl-client-[a-z-]+)$/i;

/** Headers with the identity of a client that a file reads. Whether a proxy sets them, and nobody else, the file does not say. */
export const identityHeadersIn = lazilyForObject((module: SourceModule): readonly IdentityUse[] => {
  if (!/client-|x-ssl-|-clientcert/i.test(module.text)) return [];
  return module.texts.flatMap((literal) => {
    if (!headers.test(literal.value) || !isRead(literal, module)) return [];
    const span = module.spanOf(literal);
    return [{ carrier: literal.value, how: 'taken-from-client', span, scope: '', guard: known('none', { kind: 'written', span }), clientCanSet: 'unknown' }];
  });
});

/** `headers['name']`, `request.get('name')` and `request.header('name')` read; what has a value beside the name sets. */
function isRead(literal: Node, module: SourceModule): boolean {
  const around = module.parentOf(literal);
  if (around?.type === 'MemberExpression') return around.computed && around.property === literal && /headers$/i.test(module.textOf(around.object));
  return around?.type === 'CallExpression' && around.arguments.length === 1 && ['get', 'header'].includes(memberName(unwrap(around.callee)) ?? '');
}
