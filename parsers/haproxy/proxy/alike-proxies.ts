import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import { once } from '../../_shared/memo.ts';
import { modeOf } from '../bind/mode.ts';
import { isAddress } from '../connection/other-opening.ts';
import { sendsHandshakeName, serversOfProxy } from '../connection/server.ts';
import type { SectionMatch } from '../syntax/section-pattern.ts';
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

/** The name in a proxy in the place of one in its model; `null` for a word that is no name, so that both have the same. */
export function nameLike({ section: { match, head } }: Proxy, model: Proxy, word: Word): Word | null {
  const name = model.section.match?.nameAt(word.span.start) ?? -1;
  if (match === null || name === -1) return null;
  const [start, end] = [match.start(name), match.end(name)];
  return { value: match.word(name), span: { file: head.span.file, start, end }, valueStart: start, doubt: null };
}

function spanOf({ head, lines }: Section): Span {
  return { ...head.span, end: (lines.at(-1) ?? head).span.end };
}

class LikenessReader {
  readonly #configuration: Configuration;
  readonly #kindOf: NameKindReader;
  readonly #release: Release;
  readonly #numbers = new Map<unknown, number>();
  readonly #fitness = new Map<string, boolean>();
  readonly #own = new Map<Proxy, string | null>();

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
    let key = own;
    for (const backend of this.#destinations(match)) {
      if (backend === null) return null;
      key += `\n${this.#numberOf(this.#ownKey(backend) ?? backend)}`;
    }
    return key;
  }

  backendsOf({ section: { match } }: Proxy): readonly Proxy[] {
    return match === null ? [] : this.#destinations(match).flatMap((backend) => backend ?? []);
  }

  #destinations(match: SectionMatch): readonly (Proxy | null)[] {
    return match.pattern.roles.flatMap((role, name) => (role === 'backend' ? [backendNamed(this.#configuration, match.word(name))] : []));
  }

  #ownKey(proxy: Proxy): string | null {
    return once(this.#own, proxy, () => {
      const { section, globals, defaults } = proxy;
      if (section.match === null) return null;
      const key = `${this.#numberOf(section.match.pattern)} ${this.#numberOf(globals)} ${this.#numberOf(defaults)}${this.#names(section.match)}`;
      return once(this.#fitness, key, () => isFit(proxy, this.#release)) ? key : null;
    });
  }

  /** Their kinds, with the same number for the same name. */
  #names(match: SectionMatch): string {
    const names: string[] = [];
    let text = '';
    for (const role of match.pattern.roles) {
      const word = match.word(names.length);
      // The place of the first that is the same.
      const number = names.indexOf(word);
      text += `\n${number === -1 ? names.length : number} ${this.#kindOf(role, word) ?? `=${word}`}`;
      names.push(word);
    }
    return text;
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
