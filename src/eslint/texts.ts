import type { Locale } from '../model/text.ts';

/** What only ESLint shows. */
interface EslintTexts {
  /** At the end of a message. */
  readonly write: (text: string) => string;
  readonly asksFor: (requirement: string, level: number) => string;
  /** Of a suggestion: a change with which clients that could connect securely may no longer. */
  readonly suggest: (text: string) => string;
  /** Of a suggestion that only takes something out. */
  readonly remove: string;
}

export const eslintTexts: Readonly<Record<Locale, EslintTexts>> = {
  en: {
    write: (text) => `write ${text}`,
    asksFor: (requirement, level) => `ASVS ${requirement} (L${level})`,
    suggest: (text) => `Write ${text} (may refuse clients)`,
    remove: 'Take this out (may refuse clients)',
  },
  ja: {
    write: (text) => `修正案: ${text}`,
    asksFor: (requirement, level) => `ASVS ${requirement} (L${level})`,
    suggest: (text) => `${text} に修正 (接続できなくなるクライアントがありうる)`,
    remove: '削除 (接続できなくなるクライアントがありうる)',
  },
};
