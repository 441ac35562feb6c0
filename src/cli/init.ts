import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { discover } from '../engine/discover.ts';
import { fileTreeOnDisk } from '../engine/file-tree.ts';
import type { FileTree } from '../engine/files.ts';
import { settingsFileNames } from '../engine/find-settings-file.ts';
import { seenVersions, type SeenVersion } from '../engine/image-versions.ts';
import type { Parser } from '../engine/parser.ts';
import { allFormats, defaultSettings } from '../index.ts';
import type { Locale, LocalizedText } from '../model/text.ts';
import { printable } from '../report/escape.ts';
import type { Arguments } from './arguments.ts';
import { exitCodes, type ExitCode, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const [fileName] = settingsFileNames;

/** Where the schema is when the package is installed for the project. */
const schemaPath = 'node_modules/tlslint/dist/settings.schema.json';

/** `tlslint init`: writes a first settings file from what the working directory shows. */
export async function initCommand(given: Arguments, terminal: Terminal, locale: Locale): Promise<ExitCode> {
  const { workingDirectory } = terminal;
  if (given.operands.length > 0) throw new UsageError({ en: '"tlslint init" takes no paths', ja: '"tlslint init" はパスを取らない' }, null);
  const existing = settingsFileNames.find((name) => existsSync(join(workingDirectory, name)));
  if (existing !== undefined) throw exists(existing);
  const tree = fileTreeOnDisk({ workingDirectory, roots: ['.'] });
  const found = await formatsIn(tree);
  const text = settingsFileText(found, seenVersions(tree), existsSync(join(workingDirectory, schemaPath)), locale);
  write(join(workingDirectory, fileName), text);
  terminal.out(`${{ en: `Wrote ${fileName}`, ja: `${fileName} を作成` }[locale]}\n`);
  return exitCodes.fine;
}

/** A file that somebody has made in the meantime is not overwritten either. */
function write(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw exists(fileName);
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError({ en: `${fileName} cannot be written: ${reason}`, ja: `${fileName} に書き込めない: ${reason}` }, null);
  }
}

function exists(name: string): UsageError {
  return new UsageError({ en: `there is a ${name} already`, ja: `${name} がすでにある` }, { en: 'see tlslint settings', ja: 'tlslint settings で内容を表示' });
}

interface FoundFormat {
  readonly parser: Parser;
  readonly files: number;
}

async function formatsIn(tree: FileTree): Promise<readonly FoundFormat[]> {
  const { files } = await discover(['.'], { tree, formats: allFormats(), isIgnored: () => false });
  return [...files].map(([parser, found]) => ({ parser, files: found.length })).sort((one, other) => (one.parser.id < other.parser.id ? -1 : 1));
}

function settingsFileText(found: readonly FoundFormat[], seen: readonly SeenVersion[], hasSchema: boolean, locale: Locale): string {
  const comment = (text: LocalizedText): string => `# ${text[locale]}`;
  const counts = found.map(({ parser, files }) => texts.files(parser.title, files)[locale]).join(', ');
  return [
    ...(hasSchema ? [`#:schema ./${schemaPath}`] : []),
    comment(texts.head),
    ...(counts === '' ? [] : [`# ${texts.found[locale]}: ${counts}`]),
    '',
    beside('root = true', texts.root[locale]),
    beside(`level = ${defaultSettings.level}`, texts.level[locale]),
    beside(`profile = "${defaultSettings.profile}"`, texts.profile[locale]),
    beside(`failOn = "${defaultSettings.failOn}"`, texts.failOn[locale]),
    '',
    comment(texts.runtime),
    '[runtime]',
    ...found.map(({ parser: { id } }) => runtimeLine(id, seen.filter(({ product }) => product === id), locale)),
    beside('# openssl = "3.0"', texts.library[locale]),
    '',
    comment(texts.exposure),
    '[exposure]',
    beside('external = []', texts.external[locale]),
    beside('internal = []', texts.internal[locale]),
    '',
  ].join('\n');
}

/** Of several versions, the oldest counts: what holds for it is the more careful answer. */
function runtimeLine(format: string, seen: readonly SeenVersion[], locale: Locale): string {
  const [oldest] = [...seen].sort((one, other) => one.version.localeCompare(other.version, 'en', { numeric: true }));
  if (oldest === undefined) return beside(`# ${format} = ""`, texts.version[locale]);
  return beside(`${format} = "${oldest.version}"`, `${printable(oldest.file)}:${oldest.line}`);
}

function beside(setting: string, comment: string): string {
  return `${setting.padEnd(28)}# ${comment}`;
}

const texts = {
  head: { en: 'Settings of tlslint; "tlslint settings" shows what counts.', ja: 'tlslint の設定。有効な値は "tlslint settings" で表示。' },
  found: { en: 'Found', ja: '検出' },
  files: ({ en, ja }: LocalizedText, count: number): LocalizedText => ({ en: `${en} (${count} ${count === 1 ? 'file' : 'files'})`, ja: `${ja} (${count} ファイル)` }),
  root: { en: 'settings in the directories above do not count', ja: '上位ディレクトリの設定を使わない' },
  level: { en: 'highest ASVS level that is asked for: 1, 2 or 3', ja: '対象とする ASVS レベルの上限: 1、2、3' },
  profile: { en: 'what counts as weak', ja: '何を弱いとみなすか' },
  failOn: { en: 'findings of this severity and above make the exit code 1', ja: 'この重大度以上の指摘で終了コードを 1 にする' },
  runtime: { en: 'What runs the configuration: decides every default.', ja: '設定を動かす製品。既定値はこれで決まる。' },
  version: { en: 'the version in use, such as "1.2"', ja: '使用中のバージョン。例: "1.2"' },
  library: { en: 'the TLS library in use', ja: '使用中の TLS ライブラリ' },
  exposure: { en: 'Who reaches what, where names and addresses do not tell.', ja: '名前やアドレスから分からない場合の公開範囲。' },
  external: { en: 'such as "*.shop.example"', ja: '例: "*.shop.example"' },
  internal: { en: 'such as "*.corp.example", "10.0.0.0/8"', ja: '例: "*.corp.example", "10.0.0.0/8"' },
};
