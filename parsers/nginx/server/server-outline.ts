import { lazilyForObject } from '../../../src/tls/lazily.ts';
import { find, type Block } from '../scope/scope.ts';
import { visitStatements, visitTokens, type StatementVisitor, type Words } from '../scope/statements.ts';
import type { BlockPattern, PatternMatch } from '../syntax/block-pattern.ts';
import { wordRoles, type WordRole } from '../syntax/word-role.ts';
import { isLabel, isLiteralName, isSpecial, nameIn, NameReader, type OutlineContext } from './name-reader.ts';
import { PatternOutline } from './pattern-outline.ts';

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

/** Finds out how servers of http are written. One that a template or the files around it leave open may be anything, so it is like no other. */
export function outlineReader(context: OutlineContext): OutlineReader {
  const words = new NameReader(context);
  const surroundings = lazilyForObject(numbered((parent: Block, number: number) => surroundingsIn(parent, number, words)));
  return (server) => {
    const { parent, directive } = server;
    if (server.context !== 'server' || parent === null || server.doubt !== null) return null;
    const ofParent = surroundings(parent);
    const match = directive?.settled === true ? (directive.skim?.match ?? null) : null;
    const matched = match && ofParent.outlineOf(match);
    if (matched !== null) return matched;
    const outliner = ofParent.newOutliner();
    return visitStatements(server, outliner) ? outliner.outline() : null;
  };
}

/** What the block around servers decides about them. */
interface Surroundings {
  readonly newOutliner: () => Outliner;
  readonly outlineOf: (match: PatternMatch) => Outline | null;
}

function surroundingsIn(block: Block, number: number, words: NameReader): Surroundings {
  const groups = groupsIn(block);
  const newOutliner = (): Outliner => new Outliner(words, groups, number);
  return { newOutliner, outlineOf: patternOutlines(words, groups, newOutliner) };
}

/** Numbers the calls. */
function numbered<Key, Value>(make: (key: Key, number: number) => Value): (key: Key) => Value {
  let calls = 0;
  return (key) => make(key, calls++);
}

function groupsIn(block: Block): ReadonlySet<string> {
  return new Set(find(block, 'upstream').flatMap(({ args }) => args.map(({ value }) => value)));
}

/** For blocks that match a pattern. */
function patternOutlines(words: NameReader, groups: ReadonlySet<string>, newOutliner: () => Outliner): (match: PatternMatch) => Outline | null {
  const known = lazilyForObject((pattern: BlockPattern) => {
    const outliner = newOutliner();
    const outline = visitTokens(pattern.skim, outliner) ? outliner.outline() : null;
    return outline && new PatternOutline(pattern, outline, words, groups);
  });
  return (match) => known(match.pattern)?.of(match) ?? null;
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
    const kind = hasVariable ? null : this.#reader.kindOf(value, role);
    this.text += kind === null ? ` ${value}` : ` \0${this.#numberOf(nameIn(value, role))}${kind}`;
    return isFine;
  }

  #take(value: string, hasVariable: boolean, role: WordRole): boolean {
    switch (role) {
      case 'listen':
        return !hasVariable && value !== 'default_server' && value !== 'default';
      case 'names':
        if (isLabel(value)) this.label ??= value;
        if (!hasVariable && isLiteralName(value)) this.#serverNames.push(value.toLowerCase());
        return true;
      case 'relates':
        return isUnrelated(value);
      default:
        return !isSpecial(value, role, this.#groups) && !(role === 'pass' && hasVariable);
    }
  }

  #numberOf(name: string): number {
    const number = this.#names.indexOf(name);
    return number === -1 ? this.#names.push(name) - 1 : number;
  }
}

const noNames: readonly string[] = [''];

/** Whether a word of a condition or a redirect says nothing of a certain host, so that it means the same for every name of the server. */
function isUnrelated(value: string): boolean {
  const redirect = /^(?:https?|\$scheme):\/\/\$(?:host|http_host|server_name)(?![\w.-])(.*)/s.exec(value);
  return !/:\/\/|host|server_name/.test(redirect?.[1] ?? value);
}
