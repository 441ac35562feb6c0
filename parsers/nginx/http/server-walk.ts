import type { Answer } from '../../../src/model/endpoint.ts';
import { known, unknown, type Doubt, type Fact, type Origin } from '../../../src/model/fact.ts';
import { redirectAnswer, settle } from './answer.ts';
import { contentOf, type Content } from './content.ts';
import { errorPageFor, redirectStatus, type ErrorPage } from './error-page.ts';
import type { Inherited } from './inherited.ts';
import { everyLocation, locationFor, locationsIn, type Location, type LocationLevel } from './location.ts';
import { outcomeOf, type Outcome } from './outcome.ts';
import { pathOf, runRewrites, type Reply, type Rewritten } from './rewrite.ts';
import { find, type Block } from '../scope/scope.ts';
import type { Site } from '../server/site.ts';
import { mergeStates, inLocation, type RewrittenPath, type State } from './state.ts';
import type { Word } from '../syntax/tree.ts';

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
  readonly #locations: readonly Location[];
  readonly #entered: Rewritten;
  readonly #outcomes: Outcome[] = [];
  /** Without repetition. */
  readonly #namesToVisit: string[] = [];
  readonly #pathsReferredTo: string[] = [];
  #referredTo: ReadonlySet<ReturnType<typeof locationFor>> | null = null;
  /** Locations whose answers are those of the requests that were refused. */
  readonly #asErrorPage: Location[] = [];
  /** Documents shown with errors. */
  readonly #errorDocuments: ReadonlySet<string>;

  constructor(site: Site) {
    this.#site = site;
    this.#level = locationsIn(site.server);
    this.#entered = runRewrites(site.server, [this.#start()]);
    this.#locations = everyLocation(this.#level);
    this.#errorDocuments = this.#documents();
  }

  #documents(): ReadonlySet<string> {
    const { server } = this.#site;
    const outer = this.#site.inherited(server).errorPages;
    const inner = this.#locations.filter(({ block }) => block.named.has('error_page'));
    if (outer.length === 0 && inner.length === 0) return noDocuments;
    const pages = [...outer, ...inner.flatMap(({ block }) => find(block, 'error_page'))];
    const paths = pages.flatMap(({ args }) => args.at(-1) ?? []).map(pathOf);
    return new Set(paths.flatMap(({ text, isWhole }) => (isWhole ? text : [])));
  }

  all(): readonly Outcome[] {
    for (const reply of this.#entered.replies) this.#outcomes.push(...this.#ofReply(reply, null));
    const ahead: State[] = [];
    for (const state of this.#entered.states) {
      this.#refer(state.path);
      if (state.path?.isWhole === true) this.#outcomes.push(...this.#ofPath(state.path.text, state));
      else ahead.push(state);
    }
    if (ahead.length > 0) this.#addLocations(ahead);
    for (const name of this.#namesToVisit) this.#outcomes.push(...this.#ofNamed(name, this.#entered.states));
    return this.#outcomes.some(isInternal) ? this.#outcomes.map((outcome) => this.#open(outcome)) : this.#outcomes;
  }

  ofError(status: number): readonly Outcome[] {
    const refused = refusal(status, this.#start(), this.#site.inherited(this.#site.server), null);
    return this.#afterErrorPage(status, refused, this.#start());
  }

  #start(): State {
    const { server, request, hosts } = this.#site;
    return {
      variables: { request, server, set: nothingSet },
      condition: 'always',
      doubt: null,
      mayBeAnswered: null,
      hosts,
      acme: false,
      loopback: false,
      settings: server,
      path: null,
      rewritten: 'no',
    };
  }

  #addLocations(states: readonly State[]): void {
    const ordinary = states.some(({ acme }) => acme) ? states.filter(({ acme }) => !acme) : states;
    for (const location of this.#locations) {
      const reaching = location.acme || location.matchesAll ? states : ordinary;
      if (reaching.length > 0 && !location.nested.coversAll) this.#outcomes.push(...this.#ofLocation(location, reaching));
    }
    if (this.#level.coversAll) return;
    for (const state of states) this.#outcomes.push(...this.#ofOtherPaths(state));
  }

  /**
   * Paths of no location. One that a template may take away or change leaves it open which they are. Where locations say what is
   * served and no root is written, they show the page that comes with nginx.
   */
  #ofOtherPaths(state: State): readonly Outcome[] {
    const { reachable } = this.#level;
    if (reachable.some(({ block }) => block.directive?.templated === true)) {
      return [doubtful({ kind: 'template' }, state, this.#site.inherited(state.settings))];
    }
    const outcomes = this.#ofContent(state, null);
    return reachable.length === 0 ? outcomes : outcomes.map(asOwnPage);
  }

  #ofPath(path: string, state: State): readonly Outcome[] {
    const location = locationFor(path, this.#level);
    if (location === 'undecided') return [doubtful({ kind: 'not-understood', what: path }, state, this.#site.inherited(state.settings))];
    return location === null ? this.#ofContent(state, null) : this.#ofLocation(location, [state]);
  }

  #ofNamed(name: string, states: readonly State[]): readonly Outcome[] {
    const location = this.#level.named.find(({ path }) => path === name);
    return location === undefined || this.#asErrorPage.includes(location) ? [] : this.#ofLocation(location, states);
  }

  #ofLocation(location: Location, states: readonly State[], isErrorPage = false): readonly Outcome[] {
    const entry = states.map((state) => inLocation(location.block, state));
    const { replies, states: through } = runRewrites(location.block, mergeStates(entry));
    const outcomes: Outcome[] = [];
    for (const reply of replies) outcomes.push(...this.#ofReply(reply, location, isErrorPage));
    for (const state of through) {
      if (state.rewritten === 'yes') this.#refer(state.path);
      else outcomes.push(...this.#ofContent(state, location, isErrorPage));
    }
    return outcomes;
  }

  #ofReply(reply: Reply, location: Location | null, isErrorPage = false): readonly Outcome[] {
    const { state, status, target, by, hasBody } = reply;
    const origin: Origin = { kind: 'written', span: by.span };
    const inherited = this.#site.inherited(state.settings);
    const answered = (answer: Fact<Answer>): Outcome => outcomeOf(state, inherited, location, answer, reply);
    if (status === null || by.conditional) return [answered(unknown({ kind: 'template' }, origin))];
    if (target !== null) return [answered(settle(redirectAnswer(target, status, state, origin), state, location))];
    if (status < 300 || status === 304) return [answered(settle(known({ kind: 'fixed', status }, origin), state, location))];
    const refused = answered(known({ kind: 'refuse', status }, origin));
    return hasBody || isErrorPage || status < 400 ? [refused] : this.#afterErrorPage(status, refused, state);
  }

  #ofContent(state: State, location: Location | null, isErrorPage = false): readonly Outcome[] {
    const { settings } = state;
    const inherited = this.#site.inherited(settings);
    const { access, scriptBefore } = inherited;
    if (access === 'nobody') {
      const refused = refusal(403, state, inherited, location);
      return isErrorPage ? [refused] : this.#afterErrorPage(403, refused, state);
    }
    const isExact = location?.kind === 'exact' || (location !== null && this.#errorDocuments.has(location.path));
    const content = contentOf(settings, isExact ? location.path : null, this.#site.surroundings);
    const answer = settle(this.#asDocument(content, location), state, location, scriptBefore);
    if (!answer.known || answer.value.kind === 'content' || answer.value.kind === 'forward') this.#followReferences(settings, inherited);
    const restricted = access === 'loopback' || state.loopback || location?.internal === true;
    const { management, isStatic } = content;
    return [outcomeOf(state, inherited, location, answer, null, { management, isStatic, restricted })];
  }

  /** A document shown with errors is no content by itself. */
  #asDocument({ answer, isStatic }: Content, location: Location | null): Fact<Answer> {
    const isDocument = isStatic && location !== null && this.#errorDocuments.has(location.path);
    return isDocument && answer.known ? known({ kind: 'fixed', status: 200 }, answer.from) : answer;
  }

  #followReferences(settings: Block, { errorPages }: Inherited): void {
    for (const { args } of find(settings, 'try_files')) this.#referToWord(args.at(-1));
    for (const { args } of errorPages) this.#referToWord(args.at(-1));
  }

  #referToWord(word: Word | undefined): void {
    if (word?.value.startsWith('@') === true) addOnce(this.#namesToVisit, word.value);
    else if (word !== undefined) this.#refer(pathOf(word));
  }

  #refer(path: RewrittenPath | null): void {
    if (path?.text.startsWith('/') === true) addOnce(this.#pathsReferredTo, path.text);
  }

  /** What an `error_page` makes of a refusal (ngx_http_special_response_handler). */
  #afterErrorPage(status: number, refused: Outcome, state: State): readonly Outcome[] {
    const page = errorPageFor(status, refused.inherited.errorPages);
    if (page === null) return [refused];
    const origin: Origin = { kind: 'written', span: page.directive.span };
    const { target } = page;
    if (target.opaque || page.directive.conditional) return [{ ...refused, answer: unknown({ kind: 'template' }, origin) }];
    if (target.value.startsWith('@')) {
      const location = this.#level.named.find(({ path }) => path === target.value);
      return location === undefined ? [refused] : this.#ofErrorLocation(location, page, refused, state);
    }
    if (!target.value.startsWith('/')) {
      return [{ ...refused, span: page.directive.span, answer: redirectAnswer(target, redirectStatus(page), state, origin) }];
    }
    return this.#ofErrorPath(page, refused, state, origin);
  }

  #ofErrorLocation(location: Location, page: ErrorPage, refused: Outcome, state: State): readonly Outcome[] {
    this.#asErrorPage.push(location);
    const { scope, span } = refused;
    return this.#ofLocation(location, [state], true).map((outcome) => ({ ...outcome, scope, span, answer: withStatus(outcome.answer, page, refused.answer) }));
  }

  /** A path goes through the server's rewrite directives again; where they answered before, they do so once more. */
  #ofErrorPath(page: ErrorPage, refused: Outcome, state: State, origin: Origin): readonly Outcome[] {
    const { text, isWhole } = pathOf(page.target);
    const location = isWhole ? locationFor(text, this.#level) : 'undecided';
    if (this.#entered.states.length === 0 || location === null) return [refused];
    if (location === 'undecided') return [{ ...refused, answer: unknown({ kind: 'variable', name: page.target.value }, origin) }];
    return this.#ofErrorLocation(location, page, refused, state).map((outcome) => (outcome.isStatic ? refused : outcome));
  }

  /** The server can send requests to an internal location, which then is as open as what refers to it. */
  #open(outcome: Outcome): Outcome {
    const { location, inherited } = outcome;
    if (!outcome.restricted || location?.internal !== true || inherited.access === 'loopback') return outcome;
    this.#referredTo ??= new Set(this.#pathsReferredTo.map((path) => locationFor(path, this.#level)));
    const isReferredTo = this.#referredTo.has(location);
    return isReferredTo ? { ...outcome, restricted: false } : outcome;
  }
}

/** A fixed answer has the status of the error unless `=` says another (`err_status` of ngx_http_send_header). */
function withStatus(answer: Fact<Answer>, { status }: ErrorPage, refused: Fact<Answer>): Fact<Answer> {
  if (!answer.known || answer.value.kind !== 'fixed' || status === 'of-target') return answer;
  if (status === 'of-error') return refused.known ? known(refused.value, answer.from) : answer;
  return known(status < 400 ? { kind: 'fixed', status } : { kind: 'refuse', status }, answer.from);
}

const noDocuments: ReadonlySet<string> = new Set();
const nothingSet: State['variables']['set'] = new Map();

function addOnce(list: string[], value: string): void {
  if (!list.includes(value)) list.push(value);
}

function asOwnPage(outcome: Outcome): Outcome {
  const { answer } = outcome;
  const isOwn = answer.known && answer.value.kind === 'content' && answer.from.kind === 'default';
  return isOwn ? { ...outcome, answer: known({ kind: 'fixed', status: 200 }, answer.from) } : outcome;
}

function isInternal({ location }: Outcome): boolean {
  return location?.internal === true;
}

function refusal(status: number, state: State, inherited: Inherited, location: Location | null): Outcome {
  return outcomeOf(state, inherited, location, known({ kind: 'refuse', status }, { kind: 'written', span: state.settings.head }));
}

function doubtful(doubt: Doubt, state: State, inherited: Inherited): Outcome {
  return outcomeOf(state, inherited, null, unknown(doubt, { kind: 'written', span: state.settings.head }));
}
