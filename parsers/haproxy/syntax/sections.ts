import type { Doubt, Origin } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import { bindKeywords } from '../bind/bind-keywords.ts';
import { readSettings, type Setting } from '../setting/settings.ts';
import type { HaproxyFile, Line, Section } from './tree.ts';

/** All files of a unit as HAProxy reads them: one after the other. */
export interface Configuration {
  /** The texts of the files. */
  readonly texts: readonly string[];
  /** Every section in the order in which it is read. */
  readonly sections: readonly Section[];
  /** `frontend`, `backend` and `listen`, in order. */
  readonly proxies: readonly Proxy[];
  /** By name, the first `backend` or `listen` that has it: what a `use_backend` leads to. */
  readonly backends: ReadonlyMap<string, Proxy>;
  /** What all `global` sections together say: what counts for settings of the process, such as `ssl-server-verify`. */
  readonly globals: Globals;
  /** The `global` sections above a section that is none itself. */
  readonly globalsAbove: ReadonlyMap<Section, Globals>;
  /** Set when the files are a part of a configuration only: what is not in them is open. */
  readonly doubt: Doubt | null;
}

/** The `global` sections read so far. Sections with no `global` between them share one object. */
export interface Globals {
  readonly sections: readonly Section[];
  /** Lines by keyword, in order. */
  readonly named: ReadonlyMap<string, readonly Line[]>;
  /** What the lines of `ssl-default-bind-options` say, which add up. */
  readonly bindOptions: readonly BindOption[];
  /** Set when lines may be there that cannot be seen. */
  readonly doubt: Doubt | null;
}

/** A keyword of `ssl-default-bind-options`; `doubt`: it may not be in effect. */
export interface BindOption {
  readonly setting: Setting;
  readonly doubt: Doubt | null;
}

/** A `frontend`, `backend` or `listen` with what it inherits. */
export interface Proxy {
  readonly kind: 'frontend' | 'backend' | 'listen';
  readonly name: string;
  readonly section: Section;
  /** What its lines inherit from: the `defaults` it starts from, then the one that this starts from, and so on. Shared by proxies. */
  readonly defaults: readonly Section[];
  /** The `global` sections above it: what counts for its `bind` and `server` lines, as HAProxy copies it while it reads them. */
  readonly globals: Globals;
  /** Set when lines may be there, inherited or its own, that cannot be seen. */
  readonly doubt: Doubt | null;
}

/** A line in effect, and the section it stands in. */
export interface FoundLine {
  readonly line: Line;
  readonly section: Section;
}

/** Lines of one keyword in effect: those of the `defaults` it starts from first, its own last. Lines with a `doubt` are among them. */
export function linesOf(proxy: Proxy, keyword: string): readonly FoundLine[] {
  const found: FoundLine[] = [];
  for (let index = proxy.defaults.length - 1; index >= 0; index -= 1) addLines(found, proxy.defaults[index], keyword);
  addLines(found, proxy.section, keyword);
  return found;
}

/** Few lines are looked through faster than they are put in order. */
const FEW_LINES = 40;

function addLines(found: FoundLine[], section: Section | undefined, keyword: string): void {
  if (section?.has(keyword) !== true) return;
  const lines = section.lines.length > FEW_LINES ? (section.named.get(keyword) ?? []) : section.lines;
  for (const line of lines) if (line.name === keyword) found.push({ line, section });
}

/** The line of a keyword in effect that comes last, for keywords of which the last counts. */
export function lastLineOf(proxy: Proxy, keyword: string): FoundLine | null {
  for (const section of [proxy.section, ...proxy.defaults]) {
    const line = section.has(keyword) ? section.lines.findLast(({ name }) => name === keyword) : undefined;
    if (line !== undefined) return { line, section };
  }
  return null;
}

/** What messages and ids call a section. */
export function labelOf({ kind, name }: Section): string {
  return name === null ? kind : `${kind} ${name.value}`;
}

/** How something written at `span` in `section` came into effect in `proxy`. */
export function originOf(span: Span, section: Section, proxy: Proxy): Origin {
  return section === proxy.section ? { kind: 'written', span } : { kind: 'inherited', span, into: proxy.section.head.span };
}

/** What the lines of a proxy stand in: the outermost `defaults` first, its own section last. */
export function sectionsOf(proxy: Proxy): readonly Section[] {
  return [...proxy.defaults.toReversed(), proxy.section];
}

/** Puts the sections of a unit together. */
export function configurationOf(files: readonly HaproxyFile[], fragment: boolean): Configuration {
  const builder = new ConfigurationBuilder(fragment ? { kind: 'fragment' } : null);
  for (const file of files) {
    builder.doubt ??= file.doubt;
    builder.texts.push(file.text);
    for (const section of file.sections) builder.add(section);
  }
  return builder.build();
}

class ConfigurationBuilder {
  doubt: Doubt | null;
  readonly texts: string[] = [];
  private readonly sections: Section[] = [];
  private readonly proxies: Proxy[] = [];
  private readonly backends = new Map<string, Proxy>();
  private readonly defaultsByName = new Map<string, Defaults>();
  private readonly globalsAbove = new Map<Section, Globals>();
  private latest: Defaults | null = null;
  private globals: Globals;

  constructor(doubt: Doubt | null) {
    this.doubt = doubt;
    this.globals = { sections: [], named: new Map(), bindOptions: [], doubt };
  }

  add(section: Section): void {
    this.sections.push(section);
    const { kind } = section;
    if (kind === 'frontend' || kind === 'backend' || kind === 'listen') {
      this.addProxy(kind, section);
      return;
    }
    if (kind === 'global') this.globals = withGlobal(this.globals, section);
    else this.globalsAbove.set(section, this.globals);
    if (kind === 'defaults') this.addDefaults(section);
  }

  build(): Configuration {
    const { texts, sections, proxies, backends, globals, globalsAbove, doubt } = this;
    return { texts, sections, proxies, backends, globals, globalsAbove, doubt };
  }

  /** A `defaults` starts from nothing, unless it says from which (HAProxy, cfg_parse_listen). */
  private addDefaults(section: Section): void {
    const { from, name } = section;
    const base = from === null ? null : this.defaultsByName.get(from.value);
    this.latest = { sections: [section, ...(base?.sections ?? [])], doubt: section.doubt ?? base?.doubt ?? null };
    if (name !== null) this.defaultsByName.set(name.value, this.latest);
  }

  private addProxy(kind: Proxy['kind'], section: Section): void {
    const { from } = section;
    const base = from === null ? this.latest : (this.defaultsByName.get(from.value) ?? null);
    const doubt = section.doubt ?? (base ?? this).doubt ?? from?.doubt ?? null;
    const proxy = { kind, name: section.name?.value ?? '', section, defaults: base?.sections ?? noSections, globals: this.globals, doubt };
    this.proxies.push(proxy);
    if (kind !== 'frontend' && !this.backends.has(proxy.name)) this.backends.set(proxy.name, proxy);
  }
}

/** A `defaults` and what it starts from. */
interface Defaults {
  readonly sections: readonly Section[];
  readonly doubt: Doubt | null;
}

const noSections: readonly Section[] = [];

function withGlobal({ sections, named, bindOptions, doubt }: Globals, section: Section): Globals {
  const added = (section.named.get('ssl-default-bind-options') ?? []).flatMap((line) =>
    readSettings(line.args, bindKeywords).all.map((setting): BindOption => ({ setting, doubt: line.doubt })),
  );
  const merged = new Map(named);
  for (const [keyword, lines] of section.named) merged.set(keyword, [...(named.get(keyword) ?? []), ...lines]);
  return { sections: [...sections, section], named: merged, bindOptions: [...bindOptions, ...added], doubt: doubt ?? section.doubt };
}
