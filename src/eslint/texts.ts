import type { Locale } from '../model/text.ts';

/** What only ESLint shows. */
interface EslintTexts {
  /** At the end of a message. */
  readonly write: (text: string) => string;
  readonly asksFor: (requirement: string, level: number) => string;
  /** Of a suggestion: a change that clients or backends have to be ready for. */
  readonly suggest: (text: string) => string;
  /** Of a suggestion that only takes something out. */
  readonly remove: string;
}

export const eslintTexts: Readonly<Record<Locale, EslintTexts>> = {
  en: {
    write: (text) => `write ${text}`,
    asksFor: (requirement, level) => `ASVS ${requirement} (L${level})`,
    suggest: (text) => `Write ${text} (some connections may fail)`,
    remove: 'Take this out (some connections may fail)',
  },
  ja: {
    write: (text) => `修正案: ${text}`,
    asksFor: (requirement, level) => `ASVS ${requirement} (L${level})`,
    suggest: (text) => `${text} に修正 (失敗する接続がありうる)`,
    remove: '削除 (失敗する接続がありうる)',
  },
};
