import type { SettingOrigin, SettingRow } from '../engine/setting-rows.ts';
import type { Locale, LocalizedText } from '../model/text.ts';
import { printable, printableJson } from './escape.ts';
import { paintFor } from './paint.ts';
import { padTo, widthOf } from './width.ts';

export interface SettingsOptions {
  readonly locale: Locale;
  readonly colours: boolean;
  /** Names a settings file for people. */
  readonly nameOf: (path: string) => string;
}

/** One line for each setting: its key, its value, and where it comes from. */
export function settingsText(rows: readonly SettingRow[], { locale, colours, nameOf }: SettingsOptions): string {
  const paint = paintFor(colours);
  const cells = rows.map(({ key, value, from }) => [printable(key), printable(String(value)), originText(from, locale, nameOf)] as const);
  const keyWidth = Math.max(0, ...cells.map(([key]) => widthOf(key)));
  const valueWidth = Math.max(0, ...cells.map(([, value]) => Math.min(widthOf(value), widest)));
  return cells.map(([key, value, origin]) => `${paint.strong(padTo(key, keyWidth))}  ${padTo(value, valueWidth)}  ${paint.faint(origin)}\n`).join('');
}

/** Longer values do not move the others. */
const widest = 40;

function originText(from: SettingOrigin, locale: Locale, nameOf: (path: string) => string): string {
  if (from.kind !== 'file') return texts[from.kind][locale];
  const place = `${printable(nameOf(from.path))}${from.position === null ? '' : `:${from.position.line}`}`;
  return from.override ? `${place} (${texts.override[locale]})` : place;
}

const texts = {
  default: { en: 'default', ja: '既定値' },
  option: { en: 'command line', ja: 'コマンドライン' },
  override: { en: 'override', ja: '上書き' },
} satisfies Readonly<Record<string, LocalizedText>>;

/** Described in docs/json.md. */
export function settingsJson(rows: readonly SettingRow[], nameOf: (path: string) => string): string {
  const settings = rows.map(({ key, value, from }) => ({
    key,
    value,
    origin: from.kind === 'file' ? { kind: from.kind, path: nameOf(from.path), line: from.position?.line ?? null, column: from.position?.column ?? null, override: from.override } : { kind: from.kind },
  }));
  return `${printableJson({ version: 1, settings })}\n`;
}
