import type { Ajv, ErrorObject } from 'ajv';
import type { LocalizedText } from '../model/text.ts';
import { chooseProfile, profileIds } from '../standards/profiles/index.ts';
import { similarNames } from '../standards/similar-names.ts';
import { lineStartsOf, positionAt, type Position } from './position.ts';
import { settingsSchema, type SettableRule } from './settings-schema.ts';
import { libraryNames, type WrittenOverridable, type WrittenSettings } from './settings-values.ts';

export interface InvalidSetting {
  readonly position: Position | null;
  readonly text: LocalizedText;
}

type Path = readonly string[];

/**
 * The first mistake in settings that were read from `text`, or `null`.
 * @param rules The rules that exist.
 */
export async function validate(value: unknown, text: string, rules: readonly SettableRule[]): Promise<InvalidSetting | null> {
  const validator = await import('ajv');
  return validateWith(validator.Ajv, value, text, rules);
}

/** `validate` for a program that has the validator at hand, and cannot wait. */
export function validateWith(Validator: typeof Ajv, value: unknown, text: string, rules: readonly SettableRule[]): InvalidSetting | null {
  const check = new Validator({ strict: true, allowUnionTypes: true, verbose: true }).compile(settingsSchema(rules));
  if (!check(value)) {
    const error = check.errors?.[0];
    return error === undefined ? null : explain(error, text);
  }
  return [rootOf(value), ...overridesOf(value)].map((part) => mistakeIn(part, text)).find((found) => found !== null) ?? ignoreMistake(value, text, rules.map(({ id }) => id));
}

/** A table with settings that overrides can have as well, and where it is. */
interface Part {
  readonly value: WrittenOverridable;
  readonly path: Path;
}

function rootOf(value: unknown): Part {
  return { value: value as WrittenSettings, path: [] };
}

function overridesOf(value: unknown): readonly Part[] {
  const { overrides = [] } = value as WrittenSettings;
  return overrides.map((override, index) => ({ value: override, path: ['overrides', String(index)] }));
}

function mistakeIn(part: Part, text: string): InvalidSetting | null {
  return unknownProfile(part, text) ?? severalLibraries(part, text);
}

function explain(error: ErrorObject, text: string): InvalidSetting {
  const path = error.instancePath.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const params = error.params as Readonly<Record<string, unknown>>;
  if (error.keyword === 'additionalProperties') {
    const known = Object.keys((error.parentSchema as { properties?: object } | undefined)?.properties ?? {});
    return unknownWord(text, [...path, String(params['additionalProperty'])], known, 'key');
  }
  return { position: placeOfSetting(text, path, 'value'), text: expectation(error, path, params) };
}

function expectation(error: ErrorObject, path: Path, params: Readonly<Record<string, unknown>>): LocalizedText {
  const name = nameOf(path);
  if (error.keyword === 'enum') {
    const allowed = (params['allowedValues'] as readonly unknown[]).map((value) => JSON.stringify(value));
    return { en: `${name} must be ${orList(allowed)}`, ja: `${name} には ${allowed.join('、')} のいずれかを書く` };
  }
  if (error.keyword === 'required') {
    const missing = String(params['missingProperty']);
    return { en: `${name} needs "${missing}"`, ja: `${name} には "${missing}" が必要` };
  }
  if (error.keyword === 'pattern' && path.at(-1) === 'until') return noDay(name);
  if (error.keyword === 'pattern' && path.at(-1) === 'distribution') {
    return { en: `${name} must be a name and a version such as "debian-12"`, ja: `${name} には "debian-12" のような名前とバージョンを書く` };
  }
  if (error.keyword === 'pattern') {
    return { en: `${name} must be a version such as "1.26"`, ja: `${name} には "1.26" のようなバージョンを書く` };
  }
  if (error.keyword === 'type' && typeof error.data === 'number' && params['type'] === 'string') {
    return { en: `${name} must be text: put it in quotes, "${error.data}"`, ja: `${name} は文字列で書く: "${error.data}"` };
  }
  if (error.keyword === 'minimum') {
    const least = String(params['limit']);
    return { en: `${name} must be at least ${least}`, ja: `${name} には ${least} 以上の値を書く` };
  }
  const kind = kinds[String(params['type'])] ?? { en: 'not be empty', ja: '空でない値' };
  return { en: `${name} must ${kind.en}`, ja: `${name} には${kind.ja}を書く` };
}

const kinds: Readonly<Record<string, LocalizedText>> = {
  string: { en: 'be text in quotes', ja: '引用符で囲んだ文字列' },
  array: { en: 'be a list: ["one", "two"]', ja: 'リスト (["one", "two"])' },
  object: { en: 'be a table of settings', ja: '設定のテーブル' },
  integer: { en: 'be a whole number', ja: '整数' },
  boolean: { en: 'be true or false', ja: 'true または false' },
  'string,object': { en: 'be a pattern in quotes or a table of settings', ja: '引用符で囲んだパターンまたは設定のテーブル' },
  'string,array': { en: 'be text in quotes, or a list', ja: '引用符で囲んだ文字列またはリスト' },
};

function unknownProfile({ value: { profile }, path }: Part, text: string): InvalidSetting | null {
  const choice = profile === undefined ? null : chooseProfile(profile);
  if (choice === null || choice.found) return null;
  const hint = wayOut(choice.similar, profileIds());
  return {
    position: placeOfSetting(text, [...path, 'profile'], 'value'),
    text: { en: `there is no profile "${choice.text}"; ${hint.en}`, ja: `プロファイル "${choice.text}" はない。${hint.ja}` },
  };
}

function severalLibraries({ value: { runtime = {} }, path }: Part, text: string): InvalidSetting | null {
  const [first, second] = Object.keys(runtime).filter((key) => libraryNames.some((name) => name === key));
  if (first === undefined || second === undefined) return null;
  return {
    position: placeOfSetting(text, [...path, 'runtime', second], 'key'),
    text: {
      en: `"runtime" names two TLS libraries, "${first}" and "${second}"; keep the one the product runs on`,
      ja: `"runtime" に TLS ライブラリが 2 つある ("${first}" と "${second}")。製品が使うものだけを残す`,
    },
  };
}

/** Of an entry with a rule, the rule has to exist and the reason to be given; without a rule, there is nothing that could end. */
function ignoreMistake(value: unknown, text: string, rules: readonly string[]): InvalidSetting | null {
  const { ignore = [], requireReason = true } = value as WrittenSettings;
  for (const [index, entry] of ignore.entries()) {
    if (typeof entry === 'string') continue;
    const { rule, reason, until } = entry;
    const path = ['ignore', String(index)];
    if (rule !== undefined && !rules.includes(rule)) return unknownWord(text, [...path, 'rule'], rules, 'value', rule);
    if (rule !== undefined && reason === undefined && requireReason) return { position: placeOfSetting(text, [...path, 'rule'], 'key'), text: noReason };
    if (until !== undefined && !isDay(until)) return { position: placeOfSetting(text, [...path, 'until'], 'value'), text: noDay('"ignore.until"') };
    if (rule === undefined && until !== undefined) return { position: placeOfSetting(text, [...path, 'until'], 'key'), text: untilWithoutRule };
  }
  return null;
}

/** @param text As `YYYY-MM-DD`; the schema cannot tell that February has no 30th. */
function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, day)).toISOString().startsWith(text);
}

function noDay(name: string): LocalizedText {
  return { en: `${name} must be a day such as "2027-03-31"`, ja: `${name} には "2027-03-31" のような日付を書く` };
}

const noReason: LocalizedText = {
  en: '"ignore" needs a "reason" for leaving out findings of a rule',
  ja: '"ignore" でルールの指摘を除外するには "reason" (理由) が必要',
};

const untilWithoutRule: LocalizedText = {
  en: '"until" means something together with a "rule" only',
  ja: '"until" は "rule" と併せて書く',
};

/** @param which Whether the word is the last key of the path, or the value there. */
function unknownWord(text: string, path: Path, known: readonly string[], which: 'key' | 'value', word = path.at(-1) ?? ''): InvalidSetting {
  const isRule = which === 'value' || path.at(-2) === 'rules';
  const where = path.length > 1 && !isRule ? { en: ` in ${nameOf(path.slice(0, -1))}`, ja: `${nameOf(path.slice(0, -1))} に` } : { en: '', ja: '' };
  const thing = isRule ? { en: 'rule', ja: 'ルール' } : { en: 'setting', ja: '設定項目' };
  const hint = wayOut(similarNames(word, known), known);
  return {
    position: placeOfSetting(text, path, which),
    text: { en: `there is no ${thing.en} "${word}"${where.en}; ${hint.en}`, ja: `${where.ja}${thing.ja} "${word}" はない。${hint.ja}` },
  };
}

/** What to write instead of a word that is not known. */
function wayOut([similar]: readonly string[], known: readonly string[]): LocalizedText {
  if (similar !== undefined) return { en: `did you mean "${similar}"?`, ja: `"${similar}" の誤りか` };
  return { en: `known: ${known.join(', ')}`, ja: `使えるもの: ${known.join(', ')}` };
}

function nameOf(path: Path): string {
  const names = path.filter((part) => !/^\d+$/.test(part));
  return names.length === 0 ? 'the file' : `"${names.join('.')}"`;
}

function orList(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}

/**
 * Where a key, or the value after it, stands. The three syntaxes are searched alike: the keys of the path one after the
 * other, comments left out. `null` when a key is written in a way that is not found.
 */
export function placeOfSetting(text: string, path: Path, which: 'key' | 'value'): Position | null {
  const code = text.replace(/(^|\s)#.*$/gm, (comment) => ' '.repeat(comment.length));
  let offset = 0;
  for (const [index, key] of path.entries()) {
    const isItem = /^\d+$/.test(key);
    const found = isItem ? itemAt(code, offset, path[index - 1] ?? '', Number(key)) : keyAt(code, offset, key);
    if (found === null && !isItem) return null;
    offset = found ?? offset;
  }
  if (which === 'value' && path.length > 0) offset += /^[^:=\n]*[:=]?[ \t]*/.exec(code.slice(offset))?.[0].length ?? 0;
  return positionAt(lineStartsOf(text), offset);
}

function keyAt(code: string, from: number, key: string): number | null {
  const found = new RegExp(`(?<![\\w-])${escapeForRegExp(key)}(?=["']?\\s*[\\].:=])`).exec(code.slice(from));
  return found === null ? null : from + found.index;
}

/** Where an item of a list of tables begins: `[[key]]` in TOML, `- ` in YAML; in JSON the first one has to do. */
function itemAt(code: string, from: number, key: string, number: number): number | null {
  const isToml = code.startsWith('[[', from - 2);
  const items = isToml ? code.slice(from - 2).matchAll(new RegExp(`\\[\\[${escapeForRegExp(key)}\\]\\]`, 'g')) : code.slice(from).matchAll(/^[ \t]*-[ \t]/gm);
  const item = [...items][number];
  return item === undefined ? null : (isToml ? from - 2 : from) + item.index + item[0].length;
}

function escapeForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
