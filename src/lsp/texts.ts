import type { Locale } from '../model/text.ts';

/** Everything that only editors show. */
export interface EditorTexts {
  /** Of a place where something written elsewhere is in effect. */
  readonly inEffectHere: string;
  readonly fix: (text: string) => string;
  /** A fix with which clients that could connect securely may no longer. */
  readonly unsafeFix: (text: string) => string;
  /** Of a fix that only takes something out. */
  readonly remove: string;
  readonly fixAll: string;
  readonly explain: (rule: string) => string;
  readonly suppress: (rule: string) => string;
  readonly reason: string;
  readonly plaintext: string;
  readonly unknown: string;
  readonly suites: (count: number) => string;
  readonly more: (count: number) => string;
  readonly notWritten: string;
  readonly writtenAt: (place: string) => string;
  readonly on: (names: string) => string;
  readonly suite: string;
  readonly verdict: string;
  readonly reasons: string;
  readonly scanning: string;
  readonly asksFor: (requirement: string, level: number) => string;
  readonly page: string;
}

export const editorTexts: Readonly<Record<Locale, EditorTexts>> = {
  en: {
    inEffectHere: 'in effect here',
    fix: (text) => `Write ${text}`,
    unsafeFix: (text) => `Write ${text} (may refuse clients)`,
    remove: 'Take this out',
    fixAll: 'Make all safe fixes of tlslint',
    explain: (rule) => `Explain ${rule}`,
    suppress: (rule) => `Suppress ${rule} here, with a reason`,
    reason: 'REASON',
    plaintext: 'plaintext',
    unknown: 'not decided in these files',
    suites: (count) => `${count} cipher ${count === 1 ? 'suite' : 'suites'}`,
    more: (count) => `${count} more`,
    notWritten: 'not written',
    writtenAt: (place) => `written at ${place}`,
    on: (names) => `on ${names}`,
    suite: 'Suite',
    verdict: 'Verdict',
    reasons: 'Reasons',
    scanning: 'tlslint: reading configuration files',
    asksFor: (requirement, level) => `ASVS ${requirement} (L${level})`,
    page: 'Documentation',
  },
  ja: {
    inEffectHere: 'ここで有効',
    fix: (text) => `${text} に修正`,
    unsafeFix: (text) => `${text} に修正 (接続できなくなるクライアントがありうる)`,
    remove: '削除',
    fixAll: 'tlslint の安全な修正をすべて適用',
    explain: (rule) => `${rule} の説明`,
    suppress: (rule) => `${rule} を理由付きで抑制`,
    reason: 'REASON',
    plaintext: '平文',
    unknown: '対象のファイルからは決まらない',
    suites: (count) => `暗号スイート ${count} 件`,
    more: (count) => `ほか ${count} 件`,
    notWritten: '記述なし',
    writtenAt: (place) => `${place} に記述`,
    on: (names) => `対象: ${names}`,
    suite: 'スイート',
    verdict: '評価',
    reasons: '理由',
    scanning: 'tlslint: 設定ファイルを読み込み中',
    asksFor: (requirement, level) => `ASVS ${requirement} (L${level})`,
    page: 'ドキュメント',
  },
};
