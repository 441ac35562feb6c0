import type { TextEdit } from '../../../src/model/intent.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import { insertBehind, insertInto } from '../spell/edit.ts';
import { globalLines } from './global-setting.ts';
import { certificateKeywords } from '../bind/bind-keywords.ts';
import type { TlsPlace } from '../bind/place.ts';
import type { Globals } from '../syntax/sections.ts';
import type { Server } from '../connection/server.ts';
import type { Word } from '../syntax/tree.ts';
import type { Writer } from '../spell/writer.ts';

/** A keyword with its value, as written. */
export interface WrittenSetting {
  readonly keyword: Word;
  readonly value: Word | null;
}

/** Where the TLS settings of one endpoint are written, and where new ones go. */
export interface Side {
  readonly tls: TlsSettings;
  /** How its keywords in `global` begin: `ssl-default-bind`, `ssl-default-server`. */
  readonly prefix: 'ssl-default-bind' | 'ssl-default-server';
  readonly globals: Globals;
  /** Keywords of its own line, and of lines that stand for it, the nearest last. */
  readonly own: readonly WrittenSetting[];
  /** Adds words to its own line. */
  readonly insert: (words: string) => readonly TextEdit[];
}

export function sideOfBind(tls: TlsSettings, { bind, entry, globals }: TlsPlace): Side {
  const insert = (words: string): readonly TextEdit[] => {
    const isOfEntry = entry !== null && certificateKeywords.has(words.split(' ', 1)[0] ?? '');
    const behind = isOfEntry ? lastWord(entry.settings.all) : (bind.settings.last.get('ssl')?.keyword ?? bind.address);
    return behind === null ? [] : [insertBehind(behind, words)];
  };
  return { tls, prefix: 'ssl-default-bind', globals, own: [...bind.settings.all, ...(entry?.settings.all ?? [])], insert };
}

function lastWord(settings: readonly WrittenSetting[]): Word | null {
  const last = settings.at(-1);
  return last === undefined ? null : (last.value ?? last.keyword);
}

export function sideOfServer(tls: TlsSettings, server: Server): Side {
  return { tls, prefix: 'ssl-default-server', globals: server.globals, own: server.settings.all, insert: (words) => insertIntoServer(server, words) };
}

/** Behind the word `ssl` of the line, or behind the address. */
export function insertIntoServer({ settings, line, address }: Server, words: string): readonly TextEdit[] {
  const ssl = settings.last.get('ssl');
  const behind = ssl?.line === line ? ssl.keyword : address;
  return behind === null ? [] : [insertBehind(behind, words)];
}

/** The last of some keywords on the lines of the endpoint itself. */
export function ownSetting({ own }: Side, isMeant: (keyword: string) => boolean): WrittenSetting | null {
  return own.findLast(({ keyword }) => isMeant(keyword.value)) ?? null;
}

/** Words of a line in `global` above, with the word behind each. */
export function globalOptions({ globals, prefix }: Side): readonly WrittenSetting[] {
  return globalLines(globals, `${prefix}-options`).flatMap(({ args }) => args.map((keyword, at) => ({ keyword, value: args[at + 1] ?? null })));
}

/**
 * Writes a setting for all endpoints below the `global` section above this one; `null` where there is none. Options are added to the line
 * of options that is there.
 */
export function writeInGlobal({ globals, prefix }: Side, name: string, value: string, { texts }: Writer): readonly TextEdit[] | null {
  const section = globals.sections.at(-1);
  if (section === undefined) return null;
  const line = globalLines(globals, `${prefix}-${name}`).at(-1);
  const last = name === 'options' ? line?.args.at(-1) : undefined;
  if (last !== undefined) return [insertBehind(last, value)];
  return [insertInto(section, [`${prefix}-${name} ${value}`], ({ name: neighbour }) => neighbour.startsWith('ssl-default-') || !neighbour.startsWith('.'), texts)];
}
