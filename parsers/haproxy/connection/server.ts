import type { Doubt, Origin } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import { LastSettings } from '../setting/last-setting.ts';
import { sectionsOf, type Globals, type Proxy } from '../syntax/sections.ts';
import { oppositeOf, serverKeywords, withoutDefault } from './server-keywords.ts';
import { readSettings } from '../setting/settings.ts';
import type { Line, Section, Word } from '../syntax/tree.ts';

/** A keyword in effect for a server, and the line that says it: its own or a `default-server` above it. */
export interface ServerSetting {
  readonly keyword: Word;
  readonly value: Word | null;
  readonly line: Line;
}

export interface ServerSettings {
  /** In the order in which they came into effect. */
  readonly all: readonly ServerSetting[];
  /** The last one of each keyword; one that was taken back is not among them. */
  readonly last: LastSettings;
  /** Set when there may be keywords that cannot be seen. */
  readonly doubt: Doubt | null;
}

/** A line that names a server. */
export interface Server {
  readonly line: Line;
  readonly section: Section;
  /** `null` for sections that are no proxies. */
  readonly proxy: Proxy | null;
  /** The `global` sections above it. */
  readonly globals: Globals;
  readonly name: string;
  /** `null` for one that is told by its name alone, as in `peers`. */
  readonly address: Word | null;
  readonly settings: ServerSettings;
}

export const noServerSettings: ServerSettings = { all: [], last: new LastSettings(new Map()), doubt: null };

/** The servers of a proxy: `default-server` holds for the lines below it, in `defaults` for all (configuration.txt, 4.2, default-server). */
export function serversOfProxy(proxy: Proxy): readonly Server[] {
  const inherited = sectionsOf(proxy)
    .filter((section) => section !== proxy.section)
    .flatMap(({ lines }) => lines)
    .filter(({ name }) => name === 'default-server')
    .reduce((settings, line) => withWords(settings, line, line.args), noServerSettings);
  return serversIn(proxy.section, proxy, proxy.globals, inherited);
}

/** The servers of a section, e.g. a `ring`. */
export function serversIn(section: Section, proxy: Proxy | null, globals: Globals, inherited: ServerSettings = noServerSettings): readonly Server[] {
  const servers: Server[] = [];
  let byDefault = inherited;
  for (const line of section.lines) {
    if (line.name === 'default-server') byDefault = withWords(byDefault, line, line.args);
    const count = wordsBefore(line);
    if (count === null) continue;
    const words = line.args.slice(count);
    const settings = withWords(byDefault, line, words);
    servers.push({ line, section, proxy, globals, name: line.args[0]?.value ?? '', address: line.args[count - 1] ?? null, settings });
  }
  return servers;
}

/** The number of words before the keywords, the last of which is the address; `null` for other lines. */
export function wordsBefore({ name, args }: Line): number | null {
  switch (name) {
    case 'server':
    case 'peer':
      return 2;
    case 'server-template':
      return args.length < 3 ? null : 3;
    default:
      return null;
  }
}

function withWords(before: ServerSettings, line: Line, words: readonly Word[]): ServerSettings {
  const { all: written, doubt } = readSettings(words, serverKeywords);
  const all = line.name === 'default-server' ? written.filter(({ keyword }) => !withoutDefault.has(keyword.value)) : written;
  if (all.length === 0 && doubt === null && line.doubt === null) return before;
  const settings = all.map(({ keyword, value }): ServerSetting => ({ keyword, value, line }));
  return { all: [...before.all, ...settings], last: new LastSettings(lastOf(settings), before.last), doubt: before.doubt ?? doubt ?? line.doubt };
}

function lastOf(settings: readonly ServerSetting[]): ReadonlyMap<string, ServerSetting | null> {
  const last = new Map<string, ServerSetting | null>();
  for (const setting of settings) {
    const opposite = oppositeOf.get(setting.keyword.value);
    if (opposite !== undefined) last.set(opposite, null);
    last.set(setting.keyword.value, setting);
  }
  return last;
}

/** How a word of a setting came into effect for a server. */
export function originOfSetting({ line }: ServerSetting, span: Span, server: Server): Origin {
  return line === server.line ? { kind: 'written', span } : { kind: 'inherited', span, into: server.line.span };
}

/** Whether the name that a client of the proxy asks for in its handshake is passed on: then it matters where clients come in. */
export function sendsHandshakeName({ settings }: Server): boolean {
  return settings.last.get('sni')?.value?.value.startsWith('ssl_fc_sni') === true;
}
