import type { RuleOption } from '../engine/rule-options.ts';
import type { RuleFix, Severity } from '../engine/rule.ts';
import type { Locale } from '../model/text.ts';

/** Words of the documents about rules and requirements. */
export interface DocumentTexts {
  readonly stop: string;
  readonly level: string;
  readonly severity: string;
  readonly severities: Readonly<Record<Severity, string>>;
  readonly fix: string;
  readonly fixes: Readonly<Record<RuleFix, string>>;
  readonly why: string;
  readonly how: string;
  readonly example: (format: string) => string;
  readonly withSettings: string;
  readonly bad: string;
  readonly good: string;
  readonly references: string;
  readonly options: string;
  readonly optionType: Readonly<Record<RuleOption['type'], string>>;
  readonly optionDefault: (value: string) => string;
  readonly rules: string;
  readonly noRules: string;
  readonly configurationShows: string;
  readonly needsFiles: string;
  readonly needsPerson: string;
  readonly rule: string;
  readonly requirement: string;
  readonly asksFor: string;
  readonly requirementsTitle: string;
}

export const documentTexts: Readonly<Record<Locale, DocumentTexts>> = {
  en: {
    stop: '.',
    level: 'level',
    severity: 'Severity',
    severities: { error: 'error (warning for a default)', warning: 'warning (information for a default)', info: 'information' },
    fix: 'Fix',
    fixes: {
      safe: 'safe. `--fix` makes the change; every client that connects securely still can.',
      unsafe: 'unsafe. Only `--fix-unsafe` makes the change: clients or backends that are not ready for it may fail.',
      either: 'safe or unsafe, as the finding says. `--fix` makes the changes after which every client that connects securely still can, `--fix-unsafe` the others as well.',
      advice: 'none. The finding says what to write, and a person has to decide on files or names.',
      none: 'none. A person has to decide.',
    },
    why: 'Why',
    how: 'What to do',
    example: (format) => `Example: ${format}`,
    withSettings: 'With these settings:',
    bad: 'This is reported:',
    good: 'This is not:',
    references: 'References',
    options: 'Options',
    optionType: { integer: 'whole number', boolean: 'true or false', array: 'list of texts' },
    optionDefault: (value) => `default ${value}`,
    rules: 'Rules',
    noRules: 'None: the configuration alone does not decide it.',
    configurationShows: 'The configuration shows',
    needsFiles: 'Other files show',
    needsPerson: 'A person has to decide',
    rule: 'Rule',
    requirement: 'Requirement',
    asksFor: 'Asks for',
    requirementsTitle: 'ASVS v5.0.be, chapter V9',
  },
  ja: {
    stop: '。',
    level: 'レベル',
    severity: '重大度',
    severities: { error: 'エラー (既定値の場合は警告)', warning: '警告 (既定値の場合は情報)', info: '情報' },
    fix: '自動修正',
    fixes: {
      safe: '安全。`--fix` が修正する。安全に接続できるクライアントは、修正後も接続できる。',
      unsafe: '影響あり。`--fix-unsafe` だけが修正する。対応していないクライアントや接続先は失敗しうる。',
      either: '安全な場合と影響がある場合がある (指摘ごとに示す)。`--fix` は安全に接続できるクライアントに影響しない修正だけを行い、`--fix-unsafe` は残りも行う。',
      advice: 'なし。何を書くかを示すが、ファイルや名前は人が決める。',
      none: 'なし。人が判断する。',
    },
    why: '理由',
    how: '対処',
    example: (format) => `例: ${format}`,
    withSettings: '設定:',
    bad: '指摘される例:',
    good: '指摘されない例:',
    references: '参考',
    options: 'オプション',
    optionType: { integer: '整数', boolean: 'true または false', array: '文字列のリスト' },
    optionDefault: (value) => `既定値 ${value}`,
    rules: 'ルール',
    noRules: 'なし: 設定ファイルだけでは判定できない。',
    configurationShows: '設定ファイルから分かること',
    needsFiles: '他のファイルが必要なこと',
    needsPerson: '人の判断が必要なこと',
    rule: 'ルール',
    requirement: '要件',
    asksFor: '求めること',
    requirementsTitle: 'ASVS v5.0.be 第 V9 章',
  },
};
