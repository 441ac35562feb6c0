import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import { once } from '../../_shared/memo.ts';
import { modeOf } from '../bind/mode.ts';
import { isAddress } from '../connection/other-opening.ts';
import { sendsHandshakeName, serversOfProxy } from '../connection/server.ts';
import type { SectionMatch, SectionPattern } from '../syntax/section-pattern.ts';
import { backendNamed, linesOf, type Configuration, type Proxy } from '../syntax/sections.ts';
import type { Section, Word } from '../syntax/tree.ts';
import type { NameKindReader } from './name-kind.ts';

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
  const models = new Map<string, Proxy>();
  const modelOf = new Map<Section, Proxy>();
  for (const proxy of configuration.proxies) {
    const key = reader.keyOf(proxy);
    const model = key === null ? proxy : once(models, key, () => proxy);
    if (model !== proxy) modelOf.set(proxy.section, model);
  }
  return {
    modelOf: ({ section }) => modelOf.get(section) ?? null,
    isAlike: (section) => modelOf.has(section),
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

interface ReadKey extends Pick<Proxy, 'globals' | 'defaults'> {
  readonly names: readonly KnownName[];
  readonly key: string | null;
}

interface KnownName {
  readonly word: string;
  readonly kind: string;
  /** The place of the first name that is the same. */
  readonly sameAs: number;
}

class LikenessReader {
  readonly #configuration: Configuration;
  readonly #kindOf: NameKindReader;
  readonly #release: Release;
  readonly #numbers = new Map<unknown, number>();
  readonly #fitness = new Map<string, boolean>();
  readonly #own = new Map<Proxy, string | null>();
  /** What was found out about the latest that has the pattern. */
  readonly #latest = new Map<SectionPattern, ReadKey>();
  /** Of the section that is being looked at. */
  readonly #words: string[] = [];

  constructor(configuration: Configuration, kindOf: NameKindReader, release: Release) {
    this.#configuration = configuration;
    this.#kindOf = kindOf;
    this.#release = release;
  }

  /** The same for proxies that differ in nothing but names, and lead to backends that do as well; `null` for one that is like no other. */
  keyOf(proxy: Proxy): string | null {
    const own = this.#ownKey(proxy);
    const { match } = proxy.section;
    if (own === null || match === null) return null;
    const backends = this.#destinations(match);
    if (backends.includes(null)) return null;
    return backends.length === 0 ? own : `${this.#numberOf(own)} ${backends.map((backend) => this.#numberOf((backend && this.#ownKey(backend)) ?? backend)).join(' ')}`;
  }

  backendsOf({ section: { match } }: Proxy): readonly Proxy[] {
    return match === null ? [] : this.#destinations(match).flatMap((backend) => backend ?? []);
  }

  #destinations(match: SectionMatch): readonly (Proxy | null)[] {
    return match.pattern.roles.flatMap((role, name) => (role === 'backend' ? [backendNamed(this.#configuration, match.word(name))] : []));
  }

  #ownKey(proxy: Proxy): string | null {
    const before = this.#own.get(proxy);
    if (before !== undefined) return before;
    const key = this.#readKey(proxy);
    this.#own.set(proxy, key);
    return key;
  }

  #readKey(proxy: Proxy): string | null {
    const { section, globals, defaults } = proxy;
    if (section.match === null) return null;
    const { pattern } = section.match;
    const latest = this.#latest.get(pattern);
    if (latest?.globals === globals && latest.defaults === defaults && this.#hasSame(latest.names, section.match)) return latest.key;
    const names = this.#names(section.match);
    const text = `${this.#numberOf(pattern)} ${this.#numberOf(globals)} ${this.#numberOf(defaults)}\n${names.map(({ kind, sameAs }) => `${sameAs} ${kind}`).join('\n')}`;
    const key = once(this.#fitness, text, () => isFit(proxy, this.#release)) ? text : null;
    this.#latest.set(pattern, { globals, defaults, names, key });
    return key;
  }

  #names(match: SectionMatch): readonly KnownName[] {
    const words = match.pattern.roles.map((_, name) => match.word(name));
    return match.pattern.roles.map((role, name) => {
      const word = words[name] ?? '';
      return { word, kind: this.#kindOf(role, word) ?? `=${word}`, sameAs: words.indexOf(word) };
    });
  }

  /** Whether the names in a section are of the same kinds as others, and the same ones equal. */
  #hasSame(names: readonly KnownName[], match: SectionMatch): boolean {
    const { roles } = match.pattern;
    const words = this.#words;
    words.length = 0;
    for (let name = 0; name < names.length; name += 1) {
      const [known, role] = [names[name], roles[name]];
      const word = match.word(name);
      words.push(word);
      if (known === undefined || role === undefined || words.indexOf(word) !== known.sameAs) return false;
      if (word !== known.word && (this.#kindOf(role, word) ?? `=${word}`) !== known.kind) return false;
    }
    return true;
  }

  #numberOf(value: unknown): number {
    return once(this.#numbers, value, () => this.#numbers.size);
  }
}

/** Whether nothing but its own text, its backends and what it inherits decides about a proxy. */
function isFit(proxy: Proxy, release: Release): boolean {
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
