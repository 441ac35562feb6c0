import type { Locale } from '../model/text.ts';
import type { RequirementLevel } from '../standards/requirements.ts';

/** What the settings of the editor decide, under `tlslint`; `null`: as the settings file says. */
export interface EditorSettings {
  readonly locale: Locale | null;
  readonly level: RequirementLevel | null;
  readonly profile: string | null;
  /** Show the review notes, as hints. */
  readonly review: boolean;
  readonly inlayHints: boolean;
  readonly codeLens: boolean;
}

export const defaultEditorSettings: EditorSettings = { locale: null, level: null, profile: null, review: false, inlayHints: false, codeLens: true };

/** Reads what an editor sent. What is missing or makes no sense is as usual: an editor has its own way to say so. */
export function editorSettingsFrom(value: unknown): EditorSettings {
  const given: Readonly<Record<string, unknown>> = typeof value === 'object' && value !== null ? { ...value } : {};
  const flag = (name: 'review' | 'inlayHints' | 'codeLens'): boolean => (typeof given[name] === 'boolean' ? given[name] : defaultEditorSettings[name]);
  const { locale, level, profile } = given;
  return {
    locale: locale === 'en' || locale === 'ja' ? locale : null,
    level: level === 1 || level === 2 || level === 3 ? level : null,
    profile: typeof profile === 'string' && profile !== '' ? profile : null,
    review: flag('review'),
    inlayHints: flag('inlayHints'),
    codeLens: flag('codeLens'),
  };
}

/** The part of an editor's settings that is about tlslint. */
export function sectionOf(settings: unknown): unknown {
  return typeof settings === 'object' && settings !== null && 'tlslint' in settings ? settings.tlslint : null;
}
