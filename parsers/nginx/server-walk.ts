import type { Answer } from '../../src/model/endpoint.ts';
import { known, unknown, type Doubt, type Fact, type Origin } from '../../src/model/fact.ts';
import { accessOf } from './access.ts';
import { redirectAnswer, settle } from './answer.ts';
import { contentOf, scriptDoubt, type Content } from './content.ts';
import { errorPageFor, errorPageTargets, type ErrorPage } from './error-page.ts';
import { everyLocation, isAcmeLocation, locationFor, locationsIn, type Location, type LocationLevel } from './location.ts';
import { isSameOutcome, type Outcome } from './outcome.ts';
import { pathOf, runRewrites, type Reply, type Rewritten } from './rewrite.ts';
import { find, type Block } from './scope.ts';
import type { Site } from './site.ts';
import { mergeStates, type RewrittenPath, type State } from './state.ts';

/** Everything that requests can get from a server: in the order in which nginx looks, then the locations that it sends requests to. */
export function outcomesOf(site: Site): readonly Outcome[] {
  return new ServerWalk(site).all();
}

/** What requests get that end with an error before the server looks at them, e.g. 496 for a missing client certificate. */
export function outcomesOfError(status: number, site: Site): readonly Outcome[] {
  return new ServerWalk(site).ofError(status);
}

class ServerWalk {
  readonly #site: Site;
  readonly #level: LocationLevel;
  readonly #entered: Rewritten;
  readonly #outcomes: Outcome[] = [];
  readonly #namesToVisit = new Set<string>();
  readonly #pathsReferredTo = new Set<string>();
  /** Documents shown with errors. */
  readonly #errorDocuments: ReadonlySet<string>;

  constructor(site: Site) {
    this.#site = site;
    this.#level = locationsIn(site.server);
    this.#entered = runRewrites(site.server, [this.#start()]);
    const blocks = [site.server, ...everyLocation(this.#level).map(({ block }) => block)];
    const pages = blocks.flatMap((block) => (block === site.server || block.named.has('error_page') ? errorPageTargets(block) : []));
    this.#errorDocuments = new Set(pages.map(pathOf).flatMap(({ text, isWhole }) => (isWhole ? text : [])));
  }

  all(): readonly Outcome[] {
    this.#add(this.#entered.replies.flatMap((reply) => this.#ofReply(reply, null)));
    const ahead: State[] = [];
    for (const state of this.#entered.states) {
      this.#refer(state.path);
      if (state.path?.isWhole === true) this.#add(this.#ofPath(state.path.text, state));
      else ahead.push(state);
    }
    if (ahead.length > 0) this.#addLocations(ahead);
    for (const name of this.#namesToVisit) this.#add(this.#ofNamed(name, this.#entered.states));
    return this.#outcomes.map((outcome) => this.#open(outcome));
  }

  ofError(status: number): readonly Outcome[] {
    const refused = this.#refusal(status, this.#start(), null, null);
    return this.#afterErrorPage(status, refused, this.#start());
  }

  #start(): State {
    const { server, request, hosts } = this.#site;
    return {
      variables: { request, server, set: new Map() },
      condition: 'always',
      doubt: null,
      hosts,
      acme: false,
      loopback: false,
      settings: server,
      path: null,
      rewritten: 'no',
    };
  }

  #addLocations(states: readonly State[]): void {
    const ordinary = states.filter(({ acme }) => !acme);
    for (const location of everyLocation(this.#level)) {
      const reaching = isAcmeLocation(location) || location.matchesAll ? states : ordinary;
      if (reaching.length > 0 && !location.nested.coversAll) this.#add(this.#ofLocation(location, reaching));
    }
    if (!this.#level.coversAll) this.#add(states.flatMap((state) => this.#ofOtherPaths(state)));
  }

  /** A location that a template may take away or change leaves it open which paths are not covered. */
  #ofOtherPaths(state: State): readonly Outcome[] {
    const isOpen = this.#level.reachable.some(({ block }) => block.directive?.templated === true);
    return isOpen ? [this.#doubtful({ kind: 'template' }, state, null)] : this.#ofContent(state, null);
  }

  #ofPath(path: string, state: State): readonly Outcome[] {
    const location = locationFor(path, this.#level);
    if (location === 'undecided') return [this.#doubtful({ kind: 'not-understood', what: path }, state, null)];
    return location === null ? this.#ofContent(state, null) : this.#ofLocation(location, [state]);
  }

  #ofNamed(name: string, states: readonly State[]): readonly Outcome[] {
    const location = this.#level.named.find(({ path }) => path === name);
    return location === undefined ? [] : this.#ofLocation(location, states);
  }

  #ofLocation(location: Location, states: readonly State[], isErrorPage = false): readonly Outcome[] {
    const entry = states.map((state): State => ({ ...state, settings: location.block, path: null, rewritten: 'no' }));
    const { replies, states: through } = runRewrites(location.block, mergeStates(entry));
    const staying = through.filter(({ rewritten }) => rewritten !== 'yes');
    for (const { rewritten, path } of through) if (rewritten === 'yes') this.#refer(path);
    return [
      ...replies.flatMap((reply) => this.#ofReply(reply, location, isErrorPage)),
      ...staying.flatMap((state) => this.#ofContent(state, location, isErrorPage)),
    ];
  }

  #ofReply(reply: Reply, location: Location | null, isErrorPage = false): readonly Outcome[] {
    const { state, status, target, by, hasBody } = reply;
    const origin: Origin = { kind: 'written', span: by.span };
    const base = { ...this.#base(state, location), span: by.span, reply };
    if (status === null || by.templated) return [{ ...base, answer: unknown({ kind: 'template' }, origin) }];
    if (target !== null) return [{ ...base, answer: settle(redirectAnswer(target, status, state, origin), state, location) }];
    if (status < 300 || status === 304) {
      return [{ ...base, answer: settle(known({ kind: 'fixed', status }, origin), state, location) }];
    }
    const refused = { ...this.#refusal(status, state, location, origin), span: by.span, reply };
    return hasBody || isErrorPage || status < 400 ? [refused] : this.#afterErrorPage(status, refused, state);
  }

  #ofContent(state: State, location: Location | null, isErrorPage = false): readonly Outcome[] {
    const access = accessOf(state.settings);
    if (access === 'nobody') {
      const refused = this.#refusal(403, state, location, null);
      return isErrorPage ? [refused] : this.#afterErrorPage(403, refused, state);
    }
    const isExact = location?.kind === 'exact' || (location !== null && this.#errorDocuments.has(location.path));
    const content = contentOf(state.settings, isExact ? location.path : null, this.#site.surroundings);
    const answer = settle(this.#asDocument(content, location), state, location, scriptDoubt(state.settings, ['rewrite', 'access']));
    if (!answer.known || answer.value.kind === 'content' || answer.value.kind === 'forward') this.#followReferences(state.settings);
    const restricted = access === 'loopback' || state.loopback || location?.internal === true;
    return [{ ...this.#base(state, location), answer, restricted, management: content.management, isStatic: content.isStatic }];
  }

  /** A document shown with errors is no content by itself. */
  #asDocument({ answer, isStatic }: Content, location: Location | null): Fact<Answer> {
    const isDocument = isStatic && location !== null && this.#errorDocuments.has(location.path);
    return isDocument && answer.known ? known({ kind: 'fixed', status: 200 }, answer.from) : answer;
  }

  #followReferences(settings: Block): void {
    const files = find(settings, 'try_files').flatMap(({ args }) => args.at(-1) ?? []);
    for (const word of [...files, ...errorPageTargets(settings)]) {
      if (word.value.startsWith('@')) this.#namesToVisit.add(word.value);
      else this.#refer(pathOf(word));
    }
  }

  #refer(path: RewrittenPath | null): void {
    if (path?.text.startsWith('/') === true) this.#pathsReferredTo.add(path.text);
  }

  #base(state: State, location: Location | null): Omit<Outcome, 'answer'> {
    const { settings, condition, variables } = state;
    const scope = location?.scope ?? '';
    return { scope, span: settings.head, condition, management: null, restricted: false, settings, location, reply: null, isStatic: false, variables };
  }

  #refusal(status: number, state: State, location: Location | null, from: Origin | null): Outcome {
    const origin: Origin = from ?? { kind: 'written', span: state.settings.head };
    return { ...this.#base(state, location), answer: known({ kind: 'refuse', status }, origin) };
  }

  #doubtful(doubt: Doubt, state: State, location: Location | null): Outcome {
    return { ...this.#base(state, location), answer: unknown(doubt, { kind: 'written', span: state.settings.head }) };
  }

  /** What an `error_page` makes of a refusal (ngx_http_special_response_handler). */
  #afterErrorPage(status: number, refused: Outcome, state: State): readonly Outcome[] {
    const page = errorPageFor(status, state.settings);
    if (page === null) return [refused];
    const origin: Origin = { kind: 'written', span: page.directive.span };
    const { target } = page;
    if (target.opaque || page.directive.templated) return [{ ...refused, answer: unknown({ kind: 'template' }, origin) }];
    if (target.value.startsWith('@')) {
      const location = this.#level.named.find(({ path }) => path === target.value);
      return location === undefined ? [refused] : this.#ofErrorLocation(location, refused, state);
    }
    if (!target.value.startsWith('/')) {
      return [{ ...refused, answer: redirectAnswer(target, redirectStatus(page), state, origin) }];
    }
    return this.#ofErrorPath(page, refused, state, origin);
  }

  #ofErrorLocation(location: Location, refused: Outcome, state: State): readonly Outcome[] {
    return this.#ofLocation(location, [state], true).map((outcome) => ({ ...outcome, scope: refused.scope, span: refused.span }));
  }

  /** A path goes through the server's rewrite directives again; where they answered before, they do so once more. */
  #ofErrorPath(page: ErrorPage, refused: Outcome, state: State, origin: Origin): readonly Outcome[] {
    const { text, isWhole } = pathOf(page.target);
    const location = isWhole ? locationFor(text, this.#level) : 'undecided';
    if (this.#entered.states.length === 0 || location === null) return [refused];
    if (location === 'undecided') return [{ ...refused, answer: unknown({ kind: 'variable', name: page.target.value }, origin) }];
    return this.#ofErrorLocation(location, refused, state).map((outcome) => (outcome.isStatic ? refused : outcome));
  }

  /** The server can send requests to an internal location, which then is as open as what refers to it. */
  #open(outcome: Outcome): Outcome {
    const { location, settings } = outcome;
    if (!outcome.restricted || location?.internal !== true || accessOf(settings) === 'loopback') return outcome;
    const isReferredTo = [...this.#pathsReferredTo].some((path) => locationFor(path, this.#level) === location);
    return isReferredTo ? { ...outcome, restricted: false } : outcome;
  }

  #add(outcomes: readonly Outcome[]): void {
    for (const outcome of outcomes) {
      const index = this.#outcomes.findIndex((other) => isSameOutcome(outcome, other));
      const same = this.#outcomes[index];
      if (same === undefined) this.#outcomes.push(outcome);
      else if (outcome.condition === 'always') this.#outcomes[index] = { ...same, condition: 'always' };
    }
  }
}

function redirectStatus({ status }: ErrorPage): number {
  return typeof status === 'number' && [301, 302, 303, 307, 308].includes(status) ? status : 302;
}
