import type { IdentityUse, IneffectiveSetting } from '../../../src/model/endpoint.ts';
import { known, type Origin } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import { isClaimedIdentity } from '../../_shared/request-header.ts';
import { configOf, type Extension } from '../message/extension.ts';
import { enumField, messageField, messagesField, textField } from '../message/field.ts';
import type { Clients } from './forwarded-client-cert.ts';
import type { Message } from '../message/message.ts';

/** `RBAC.Action`, in the order of the numbers. */
const actions = ['ALLOW', 'DENY', 'LOG'] as const;

/** A principal of a policy that is told by a certificate, or by a header; and a set of them. */
interface Principal {
  readonly kind: 'named' | 'anybody' | 'validated' | 'header';
  readonly name: string;
  readonly policy: string;
  readonly span: Span;
}

/**
 * What RBAC filters decide by the identity of clients. `authenticated` looks at the certificate that was presented, whether or not it
 * verified (AuthenticatedMatcher); the principal `MtlsAuthenticated` at verified ones only.
 */
export function decisionsByIdentity(filters: readonly Extension[], { mode }: Clients): readonly IdentityUse[] {
  return filters.flatMap(principalsOf).flatMap((principal): readonly IdentityUse[] => {
    const { kind, name, policy, span } = principal;
    const from: Origin = { kind: 'written', span };
    const common = { carrier: name, span, scope: policy };
    if (kind !== 'header') {
      const guard = { named: 'certificate-present', anybody: 'none', validated: 'verified' } as const;
      return [{ ...common, how: 'decides', guard: known(guard[kind], from), clientCanSet: 'no' }];
    }
    if (!isClaimedIdentity(name) || name === 'x-forwarded-client-cert') return [];
    return [{ ...common, how: 'taken-from-client', guard: known('none', from), clientCanSet: mode.known && mode.value !== 'required' ? 'yes' : 'unknown' }];
  });
}

/** Principals by certificate, where no client is asked for one: every client over TLS is `authenticated`, and none has a name. */
export function principalsInVain(filters: readonly Extension[], isTls: boolean, { mode }: Clients): readonly IneffectiveSetting[] {
  if (!isTls || !mode.known || mode.value !== 'none') return [];
  const inVain = filters.flatMap(principalsOf).filter(({ kind }) => kind !== 'header');
  return inVain.map(({ name, span }) => ({ setting: name, span, reason: 'needs-other-setting', stronger: 'yes', decidedBy: null }));
}

/** Before types there were names, of which the last part is `rbac`. */
export function isRbac({ type }: Extension): boolean {
  return type.toUpperCase() === 'RBAC';
}

function principalsOf(filter: Extension): readonly Principal[] {
  if (!isRbac(filter)) return [];
  const config = configOf(filter);
  const rules = config.known ? messageField(config.value, 'rules') : null;
  if (rules?.known !== true) return [];
  const action = enumField(rules.value, 'action', actions);
  const policies = messageField(rules.value, 'policies');
  if (policies?.known !== true || (action?.known === true && action.value === 'LOG')) return [];
  return policies.value.fields.flatMap(({ key, value }) => (value.kind === 'message' ? messagesField(value, 'principals').items.flatMap((principal) => principalsIn(principal, key.text)) : []));
}

function principalsIn(principal: Message, policy: string): readonly Principal[] {
  const inner = ['and_ids', 'or_ids'].flatMap((name) => {
    const set = messageField(principal, name);
    return set?.known === true ? messagesField(set.value, 'ids').items : [];
  });
  const negated = messageField(principal, 'not_id');
  const own = principalOf(principal, policy);
  return [...(own === null ? [] : [own]), ...[...inner, ...(negated?.known === true ? [negated.value] : [])].flatMap((item) => principalsIn(item, policy))];
}

function principalOf(principal: Message, policy: string): Principal | null {
  const authenticated = messageField(principal, 'authenticated');
  const key = principal.field('authenticated')?.key;
  if (authenticated?.known === true && key !== undefined) {
    const isNamed = authenticated.value.field('principal_name') !== null || authenticated.value.field('name') !== null;
    return { kind: isNamed ? 'named' : 'anybody', name: 'authenticated', policy, span: key.span };
  }
  const custom = messageField(principal, 'custom');
  const typed = custom?.known === true ? messageField(custom.value, 'typed_config') : null;
  if (typed?.known === true && typed.value.type?.full.includes('mtls_authenticated') === true) return { kind: 'validated', name: 'mtls_authenticated', policy, span: typed.value.span };
  const header = messageField(principal, 'header');
  const name = header?.known === true ? textField(header.value, 'name') : null;
  return name?.known === true && header?.known === true ? { kind: 'header', name: name.value.toLowerCase(), policy, span: header.value.span } : null;
}
