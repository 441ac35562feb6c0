import type { FileId, Span } from '../../../src/model/span.ts';
import { certificateKeywords } from '../bind/bind-keywords.ts';
import { readSettings, type Settings } from '../setting/settings.ts';
import type { Word } from '../syntax/tree.ts';

/** A certificate with settings of its own: a line of a crt-list, or an `ssl-f-use`. */
export interface CertificateEntry {
  readonly span: Span;
  /** `null` for a line that names it by `crt` in the brackets. */
  readonly certificate: Word | null;
  readonly settings: Settings;
  /** Server names that it is for, as written: `*.shop.example`, `!admin.shop.example`. Empty: those in the certificate. */
  readonly filters: readonly Word[];
}

/** The lines of a crt-list (HAProxy, crtlist_parse_line): `<crt> [<keywords>] <names>`, without quotes and escapes. */
export function parseCrtList(file: FileId, text: string): readonly CertificateEntry[] {
  const entries: CertificateEntry[] = [];
  for (const { 0: line, index } of text.matchAll(/[^\n]+/g)) {
    const entry = /^\s*(?:#|$)/.test(line) ? null : entryOf(file, line, index);
    if (entry !== null) entries.push(entry);
  }
  return entries;
}

function entryOf(file: FileId, line: string, offset: number): CertificateEntry | null {
  const open = line.indexOf('[');
  const close = line.indexOf(']');
  const hasSettings = open !== -1 && close > open;
  const words = wordsIn(line, 0, hasSettings ? open : line.length, { file, offset });
  const certificate = words[0];
  if (certificate === undefined) return null;
  const settings = hasSettings ? wordsIn(line, open + 1, close, { file, offset }) : [];
  const filters = hasSettings ? [...words.slice(1), ...wordsIn(line, close + 1, line.length, { file, offset })] : words.slice(1);
  const end = offset + line.trimEnd().length;
  return { span: { file, start: certificate.span.start, end }, certificate, settings: readSettings(settings, certificateKeywords), filters };
}

function wordsIn(line: string, from: number, to: number, { file, offset }: { readonly file: FileId; readonly offset: number }): readonly Word[] {
  return [...line.slice(from, to).matchAll(/[^\s[\]]+/g)].map(({ 0: value, index }) => {
    const start = offset + from + index;
    return { value, span: { file, start, end: start + value.length }, valueStart: start, doubt: null };
  });
}
