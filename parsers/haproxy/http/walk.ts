import type { EndpointId } from '../../../src/model/endpoint.ts';
import type { Span } from '../../../src/model/span.ts';
import { beginsPath } from './acl-test.ts';
import { apply } from './action.ts';
import { destinationOf, hasServers } from './backend.ts';
import { answered, byHaproxy, byServer, undecided, type Outcome, type Place } from './outcome.ts';
import type { ProxyRules, Rule, RulesOf } from './rule.ts';
import type { Configuration, Proxy } from '../syntax/sections.ts';
import { split, type Sides } from './split.ts';
import { mergeStates, type State } from './state.ts';
import type { Word } from '../syntax/tree.ts';

/** What requests are followed with. */
export interface Surroundings {
  readonly configuration: Configuration;
  readonly rulesOf: RulesOf;
  /** The connections that a backend opens. */
  readonly connectionsOf: (proxy: Proxy) => readonly EndpointId[];
}

/** Told about each condition that requests come to. */
export type Watch = (rule: Rule, state: State, sides: Sides) => void;

const watchNothing: Watch = () => undefined;

/** Follows the requests that come in on a proxy through its rules and those of its backends. */
export function outcomesOf(proxy: Proxy, initial: State, isHttp: boolean, surroundings: Surroundings, watch: Watch = watchNothing): readonly Outcome[] {
  return new Walk(surroundings, isHttp, watch).from(proxy, initial);
}

class Walk {
  private readonly surroundings: Surroundings;
  private readonly isHttp: boolean;
  private readonly watch: Watch;
  private readonly outcomes: Outcome[] = [];

  constructor(surroundings: Surroundings, isHttp: boolean, watch: Watch) {
    this.surroundings = surroundings;
    this.isHttp = isHttp;
    this.watch = watch;
  }

  from(proxy: Proxy, initial: State): readonly Outcome[] {
    const rules = this.surroundings.rulesOf(proxy);
    const accepted = this.run(rules.connection, [initial], [rules]);
    this.monitor(rules, accepted);
    this.switch(rules, this.pass(rules, accepted, [rules]));
    return this.outcomes;
  }

  /** What the rules of one proxy let through. */
  private pass(rules: ProxyRules, states: readonly State[], way: readonly ProxyRules[]): readonly State[] {
    const seen = this.run(rules.content, states, way);
    if (!this.isHttp) return seen;
    const requested = this.run(rules.request, seen, way);
    return this.run(rules.redirects, this.statistics(rules, requested, way), way);
  }

  /** Goes through a list of rules; what `allow` or `accept` ends the list for goes on behind it. */
  private run(rules: readonly Rule[], states: readonly State[], way: readonly ProxyRules[]): readonly State[] {
    const done: State[] = [];
    let going = states;
    for (const rule of rules) {
      const next: State[] = [];
      for (const state of going) {
        const sides = this.sides(rule, state);
        next.push(...sides.unmet);
        for (const met of sides.met) this.applied(rule, met, way, next, done);
      }
      going = mergeStates(next);
      if (going.length === 0) break;
    }
    return mergeStates([...done, ...going]);
  }

  private sides(rule: Rule, state: State): Sides {
    const sides = split(rule.when, state);
    this.watch(rule, state, sides);
    return sides;
  }

  private applied(rule: Rule, state: State, way: readonly ProxyRules[], next: State[], done: State[]): void {
    const effect = apply(rule, state, placeOf(rule, way));
    if (effect.kind === 'answer') this.outcomes.push(effect.outcome);
    else if (effect.kind === 'stop') done.push(state);
    else next.push(effect.state);
  }

  private monitor(rules: ProxyRules, states: readonly State[]): void {
    if (!this.isHttp || rules.monitor === null) return;
    const { line } = rules.monitor;
    const [state] = states;
    if (state === undefined) return;
    const place = { scope: `monitor-uri ${line.args[0]?.value ?? ''}`, span: line.span, way: [rules] };
    this.outcomes.push(answered(place, { ...state, condition: 'other' }, { kind: 'fixed', status: 200 }, byHaproxy));
  }

  /** The page with statistics takes the requests whose path begins with its own. */
  private statistics({ stats }: ProxyRules, states: readonly State[], way: readonly ProxyRules[]): readonly State[] {
    if (stats === null) return states;
    const place = { scope: `stats uri ${stats.uri}`, span: stats.span, way };
    const isAsked = { kind: 'test', test: beginsPath(stats.uri) } as const;
    const sides = states.map((state) => (stats.uri === '/' ? { met: [state], unmet: [] } : split(isAsked, state)));
    const shown = this.run(stats.rules, sides.flatMap(({ met }) => met), way);
    for (const state of shown) this.outcomes.push(answered(place, state, { kind: 'content' }, { ownAnswer: true, management: 'stats' }));
    return sides.flatMap(({ unmet }) => unmet);
  }

  /** Hands requests to the backends; what no rule is for goes to the default. */
  private switch(rules: ProxyRules, states: readonly State[]): void {
    let going = states;
    for (const rule of rules.switching) {
      const sides = going.map((state) => this.sides(rule, state));
      const left = this.toDestination(rules, { word: rule.args[0] ?? null, span: rule.line.span }, sides.flatMap(({ met }) => met));
      going = mergeStates([...left, ...sides.flatMap(({ unmet }) => unmet)]);
      if (going.length === 0) return;
    }
    const byDefault = rules.defaultBackend?.line;
    const place = { scope: '', span: rules.proxy.section.head.span, way: [rules] };
    if (byDefault !== undefined) this.toDestination(rules, { word: byDefault.args[0] ?? null, span: byDefault.span }, going);
    else if (rules.proxy.kind === 'listen') this.toServers(place, rules.proxy, going);
    else this.refuse(place, going);
  }

  /** Gives back the requests for which no backend may be found: those for which its name is made of what they say. */
  private toDestination(rules: ProxyRules, { word, span }: Target, states: readonly State[]): readonly State[] {
    if (states.length === 0) return states;
    const destination = destinationOf(word, this.surroundings.configuration);
    const place = { scope: `backend ${word?.value ?? ''}`, span, way: [rules] };
    switch (destination.kind) {
      case 'backend':
        this.toBackend(rules, destination.proxy, place, states);
        return [];
      case 'unseen':
        for (const state of states) this.outcomes.push(undecided(place, state, destination.doubt, byServer));
        return [];
      case 'dynamic':
        this.toCandidates(rules, destination.candidates, place, states.map((state) => ({ ...state, condition: 'other' })));
        return states;
    }
  }

  private toBackend(rules: ProxyRules, backend: Proxy, place: Place, states: readonly State[]): void {
    const own = this.surroundings.rulesOf(backend);
    const isOther = backend !== rules.proxy;
    const way = isOther ? [rules, own] : [rules];
    this.toServers({ ...place, way }, backend, isOther ? this.pass(own, states, way) : states);
  }

  /** Backends that do nothing but pass requests on are one destination; beyond a number the others are not looked at one by one. */
  private toCandidates(rules: ProxyRules, candidates: readonly Proxy[], place: Place, states: readonly State[]): void {
    const isPlain = (proxy: Proxy): boolean => !hasRules(this.surroundings.rulesOf(proxy));
    const plain = candidates.filter((proxy) => isPlain(proxy) && hasServers(proxy));
    const others = candidates.filter((proxy) => !isPlain(proxy));
    for (const proxy of others.slice(0, MAX_CANDIDATES)) this.toBackend(rules, proxy, { ...place, scope: `backend ${proxy.name}` }, states);
    const to = plain.flatMap((proxy) => this.surroundings.connectionsOf(proxy));
    for (const state of states) {
      if (plain.length > 0) this.outcomes.push(answered(place, state, { kind: 'forward', to }, byServer));
      else if (others.length === 0 || others.length > MAX_CANDIDATES) this.outcomes.push(undecided(place, state, { kind: 'variable', name: place.scope }, byServer));
    }
  }

  private toServers(place: Place, backend: Proxy, states: readonly State[]): void {
    const to = this.surroundings.connectionsOf(backend);
    if (!hasServers(backend) && backend.doubt === null) this.refuse(place, states);
    else for (const state of states) this.outcomes.push(answered(place, state, { kind: 'forward', to }, byServer));
  }

  /** Without a server HAProxy answers with 503. */
  private refuse(place: Place, states: readonly State[]): void {
    for (const state of states) this.outcomes.push(answered(place, state, { kind: 'refuse', status: 503 }, byHaproxy));
  }
}

/** The name of a backend, and the line that it stands in. */
interface Target {
  readonly word: Word | null;
  readonly span: Span;
}

const MAX_CANDIDATES = 32;

function hasRules({ content, request, redirects, stats }: ProxyRules): boolean {
  return content.length > 0 || request.length > 0 || redirects.length > 0 || stats !== null;
}

function placeOf(rule: Rule, way: readonly ProxyRules[]): Place {
  return { scope: rule.whenText, span: rule.line.span, way };
}
