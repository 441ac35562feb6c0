import type { ErrorObject } from 'ajv';
import type { LocalizedText } from '../model/text.ts';
import { chooseProfile, profileIds } from '../standards/profiles/index.ts';
import { similarNames } from '../standards/similar-names.ts';
import { lineStartsOf, positionAt, type Position } from './position.ts';
import schema from './settings.schema.json' with { type: 'json' };

export interface InvalidSetting {
  readonly position: Position | null;
  readonly text: LocalizedText;
}

type Path = readonly string[];

/**
 * The first mistake in settings that were read from `text`, or `null`.
 * @param rules Ids of the rules that exist.
 */
export async function validate(value: unknown, text: string, rules: readonly string[]): Promise<InvalidSetting | null> {
  const { Ajv } = await import('ajv');
  const check = new Ajv({ strict: true, verbose: true }).compile(schema);
  if (!check(value)) {
    const error = check.errors?.[0];
    return error === undefined ? null : explain(error, text);
  }
  return unknownRule(value, text, rules) ?? unknownProfile(value, text) ?? severalLibraries(value, text);
}

function explain(error: ErrorObject, text: string): InvalidSetting {
  const path = error.instancePath.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const params = error.params as Readonly<Record<string, unknown>>;
  if (error.keyword === 'additionalProperties') {
    const known = Object.keys((error.parentSchema as { properties?: object } | undefined)?.properties ?? {});
    return unknownWord(text, [...path, String(params['additionalProperty'])], known);
  }
  return { position: place(text, path, 'value'), text: expectation(error, path, params) };
}

function expectation(error: ErrorObject, path: Path, params: Readonly<Record<string, unknown>>): LocalizedText {
  const name = nameOf(path);
  if (error.keyword === 'enum') {
    const allowed = (params['allowedValues'] as readonly unknown[]).map((value) => JSON.stringify(value));
    return { en: `${name} must be ${orList(allowed)}`, ja: `${name} には ${allowed.join('、')} のいずれかを書く` };
  }
  if (error.keyword === 'pattern') {
    return { en: `${name} must be a version such as "1.26"`, ja: `${name} には "1.26" のようなバージョンを書く` };
  }
  if (error.keyword === 'type' && typeof error.data === 'number' && params['type'] === 'string') {
    return { en: `${name} must be text: put it in quotes, "${error.data}"`, ja: `${name} は文字列で書く: "${error.data}"` };
  }
  const kind = kinds[String(params['type'])] ?? { en: 'not be empty', ja: '空でない値' };
  return { en: `${name} must ${kind.en}`, ja: `${name} には${kind.ja}を書く` };
}

const kinds: Readonly<Record<string, LocalizedText>> = {
  string: { en: 'be text in quotes', ja: '引用符で囲んだ文字列' },
  array: { en: 'be a list: ["one", "two"]', ja: 'リスト (["one", "two"])' },
  object: { en: 'be a table of settings', ja: '設定の表' },
};

function unknownRule(value: unknown, text: string, rules: readonly string[]): InvalidSetting | null {
  const written = (value as { readonly rules?: object }).rules ?? {};
  const id = Object.keys(written).find((name) => !rules.includes(name));
  return id === undefined ? null : unknownWord(text, ['rules', id], rules);
}

function unknownProfile(value: unknown, text: string): InvalidSetting | null {
  const { profile } = value as { readonly profile?: string };
  const choice = profile === undefined ? null : chooseProfile(profile);
  if (choice === null || choice.found) return null;
  const hint = wayOut(choice.similar, profileIds());
  return {
    position: place(text, ['profile'], 'value'),
    text: { en: `there is no profile "${choice.text}"; ${hint.en}`, ja: `プロファイル "${choice.text}" はない。${hint.ja}` },
  };
}

function severalLibraries(value: unknown, text: string): InvalidSetting | null {
  const { runtime = {} } = value as { readonly runtime?: object };
  const [first, second] = Object.keys(runtime).filter((key) => ['openssl', 'boringssl', 'libressl', 'aws-lc'].includes(key));
  if (first === undefined || second === undefined) return null;
  return {
    position: place(text, ['runtime', second], 'key'),
    text: {
      en: `"runtime" names two TLS libraries, "${first}" and "${second}"; keep the one the product runs on`,
      ja: `"runtime" に TLS ライブラリが 2 つある ("${first}" と "${second}")。製品が使うものだけを残す`,
    },
  };
}

function unknownWord(text: string, path: Path, known: readonly string[]): InvalidSetting {
  const word = path.at(-1) ?? '';
  const isRule = path.length === 2 && path[0] === 'rules';
  const where = path.length > 1 && !isRule ? { en: ` in ${nameOf(path.slice(0, -1))}`, ja: `${nameOf(path.slice(0, -1))} に` } : { en: '', ja: '' };
  const thing = isRule ? { en: 'rule', ja: 'ルール' } : { en: 'setting', ja: '設定項目' };
  const hint = wayOut(similarNames(word, known), known);
  return {
    position: place(text, path, 'key'),
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
function place(text: string, path: Path, which: 'key' | 'value'): Position | null {
  const code = text.replace(/(^|\s)#.*$/gm, (comment) => ' '.repeat(comment.length));
  let offset = 0;
  for (const key of path.filter((part) => !/^\d+$/.test(part))) {
    const found = new RegExp(`(?<![\\w-])${escapeForRegExp(key)}(?=["']?\\s*[\\].:=])`).exec(code.slice(offset));
    if (found === null) return null;
    offset += found.index;
  }
  if (which === 'value' && path.length > 0) offset += /^[^:=\n]*[:=]?[ \t]*/.exec(code.slice(offset))?.[0].length ?? 0;
  return positionAt(lineStartsOf(text), offset);
}

function escapeForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
