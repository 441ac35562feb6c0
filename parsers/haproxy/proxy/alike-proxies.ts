import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import { lazilyForParts } from '../../../src/tls/lazily.ts';
import { once } from '../../_shared/memo.ts';
import { modeOf } from '../bind/mode.ts';
import { isAddress } from '../connection/other-opening.ts';
import { sendsHandshakeName, serversOfProxy } from '../connection/server.ts';
import type { SectionMatch, SectionPattern } from '../syntax/section-pattern.ts';
import { linesOf, type Configuration, type Proxy } from '../syntax/sections.ts';
import type { Section, Word } from '../syntax/tree.ts';
import type { NameRole } from '../syntax/proxy-name.ts';
import { isMereName, type NameKindReader } from './name-kind.ts';

/** Proxies that are written like one before them, which is their model: what is true of it is true of them, but for names and places. */
export interface AlikeProxies {
  /** `null` for a proxy that has to be read itself. */
  readonly modelOf: (proxy: Proxy) => Proxy | null;
  /** Whether a section is a proxy with a model. */
  readonly isAlike: (section: Section) => boolean;
  /** The text of a model, and of the backends that it leads to. */
  readonly extentOf: (model: Proxy) => readonly Span[];
}

export function alikeProxies(configuration: Configuration, kindOf: NameKindReader, release: Release): AlikeProxies {
  const reader = new LikenessReader(configuration, kindOf, release);
  const modelFor = lazilyForParts<Proxy, Proxy>((proxy) => reader.partsOf(proxy), (proxy) => proxy);
  const models = new Map<Section, Proxy>();
  for (const proxy of configuration.proxies) {
    const model = modelFor(proxy);
    if (model !== proxy) models.set(proxy.section, model);
  }
  return {
    modelOf: ({ section }) => models.get(section) ?? null,
    isAlike: (section) => models.has(section),
    extentOf: (model) => [model, ...reader.backendsOf(model)].map(({ section }) => spanOf(section)),
  };
}

/** Which of the names in a proxy a word is; -1 for a word that is none, so that those which are like the proxy have the same. */
export function nameIn({ section: { match } }: Proxy, word: Word | null): number {
  return match === null || word === null ? -1 : match.nameAt(word.span.start);
}

/** The name in a proxy that has the place of one in its model; `null` for -1. */
export function wordLike({ section: { match } }: Proxy, name: number): string | null {
  return match === null || name === -1 ? null : match.word(name);
}

export function nameSpan({ section: { match, head } }: Proxy, name: number): Span {
  return match === null || name === -1 ? head.span : { file: head.span.file, start: match.start(name), end: match.end(name) };
}

function spanOf({ head, lines }: Section): Span {
  return { ...head.span, end: (lines.at(-1) ?? head).span.end };
}

/** What proxies have in common that differ in nothing but names. */
interface Likeness extends Pick<Proxy, 'globals' | 'defaults'> {
  readonly names: readonly KnownName[];
  /** Which of the names are those of the backends that it leads to, each once. */
  readonly backends: readonly number[];
  /** Whether nothing else decides about them but these backends. */
  readonly isWhole: boolean;
}

interface KnownName {
  readonly role: NameRole;
  readonly word: string;
  /** `null` for a word that means nothing but itself. */
  readonly kind: string | null;
  /** The place of the first name that is the same. */
  readonly sameAs: number;
}

class LikenessReader {
  readonly #configuration: Configuration;
  readonly #kindOf: NameKindReader;
  readonly #release: Release;
  readonly #numbers = new Map<unknown, number>();
  readonly #byText = new Map<string, Likeness>();
  readonly #byProxy = new Map<Proxy, Likeness | null>();
  /** That of the latest that has the pattern. */
  readonly #latest = new Map<SectionPattern, Likeness>();
  /** Of the section that is being looked at. */
  readonly #words: string[] = [];

  constructor(configuration: Configuration, kindOf: NameKindReader, release: Release) {
    this.#configuration = configuration;
    this.#kindOf = kindOf;
    this.#release = release;
  }

  /** What decides about a proxy, but for names: the same for those that are alike, and lead to backends that are alike or the same. */
  partsOf(proxy: Proxy): readonly unknown[] {
    const likeness = this.#likenessOf(proxy);
    const { match } = proxy.section;
    if (likeness === null || match === null) return [proxy];
    const parts: unknown[] = [likeness];
    for (const name of likeness.backends) {
      const backend = this.#configuration.backends.get(match.word(name));
      if (backend === undefined) return [proxy];
      parts.push(this.#likenessOf(backend) ?? backend);
    }
    return parts;
  }

  backendsOf({ section: { match } }: Proxy): readonly Proxy[] {
    return match === null ? [] : match.pattern.roles.flatMap((role, name) => (role === 'backend' ? (this.#configuration.backends.get(match.word(name)) ?? []) : []));
  }

  /** `null` for one that is like no other. */
  #likenessOf(proxy: Proxy): Likeness | null {
    const before = this.#byProxy.get(proxy);
    if (before !== undefined) return before;
    const { match } = proxy.section;
    const read = match === null ? null : this.#read(proxy, match);
    const likeness = read?.isWhole === true ? read : null;
    this.#byProxy.set(proxy, likeness);
    return likeness;
  }

  #read(proxy: Proxy, match: SectionMatch): Likeness {
    const { globals, defaults } = proxy;
    const { pattern } = match;
    const latest = this.#latest.get(pattern);
    if (latest?.globals === globals && latest.defaults === defaults && this.#hasSame(latest.names, match)) return latest;
    const names = this.#names(match);
    const text = `${this.#numberOf(pattern)} ${this.#numberOf(globals)} ${this.#numberOf(defaults)}\n${names.map(({ word, kind, sameAs }) => `${sameAs} ${kind ?? `=${word}`}`).join('\n')}`;
    const likeness = once(this.#byText, text, () => ({ globals, defaults, names, backends: backendsAmong(names), isWhole: isWhole(proxy, this.#release) }));
    this.#latest.set(pattern, likeness);
    return likeness;
  }

  #names(match: SectionMatch): readonly KnownName[] {
    const words = match.pattern.roles.map((_, name) => match.word(name));
    return match.pattern.roles.map((role, name) => {
      const word = words[name] ?? '';
      return { role, word, kind: this.#kindOf(role, word), sameAs: words.indexOf(word) };
    });
  }

  /** Whether the names in a section are of the same kinds as others, and the same ones equal. */
  #hasSame(names: readonly KnownName[], match: SectionMatch): boolean {
    const words = this.#words;
    for (let name = 0; name < names.length; name += 1) {
      const known = names[name];
      const word = match.word(name);
      words[name] = word;
      if (words.indexOf(word) !== known?.sameAs || !this.#isLike(word, known)) return false;
    }
    return true;
  }

  #isLike(word: string, { role, word: other, kind }: KnownName): boolean {
    return word === other || isMereName(role) || (kind !== null && this.#kindOf(role, word) === kind);
  }

  #numberOf(value: unknown): number {
    return once(this.#numbers, value, () => this.#numbers.size);
  }
}

function backendsAmong(names: readonly KnownName[]): readonly number[] {
  const places = new Map<number, number>();
  for (const [name, { role, sameAs }] of names.entries()) if (role === 'backend') places.set(sameAs, name);
  return [...places.values()];
}

/** Whether nothing but its own text, its backends and what it inherits decides about a proxy. */
function isWhole(proxy: Proxy, release: Release): boolean {
  const { section, kind } = proxy;
  if ((section.named.get('log') ?? []).some(isAddress)) return false;
  const leadsTo = ['use_backend', 'default_backend'].flatMap((keyword) => linesOf(proxy, keyword).map(({ line }) => line.args[0]));
  if (kind !== 'backend' && leadsTo.some((word) => word?.doubt !== null || word.value.includes('%'))) return false;
  return kind === 'frontend' || opensAlone(proxy, release);
}

/** In TCP mode, and where the name in the handshake is passed on, the proxies that lead to it matter. */
function opensAlone(proxy: Proxy, release: Release): boolean {
  const mode = modeOf(proxy, release);
  return mode.known && mode.value === 'http' && !serversOfProxy(proxy).some(sendsHandshakeName);
}
