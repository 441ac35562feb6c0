import type { Doubt, Origin } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import type { ListText } from '../../_shared/tls-list.ts';
import type { Bind } from './bind.ts';
import type { CertificateEntry } from '../files/crt-list.ts';
import { globalLines, globalSetting, type Written } from '../setting/global-setting.ts';
import type { Globals } from '../syntax/sections.ts';
import type { Setting } from '../setting/settings.ts';
import type { Word } from '../syntax/tree.ts';

/** Where the TLS settings of one listener are written: with a certificate, on its `bind`, in the `global` sections above it. */
export interface TlsPlace {
  readonly bind: Bind;
  /** Set for a certificate with settings of its own. */
  readonly entry: CertificateEntry | null;
  /** The same, where it decides about versions too. */
  readonly versionEntry: CertificateEntry | null;
  readonly globals: Globals;
}

/** What decides a setting, the nearest first. `open`: something that cannot be seen may. `null`: nothing does. */
export type Decision = { readonly kind: 'written'; readonly written: Written } | { readonly kind: 'open'; readonly doubt: Doubt } | null;

/** `globalKeyword` is the name of the same setting in `global`, where it has one. */
export function decide({ bind, entry, globals }: TlsPlace, keyword: string, globalKeyword: string | null): Decision {
  const own = entry?.settings.last.get(keyword) ?? bind.settings.last.get(keyword);
  if (own !== undefined) return { kind: 'written', written: writtenBy(own) };
  if (bind.settings.doubt !== null) return { kind: 'open', doubt: bind.settings.doubt };
  if (globalKeyword === null) return null;
  const written = globalSetting(globals, globalKeyword, bind.section.head.span);
  if (written !== null) return { kind: 'written', written };
  return globals.doubt === null ? null : { kind: 'open', doubt: globals.doubt };
}

/** Identifies what decides a setting: the same for all places where the same does. */
export function decidingKey({ bind, entry, globals }: TlsPlace, keyword: string, globalKeyword: string | null): unknown {
  const own = entry?.settings.last.get(keyword) ?? bind.settings.last.get(keyword);
  if (own !== undefined) return own;
  if (bind.settings.doubt !== null) return bind;
  return globalKeyword === null ? null : (globalLines(globals, globalKeyword).at(-1) ?? globals);
}

/** Where a default applies that could be written in `global`: the section next above, or the `bind` without one. */
export function nearGlobal({ bind, globals }: TlsPlace): Span {
  return globals.sections.at(-1)?.head.span ?? bind.line.span;
}

/** The text of a list that is decided like `decide` says. */
export function listText(decision: Decision, otherwise: { readonly text: string; readonly from: Origin }): ListText {
  if (decision === null) return { ...otherwise, word: null, doubt: null };
  if (decision.kind === 'open') return { ...otherwise, word: null, doubt: decision.doubt };
  const { word, from, doubt } = decision.written;
  return { text: word.value, word: { span: word.span, partAt: ({ start, end }) => partOf(word, start, end) }, doubt, from };
}

function writtenBy({ keyword, value }: Setting): Written {
  const word = value ?? keyword;
  return { word, from: { kind: 'written', span: word.span }, doubt: word.doubt };
}

function partOf({ span, valueStart }: Word, start: number, end: number): Span {
  return valueStart === null ? span : { file: span.file, start: valueStart + start, end: valueStart + end };
}
