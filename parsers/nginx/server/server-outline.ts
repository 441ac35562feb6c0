import { posix } from 'node:path';
import type { ExposureSettings } from '../../../src/engine/parser.ts';
import { lazilyForObject } from '../../../src/tls/lazily.ts';
import { hostKind, statedExposure } from '../../_shared/exposure.ts';
import { once } from '../../_shared/memo.ts';
import { find, type Block } from '../scope/scope.ts';
import { visitStatements, visitTokens, type StatementVisitor, type Words } from '../scope/statements.ts';
import type { BlockPattern, PatternMatch } from '../syntax/block-pattern.ts';
import { wordRoles, type WordRole } from '../syntax/word-role.ts';

/** What is known of a server without making its directives. */
export interface Outline {
  /** The same for servers that differ in nothing but the names of hosts and files, and in where they stand. */
  readonly key: string;
  /** What `labelOf` says. */
  readonly label: string;
  /** In lower case, without patterns and what a variable writes; the empty one for a server without names. */
  readonly names: readonly string[];
  /** The first arguments of the directives by which it passes requests on, in order. */
  readonly passes: readonly string[];
}

/** `null` for a server that is like no other. */
export type OutlineReader = (server: Block) => Outline | null;

export interface OutlineContext {
  readonly exposure: ExposureSettings;
  /** Whether files of a directory can be read: what is in them may differ then. */
  readonly isVisible: (directory: string) => boolean;
}

/** Finds out how servers of http are written. One that a template or the files around it leave open may be anything, so it is like no other. */
export function outlineReader(context: OutlineContext): OutlineReader {
  const numbers = new Map<Block, number>();
  const words = new NameReader(context);
  const groups = new Map<Block, ReadonlySet<string>>();
  const patterns = new Map<Block, (match: PatternMatch) => Outline | null>();
  return (server) => {
    const { parent, directive } = server;
    if (server.context !== 'server' || parent === null || server.doubt !== null) return null;
    const newOutliner = (): Outliner => new Outliner(words, once(groups, parent, () => groupsIn(parent)), once(numbers, parent, () => numbers.size));
    const match = directive?.settled === true ? (directive.skim?.match ?? null) : null;
    const matched = match && once(patterns, parent, () => patternOutlines(newOutliner))(match);
    if (matched !== null) return matched;
    const outliner = newOutliner();
    return visitStatements(server, outliner) ? outliner.outline() : null;
  };
}

function groupsIn(block: Block): ReadonlySet<string> {
  return new Set(find(block, 'upstream').flatMap(({ args }) => args.map(({ value }) => value)));
}

/**
 * Outlines blocks that match a pattern: by the names alone, where these are of the same kinds as those that the pattern is made of. `null` when
 * the names have to be seen in their places.
 */
function patternOutlines(newOutliner: () => Outliner): (match: PatternMatch) => Outline | null {
  const known = lazilyForObject((pattern: BlockPattern) => {
    const outliner = newOutliner();
    const outline = visitTokens(pattern.skim, outliner) ? outliner.outline() : null;
    return outline && { outline, names: namesIn(pattern.own, newOutliner()) };
  });
  return (match) => {
    const ofPattern = known(match.pattern);
    if (ofPattern === null) return null;
    const names = namesIn(match, newOutliner());
    if (names === null || names.text !== ofPattern.names?.text) return null;
    const { key, label } = ofPattern.outline;
    return { key, label: names.label ?? label, names: names.serverNames, passes: names.passes };
  };
}

/** `null` when one of them makes the server unlike any other. */
function namesIn({ pattern, words, first }: PatternMatch, outliner: Outliner): Outliner | null {
  const word = new OneWord();
  for (const [index, directive] of pattern.directives.entries()) {
    word.only = pattern.skim.text.slice(words.start(first + index), words.end(first + index));
    if (!outliner.statement(directive, word)) return null;
  }
  return outliner;
}

class OneWord implements Words {
  readonly count = 1;
  only = '';

  get text(): string {
    return this.only;
  }

  value(): string {
    return this.only;
  }

  hasVariable(): boolean {
    return false;
  }
}

/** Writes the text of one server, with a number in the place of each name that may be another one. */
class Outliner implements StatementVisitor {
  readonly #reader: NameReader;
  readonly #groups: ReadonlySet<string>;
  readonly #parent: number;
  text = '';
  label: string | null = null;
  #listen: string | null = null;
  readonly passes: string[] = [];
  /** Names of servers, and whether there are any. */
  readonly #serverNames: string[] = [];
  #isNamed = false;
  /** Names in the order in which they first stand there, so that the same name has the same number. */
  readonly #names: string[] = [];

  constructor(reader: NameReader, groups: ReadonlySet<string>, parent: number) {
    this.#reader = reader;
    this.#groups = groups;
    this.#parent = parent;
  }

  get serverNames(): readonly string[] {
    return this.#isNamed ? this.#serverNames : noNames;
  }

  /** `null` for a server without `listen`. */
  outline(): Outline | null {
    if (this.#listen === null) return null;
    return { key: `${this.#parent}${this.text}`, label: this.label ?? this.#listen, names: this.serverNames, passes: this.passes };
  }

  open(): void {
    this.text += '{';
  }

  close(): void {
    this.text += '}';
  }

  statement(name: string, words: Words): boolean {
    const role = wordRoles.get(name);
    if (role === undefined) {
      this.text += `\n${words.text}`;
      return true;
    }
    this.text += `\n${name}`;
    if (role === 'names') this.#isNamed = true;
    if (role === 'pass') this.passes.push(words.count === 0 ? '' : words.value(0));
    for (let index = 0; index < words.count; index += 1) if (!this.#add(words.value(index), words.hasVariable(index), role)) return false;
    if (role === 'listen') this.#listen ??= words.count === 0 ? '' : words.value(0);
    return true;
  }

  /** `false` for a word that makes the server unlike any other. */
  #add(value: string, hasVariable: boolean, role: WordRole): boolean {
    const isFine = this.#take(value, hasVariable, role);
    const { name, kind, rest } = hasVariable ? whole : this.#reader.partsOf(value, role);
    this.text += name === null ? ` ${value}` : ` \0${this.#numberOf(name)}${kind}${rest}`;
    return isFine;
  }

  #take(value: string, hasVariable: boolean, role: WordRole): boolean {
    switch (role) {
      case 'listen':
        return !hasVariable && value !== 'default_server' && value !== 'default';
      case 'names':
        if (value !== '_' && value !== '') this.label ??= value;
        if (!hasVariable && !value.startsWith('~')) this.#serverNames.push(value.toLowerCase());
        return true;
      case 'pass':
        return !hasVariable && !this.#groups.has(hostIn(value));
      case 'path':
        return !value.startsWith('syslog:');
      case 'relates':
        return isUnrelated(value);
      default:
        return true;
    }
  }

  #numberOf(name: string): number {
    const number = this.#names.indexOf(name);
    return number === -1 ? this.#names.push(name) - 1 : number;
  }
}

const noNames: readonly string[] = [''];

/** A word without the name in it. */
interface Parts {
  /** `null`: the word has none that could be another one. */
  readonly name: string | null;
  /** All that is asked of such a name. */
  readonly kind: string;
  readonly rest: string;
}

class NameReader {
  readonly #context: OutlineContext;
  readonly #visible = new Map<string, boolean>();

  constructor(context: OutlineContext) {
    this.#context = context;
  }

  partsOf(value: string, role: WordRole): Parts {
    switch (role) {
      case 'path':
        return /^\/[\w./-]*$/.test(value) ? { name: value, kind: 'path', rest: '' } : whole;
      case 'certificate':
        return /^\/[\w./-]*$/.test(value) && !this.#isVisible(posix.dirname(value)) ? { name: value, kind: 'path', rest: '' } : whole;
      case 'pass':
        return this.#passParts(value);
      case 'names':
      case 'host':
        return this.#hostParts(value, '', '');
      case 'listen':
      case 'relates':
        return whole;
    }
  }

  #passParts(value: string): Parts {
    const match = /^([a-z]+:\/\/)([^/:]+)((?::\d+)?(?:\/.*)?)$/.exec(value);
    return match === null ? whole : this.#hostParts(match[2] ?? '', match[1] ?? '', match[3] ?? '');
  }

  /** A name of the DNS with several labels. */
  #hostParts(host: string, before: string, after: string): Parts {
    if (!/^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*$/.test(host)) return whole;
    const stated = statedExposure(host, this.#context.exposure);
    return { name: host, kind: `${hostKind(host)} ${String(stated)}`, rest: before + after };
  }

  #isVisible(directory: string): boolean {
    return once(this.#visible, directory, () => this.#context.isVisible(directory));
  }
}

const whole: Parts = { name: null, kind: '', rest: '' };

/** Whether a word of a condition or a redirect says nothing of a certain host, so that it means the same for every name of the server. */
function isUnrelated(value: string): boolean {
  const redirect = /^(?:https?|\$scheme):\/\/\$(?:host|http_host|server_name)(?![\w.-])(.*)/s.exec(value);
  return !/:\/\/|host|server_name/.test(redirect?.[1] ?? value);
}

/** The host of the argument of a pass directive, without scheme, port and path: the name of a group, perhaps. */
function hostIn(value: string): string {
  return value.replace(/^[a-z]+:\/\//, '').split(/[:/]/, 1).join('');
}
