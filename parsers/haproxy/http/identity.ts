import type { ClientCertificateMode, IdentityUse } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact, type Origin, type Truth } from '../../../src/model/fact.ts';
import type { BindView } from './behaviour.ts';
import { changeOf } from './header-change.ts';
import { choosesByIdentity, identityAskedFor, identityIn, nameOfIdentity, tellsStatus } from './identity-fetch.ts';
import { acceptedErrors, ignoredErrors, type AcceptedError } from '../tls/ignored-error.ts';
import { isServed, type Outcome } from './outcome.ts';
import { certificateNameSetting } from '../bind/proxy-protocol.ts';
import type { Request } from './request.ts';
import type { ProxyRules, Rule } from './rule.ts';
import { split, type Sides } from './split.ts';
import { initialState, type State } from './state.ts';
import type { Word } from '../syntax/tree.ts';

type Certificate = Exclude<Request['certificate'], 'any'>;

/** What became of the requests of clients with one kind of certificate. */
export interface Followed {
  readonly certificate: Certificate;
  readonly outcomes: readonly Outcome[];
  /** Conditions that they came to. */
  readonly asked: readonly { readonly rule: Rule; readonly state: State; readonly sides: Sides }[];
}

/** Follows requests from the beginning. */
export type Follow = (certificate: Certificate) => Followed;

/** Where the rules pass on or decide upon the identity of a client's certificate, or one that a client claims. */
export function identityUsesOf(request: Request, { mode, bind }: Pick<BindView, 'mode' | 'bind'>, follow: Follow): readonly IdentityUse[] {
  const all = admitted(request, mode, acceptedErrors(ignoredErrors({ bind }))).map(follow);
  const context: Context = { request, mode, all };
  return [...carried(context), ...carriedByConnection(context), ...decided(context)];
}

interface Context {
  readonly request: Request;
  readonly mode: Fact<ClientCertificateMode>;
  readonly all: readonly Followed[];
}

/** The kinds of certificates that clients come in with. Who is not asked sends none. */
function admitted({ tls }: Request, mode: Fact<ClientCertificateMode>, errors: readonly AcceptedError[]): readonly Certificate[] {
  const asked = mode.known ? mode.value : 'optional-unverified';
  if (!tls || asked === 'none') return ['absent'];
  const [isRequired, isUnverified] = [asked.startsWith('required'), asked.endsWith('unverified')];
  return ['verified', ...(isRequired ? [] : (['absent'] as const)), ...(isUnverified ? (errors.length > 0 ? errors : (['unverified'] as const)) : [])];
}

function served({ outcomes }: Followed): readonly Outcome[] {
  return outcomes.filter(({ answer }) => !answer.known || isServed(answer.value.kind));
}

/** A rule that puts an identity into a header, and where it does. */
interface Carrier {
  readonly rule: Rule;
  readonly header: string;
  readonly rules: ProxyRules;
}

function carried(context: Context): readonly IdentityUse[] {
  const carriers = new Map<Rule, Carrier>();
  for (const outcome of context.all.flatMap(served)) {
    for (const rules of outcome.way) for (const rule of rules.request) addCarrier(carriers, rule, rules, outcome.state);
  }
  return [...carriers.values()].flatMap((carrier) => useOf(carrier, context));
}

function addCarrier(carriers: Map<Rule, Carrier>, rule: Rule, rules: ProxyRules, state: State): void {
  const [name, value] = rule.args;
  if (carriers.has(rule) || name === undefined || value === undefined || (rule.action !== 'set-header' && rule.action !== 'add-header')) return;
  if (identityIn(value, withoutHeaders(state)) !== null) carriers.set(rule, { rule, header: name.value, rules });
}

/** As clients send them: what a rule reads may be what it sets. */
function withoutHeaders(state: State): State {
  return { ...state, headers: initialState(state.request).headers };
}

function useOf(carrier: Carrier, context: Context): readonly IdentityUse[] {
  const { rule, header } = carrier;
  const { request, mode } = context;
  const isClaim = identityIn(rule.args[1] ?? null, { ...initialState(request), variables: variablesAt(carrier, context) }) === 'claim';
  const clientCanSet = isClaim ? claimable(mode) : settable(carrier, context);
  const sent = context.all.flatMap((followed) => served(followed).filter((outcome) => carries(outcome, carrier)).map((outcome) => ({ outcome, certificate: followed.certificate })));
  if (sent.length === 0 && clientCanSet === 'no') return [];
  const from: Origin = { kind: 'written', span: rule.line.span };
  const [first] = sent;
  const scope = first === undefined || first.outcome.way.length < 2 ? '' : first.outcome.scope;
  return [{ carrier: header, how: isClaim ? 'taken-from-client' : 'forwarded', span: rule.line.span, scope, guard: guardOf(sent, mode, from), clientCanSet }];
}

/** The name of the certificate in the header of the PROXY protocol, which tells the result of the verification as well. */
function carriedByConnection({ all, mode }: Context): readonly IdentityUse[] {
  const uses = new Map<Word, IdentityUse>();
  for (const { certificate, outcomes } of all) {
    for (const { way, scope, answer } of outcomes) {
      const last = way.at(-1)?.proxy;
      const word = last !== undefined && answer.known && answer.value.kind === 'forward' ? certificateNameSetting(last) : null;
      if (word === null || uses.get(word)?.guard.known === true && certificate === 'verified') continue;
      const from: Origin = { kind: 'written', span: word.span };
      const guard = mode.known ? known(certificate === 'verified' ? ('verified' as const) : ('status-forwarded' as const), from) : unknown(mode.doubt, from);
      uses.set(word, { carrier: word.value, how: 'forwarded', span: word.span, scope: way.length < 2 ? '' : scope, guard, clientCanSet: 'no' });
    }
  }
  return [...uses.values()];
}

function variablesAt(carrier: Carrier, { all }: Context): State['variables'] {
  const outcome = all.flatMap(served).find((each) => each.way.includes(carrier.rules));
  return outcome?.state.variables ?? new Map();
}

interface Sent {
  readonly outcome: Outcome;
  readonly certificate: Certificate;
}

function carries({ state }: Outcome, { rule, header }: Carrier): boolean {
  return changeOf(state.headers, header.toLowerCase())?.line === rule.line;
}

/** What makes sure that the identities which are sent on were verified. */
function guardOf(sent: readonly Sent[], mode: Fact<ClientCertificateMode>, from: Origin): IdentityUse['guard'] {
  const weak = sent.filter(({ certificate }) => certificate !== 'verified');
  const certain = weak.filter(({ outcome }) => outcome.answer.known);
  const [open] = weak;
  if (certain.length === 0) {
    const doubt = open?.outcome.answer;
    if (doubt?.known === false) return unknown(doubt.doubt, from);
    return known('verified', mode.known && mode.value === 'required' ? mode.from : from);
  }
  if (!mode.known) return unknown(mode.doubt, from);
  if (certain.every(({ outcome }) => sendsStatus(outcome.state))) return known('status-forwarded', from);
  return known(certain.some(({ certificate }) => certificate === 'absent') ? 'none' : 'certificate-present', from);
}

function sendsStatus({ headers }: State): boolean {
  return [...headers.named.values()].some(({ kind, value }) => kind !== 'deleted' && tellsStatus(value));
}

/** Whether requests are passed on with what the client itself sent in the header. */
function settable({ rule, header, rules }: Carrier, { all, request }: Context): Truth {
  const field = header.toLowerCase();
  const open = all.filter((followed) =>
    served(followed).some(({ way, state }) => {
      const change = changeOf(state.headers, field);
      return way.includes(rules) && (change === null || change.kind === 'added');
    }),
  );
  if (open.length === 0) return 'no';
  const isAlways = ({ certificate }: Followed): boolean => rule.action === 'add-header' || split(rule.when, initialState({ ...request, certificate })).met.length === 0;
  return open.some(isAlways) ? 'yes' : 'unknown';
}

/** Where every client has a certificate it may be a proxy that sends the header. */
function claimable(mode: Fact<ClientCertificateMode>): Truth {
  return mode.known && mode.value === 'required' ? 'unknown' : 'yes';
}

/** Conditions that look at an identity. Without a certificate they do not hold, so only certificates that do not verify matter, when other rules do not refuse them. */
function decided({ all, mode }: Context): readonly IdentityUse[] {
  const uses = new Map<Rule, IdentityUse>();
  for (const followed of all) {
    const isServed = followed.certificate.startsWith('unverified') && served(followed).length > 0;
    for (const { rule, state, sides } of followed.asked) {
      const identity = identityAskedFor(rule, state);
      if (identity === null) continue;
      const isOpen = isServed && sides.met.length > 0 && (sides.unmet.length > 0 || choosesByIdentity(rule));
      if (uses.has(rule) && !isOpen) continue;
      const from: Origin = { kind: 'written', span: rule.line.span };
      const guard = mode.known ? known(isOpen ? ('certificate-present' as const) : ('verified' as const), from) : unknown(mode.doubt, from);
      const common = { carrier: nameOfIdentity(rule), span: rule.line.span, scope: '' };
      uses.set(rule, identity === 'claim' ? { ...common, how: 'taken-from-client', guard, clientCanSet: claimable(mode) } : { ...common, how: 'decides', guard, clientCanSet: 'no' });
    }
  }
  return [...uses.values()];
}
