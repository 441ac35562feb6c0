import type { RequirementVerdict } from '../engine/finding.ts';
import type { Severity } from '../engine/rule.ts';
import type { Locale } from '../model/text.ts';
import type { Verdict } from '../standards/rating.ts';
import type { RejectedList, UnmatchedListWord } from '../tls/list-expansion.ts';

/** Everything reports say besides what rules and requirements say. */
export interface Texts {
  readonly severity: Readonly<Record<Severity | 'review', string>>;
  readonly verdict: Readonly<Record<RequirementVerdict, string>>;
  readonly inherited: (place: string, block: string) => string;
  readonly expanded: (by: string) => string;
  readonly isDefault: (product: string, library: string) => string;
  readonly alsoOn: (names: readonly string[], more: number) => string;
  readonly write: string;
  readonly summary: (profile: string, level: number) => string;
  /** `3 errors, 1 warning`; empty when all are 0. */
  readonly counts: (counts: Readonly<Record<Severity | 'review', number>>) => string;
  /** The findings of a run; `counts` may be empty. */
  readonly found: (counts: string) => string;
  /** What stands between two sentences. */
  readonly betweenSentences: string;
  readonly checked: (files: number, listeners: number, connections: number) => string;
  readonly hiddenReview: (count: number) => string;
  readonly hiddenLevel: (count: number, level: number) => string;
  readonly elsewhere: (count: number) => string;
  readonly suppressed: (count: number) => string;
  readonly inBaseline: (count: number) => string;
  readonly problems: (count: number) => string;
  readonly suiteVerdict: Readonly<Record<Verdict, string>>;
  readonly suitesOf: (count: number, library: string, profile: string) => string;
  readonly unmatched: (word: string, reason: UnmatchedListWord['reason']) => string;
  readonly rejected: Readonly<Record<RejectedList['reason'], string>>;
  readonly markdown: MarkdownTexts;
}

export interface MarkdownTexts {
  readonly requirement: string;
  readonly verdict: string;
  /** Severity, place, message, rule. */
  readonly columns: readonly string[];
  readonly more: (count: number) => string;
}

const en: Texts = {
  severity: { error: 'error', warning: 'warning', info: 'info', review: 'review' },
  verdict: { pass: 'pass', fail: 'fail', undecided: 'undecided', 'not-applicable': 'not applicable' },
  inherited: (place, block) => `inherited by ${block} at ${place}`,
  expanded: (by) => `comes out of ${by}`,
  isDefault: (product, library) => `not written: the default of ${product} with ${library}`,
  alsoOn: (names, more) => `also on ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
  write: 'write',
  summary: (profile, level) => `ASVS v5.0.be V9, level ${level}, profile ${profile}`,
  counts: (counts) =>
    listCounts([
      [counts.error, 'error', 'errors'],
      [counts.warning, 'warning', 'warnings'],
      [counts.info, 'info', 'infos'],
      [counts.review, 'review note', 'review notes'],
    ]),
  found: (counts) => (counts === '' ? 'No findings.' : `Found ${counts}.`),
  betweenSentences: ' ',
  checked: (files, listeners, connections) =>
    `Checked ${count(files, 'file', 'files')}: ${count(listeners, 'listener', 'listeners')}, ${count(connections, 'connection', 'connections')}.`,
  hiddenReview: (number) => `${count(number, 'review note', 'review notes')} (a person has to look): shown by --review`,
  hiddenLevel: (number, level) => `${count(number, 'finding', 'findings')} of a higher level: shown by --level ${level}`,
  elsewhere: (number) => `${count(number, 'finding', 'findings')} in other files of the same configuration: name its directory to see them`,
  suppressed: (number) => `${count(number, 'finding', 'findings')} suppressed by comments or settings`,
  inBaseline: (number) => `${count(number, 'finding', 'findings')} in the baseline`,
  problems: (number) => `${count(number, 'problem', 'problems')}: not everything could be checked`,
  suiteVerdict: { recommended: 'recommended', acceptable: 'acceptable', legacy: 'legacy', disallowed: 'disallowed' },
  suitesOf: (number, library, profile) => `${count(number, 'suite', 'suites')} in ${library}, judged by ${profile}`,
  unmatched: (word, reason) => {
    switch (reason) {
      case 'unknown':
        return `${word} is no name of a suite or group of suites`;
      case 'not-in-library':
        return `${word} is not in this library`;
      case 'tls13-name':
        return `${word} is a TLS 1.3 suite: this list is for TLS 1.2 and below`;
      case 'empty':
        return `${word} selects nothing`;
      case 'skipped':
        return `${word} is not looked at, as it follows an unknown word without a separator`;
    }
  },
  rejected: {
    'no-match': 'the library refuses this list: no suite is left',
    'invalid-syntax': 'the library refuses this list: it stumbles here',
    'unknown-name': 'the library refuses this list: it does not know this name',
  },
  markdown: {
    requirement: 'Requirement',
    verdict: 'Verdict',
    columns: ['Severity', 'Place', 'Message', 'Rule'],
    more: (number) => `${number} more.`,
  },
};

const ja: Texts = {
  severity: { error: 'エラー', warning: '警告', info: '情報', review: '要確認' },
  verdict: { pass: '適合', fail: '不適合', undecided: '判定不能', 'not-applicable': '対象なし' },
  inherited: (place, block) => `${place} の ${block} が継承している`,
  expanded: (by) => `${by} の展開結果`,
  isDefault: (product, library) => `記述なし: ${product} と ${library} の既定値`,
  alsoOn: (names, more) => `${names.join('、')}${more > 0 ? ` ほか ${more} 件` : ''} も同様`,
  write: '修正例',
  summary: (profile, level) => `ASVS v5.0.be V9、レベル ${level}、プロファイル ${profile}`,
  counts: (counts) =>
    ([['error', 'エラー'], ['warning', '警告'], ['info', '情報'], ['review', '要確認']] as const)
      .flatMap(([key, name]) => (counts[key] > 0 ? [`${name} ${counts[key]} 件`] : []))
      .join('、'),
  found: (counts) => (counts === '' ? '指摘なし。' : `${counts}。`),
  betweenSentences: '',
  checked: (files, listeners, connections) => `${files} ファイルを検査: リスナー ${listeners} 件、接続 ${connections} 件。`,
  hiddenReview: (number) => `要確認 ${number} 件 (人による確認が必要): --review で表示`,
  hiddenLevel: (number, level) => `より高いレベルの指摘 ${number} 件: --level ${level} で表示`,
  elsewhere: (number) => `同じ設定の他のファイルに指摘 ${number} 件: ディレクトリを指定すると表示`,
  suppressed: (number) => `コメントまたは設定により抑制された指摘 ${number} 件`,
  inBaseline: (number) => `ベースラインにある指摘 ${number} 件`,
  problems: (number) => `問題 ${number} 件: 一部を検査できなかった`,
  suiteVerdict: { recommended: '推奨', acceptable: '許容', legacy: '旧式', disallowed: '禁止' },
  suitesOf: (number, library, profile) => `${library} で ${number} スイート、評価基準 ${profile}`,
  unmatched: (word, reason) => {
    switch (reason) {
      case 'unknown':
        return `${word} という名前のスイートやグループはない`;
      case 'not-in-library':
        return `${word} はこのライブラリにない`;
      case 'tls13-name':
        return `${word} は TLS 1.3 のスイート: このリストは TLS 1.2 以下のもの`;
      case 'empty':
        return `${word} は何も選ばない`;
      case 'skipped':
        return `${word} は未知の語に区切りなしで続くため、無視される`;
    }
  },
  rejected: {
    'no-match': 'ライブラリがこのリストを拒否する: スイートが残らない',
    'invalid-syntax': 'ライブラリがこのリストを拒否する: ここが構文誤り',
    'unknown-name': 'ライブラリがこのリストを拒否する: 未知の名前',
  },
  markdown: {
    requirement: '要件',
    verdict: '判定',
    columns: ['重大度', '場所', '内容', 'ルール'],
    more: (number) => `ほか ${number} 件。`,
  },
};

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

function listCounts(counts: readonly (readonly [number, string, string])[]): string {
  return counts.flatMap(([number, one, many]) => (number > 0 ? [count(number, one, many)] : [])).join(', ');
}

const byLocale: Readonly<Record<Locale, Texts>> = { en, ja };

export function textsIn(locale: Locale): Texts {
  return byLocale[locale];
}
