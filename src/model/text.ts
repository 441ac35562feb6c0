/** Languages of everything tlslint says. */
export type Locale = 'en' | 'ja';

/** The same text in every language. */
export type LocalizedText = Readonly<Record<Locale, string>>;
