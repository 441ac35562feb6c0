import type { Origin } from '../../../src/model/fact.ts';
import { globalLines, globalSetting, type Written } from '../setting/global-setting.ts';
import type { Decision } from '../bind/place.ts';
import { originOfSetting, type Server } from './server.ts';

/** What decides a setting of a server, the nearest first: its own line, a `default-server`, `global`. */
export function decideForServer(server: Server, keyword: string, globalKeyword: string | null): Decision {
  const { settings, globals, line } = server;
  const own = settings.last.get(keyword);
  if (own !== undefined) {
    const word = own.value ?? own.keyword;
    const written: Written = { word, from: originOfSetting(own, word.span, server), doubt: word.doubt ?? own.line.doubt };
    return { kind: 'written', written };
  }
  if (settings.doubt !== null) return { kind: 'open', doubt: settings.doubt };
  const written = globalKeyword === null ? null : globalSetting(globals, globalKeyword, line.span);
  if (written !== null) return { kind: 'written', written };
  return globalKeyword === null || globals.doubt === null ? null : { kind: 'open', doubt: globals.doubt };
}

/** Identifies what decides a setting: the same for all servers for which the same does. */
export function decidingKeyForServer({ settings, globals }: Server, keyword: string, globalKeyword: string | null): unknown {
  const own = settings.last.get(keyword);
  if (own !== undefined) return own;
  if (settings.doubt !== null) return settings;
  return globalKeyword === null ? null : (globalLines(globals, globalKeyword).at(-1) ?? globals);
}

/** Where what nobody wrote would stand. */
export function defaultOrigin(server: Server, cite: string, release: Extract<Origin, { kind: 'default' }>['of']): Origin {
  return { kind: 'default', of: release, near: server.line.span, cite };
}
