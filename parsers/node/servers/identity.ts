import type { Node } from 'oxc-parser';
import type { IdentityUse } from '../../../src/model/endpoint.ts';
import { known } from '../../../src/model/fact.ts';
import { memberName } from '../bindings/pattern.ts';
import type { SourceModule } from '../bindings/source-module.ts';
import { unwrap } from '../bindings/unwrap.ts';
import type { Reading } from '../values/reading.ts';
import { guardOf } from './identity-guard.ts';

const readers: ReadonlySet<string> = new Set(['getPeerCertificate', 'getPeerX509Certificate']);

/** Places in a file that take the identity out of the certificate of a client, and whether they ask if it verified. */
export function identityUsesIn(module: SourceModule, reading: Reading): readonly IdentityUse[] {
  return module.calls.flatMap((call) => {
    const callee = unwrap(call.callee);
    const name = memberName(callee);
    if (callee.type !== 'MemberExpression' || name === null || !readers.has(name)) return [];
    const span = module.spanOf(call);
    return [{ carrier: name, how: 'decides', span, scope: '', guard: guardOf(call, module, reading), clientCanSet: 'no' }];
  });
}

/** Headers in which proxies pass on what a certificate of a client says: RFC 9440, Envoy, nginx and AWS by convention. */
const headers = /^(?:client-cert(?:-chain)?|x-forwarded-client-cert|x-(?:ssl-)?client-(?:cert|verify|dn|s-dn|subject|fingerprint|cn)|x-ssl-cert|x-amzn-mtls-clientcert(?:-[a-z-]+)?|ssl-client-[a-z-]+)$/i;

/** Headers with the identity of a client that a file reads. Whether a proxy sets them, and nobody else, the file does not say. */
export function identityHeadersIn(module: SourceModule): readonly IdentityUse[] {
  if (!/client-|x-ssl-|-clientcert/i.test(module.text)) return [];
  return module.texts.flatMap((literal) => {
    if (!headers.test(literal.value) || !isRead(literal, module)) return [];
    const span = module.spanOf(literal);
    return [{ carrier: literal.value, how: 'taken-from-client', span, scope: '', guard: known('none', { kind: 'written', span }), clientCanSet: 'unknown' }];
  });
}

/** `headers['name']`, `request.get('name')` and `request.header('name')` read; what has a value beside the name sets. */
function isRead(literal: Node, module: SourceModule): boolean {
  const around = module.parentOf(literal);
  if (around?.type === 'MemberExpression') return around.computed && around.property === literal && /headers$/i.test(module.textOf(around.object));
  return around?.type === 'CallExpression' && around.arguments.length === 1 && ['get', 'header'].includes(memberName(unwrap(around.callee)) ?? '');
}
