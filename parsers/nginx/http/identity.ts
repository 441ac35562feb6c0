import type { ClientCertificateMode, IdentityUse } from '../../../src/model/endpoint.ts';
import type { Fact, Origin } from '../../../src/model/fact.ts';
import { parseCondition } from './condition.ts';
import { variableValue } from '../scope/evaluate.ts';
import { carriersOf, type Carrier } from './identity-carrier.ts';
import { guardOf, guardsOf, isServed, type Guard, type Guards } from './identity-guard.ts';
import type { Outcome } from './outcome.ts';
import { outcomesOf } from './server-walk.ts';
import type { Site } from '../server/site.ts';
import { mentionsIdentity } from './identity-mention.ts';
import { enclosing, type Block } from '../scope/scope.ts';
import { chooserOf } from '../scope/value.ts';

/** Where a server passes on or decides upon the identity of a client's certificate, or one that a client claims. */
export function identityUsesOf(site: Site, mode: Fact<ClientCertificateMode>): readonly IdentityUse[] {
  if (!mentionsIdentity(site)) return [];
  const outcomes = outcomesOf(site).filter(({ answer }) => !answer.known || isServed(answer.value.kind));
  const guards = guardsOf(site, mode);
  const passed = outcomes.flatMap((outcome) => carriersOf(outcome).map((carrier) => useOf(carrier, outcome, guards)));
  const decided = ifsIn(site.server).flatMap((block) => decisionOf(block, outcomes, guards, site));
  return withoutRepetition([...passed, ...decided]);
}

function useOf(carrier: Carrier, { settings, scope }: Outcome, guards: Guards): IdentityUse {
  const { withStatus, clientCanSet, ...use } = carrier;
  const from: Origin = { kind: 'written', span: use.span };
  const byProxy = use.how === 'taken-from-client' && guards.mode.known && guards.mode.value === 'required';
  return { ...use, scope, guard: guardOf(settings, withStatus, guards, from), clientCanSet: byProxy ? 'unknown' : clientCanSet };
}

/** An `if` that looks at an identity decides for everything in the block around it. */
function decisionOf(block: Block, outcomes: readonly Outcome[], guards: Guards, { request, server }: Site): readonly IdentityUse[] {
  const { directive, parent } = block;
  const condition = directive === null ? null : parseCondition(directive.args);
  if (directive === null || parent === null || condition === null || condition.kind === 'file') return [];
  const by = chooserOf(variableValue(condition.variable, { request, server, set: new Map() }));
  const isStatus = condition.variable === 'ssl_client_verify';
  if (by !== 'certificate' && by !== 'claim' && !isStatus) return [];
  const from: Origin = { kind: 'written', span: block.head };
  const decidedFor = outcomes.filter(({ settings }) => isWithin(settings, parent));
  const guard = weakest(decidedFor.map(({ settings }) => guardOf(settings, false, guards, from)));
  if (guard === null || (isStatus && !isFor('certificate-present', guard))) return [];
  const how = by === 'claim' ? 'taken-from-client' : 'decides';
  const clientCanSet = by === 'claim' ? (guards.mode.known && guards.mode.value === 'required' ? 'unknown' : 'yes') : 'no';
  return [{ carrier: `$${condition.variable}`, how, span: block.head, scope: scopeOf(parent), guard, clientCanSet }];
}

function isFor(value: 'certificate-present', guard: Guard): boolean {
  return guard.known && guard.value === value;
}

const byWeakness = ['none', 'certificate-present', 'status-forwarded', 'verified'] as const;

function weakest(guards: readonly Guard[]): Guard | null {
  const rank = (guard: Guard): number => (guard.known ? byWeakness.indexOf(guard.value) : byWeakness.indexOf('verified') - 0.5);
  return guards.reduce<Guard | null>((weaker, guard) => (weaker === null || rank(guard) < rank(weaker) ? guard : weaker), null);
}

function isWithin(block: Block, outer: Block): boolean {
  for (let at: Block | null = block; at !== null; at = at.parent) if (at === outer) return true;
  return false;
}

function scopeOf(block: Block): string {
  const location = enclosing(block, 'location')?.directive;
  return location == null ? '' : ['location', ...location.args.map(({ value }) => value)].join(' ');
}

function ifsIn(block: Block): readonly Block[] {
  return block.blocks.flatMap((child) => [...(child.context === 'if' ? [child] : []), ...ifsIn(child)]);
}

/** One directive in effect in several places is one use for each guard. */
function withoutRepetition(uses: readonly IdentityUse[]): readonly IdentityUse[] {
  const seen = new Set<string>();
  return uses.filter(({ span, carrier, guard, clientCanSet }) => {
    const key = JSON.stringify([span, carrier, guard.known ? guard.value : guard.doubt, clientCanSet]);
    return !seen.has(key) && seen.add(key);
  });
}
