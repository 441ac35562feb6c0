import { join } from 'node:path';
import { Ajv } from 'ajv';
import { validateWith } from '../engine/settings-validation.ts';
import { settingsFrom, type WrittenSettings } from '../engine/settings-values.ts';
import type { Settings } from '../engine/settings.ts';
import { similarNames } from '../standards/similar-names.ts';

/** `settings.tlslint` of a configuration of ESLint: what settings files have and ESLint has not. */
export type EslintSettings = Pick<WrittenSettings, (typeof keys)[number]>;

const keys = ['level', 'profile', 'runtime', 'exposure', 'locale', 'requireReason', 'roots'] as const satisfies readonly (keyof WrittenSettings)[];

/**
 * The settings that a configuration of ESLint states.
 * @param written `settings.tlslint`; `undefined`: nothing is stated.
 * @param workingDirectory Absolute; relative paths start here.
 * @throws TypeError for a mistake in them, as ESLint does for its own.
 */
export function settingsOf(written: unknown, workingDirectory: string): Settings {
  if (written === undefined) return settingsFrom([]);
  const unknownKey = typeof written === 'object' && written !== null ? Object.keys(written).find((key) => !keys.some((known) => known === key)) : undefined;
  if (unknownKey !== undefined) throw mistake(`there is no setting "${unknownKey}"; ${wayOut(unknownKey)}`);
  const wrong = validateWith(Ajv, written, '', []);
  if (wrong !== null) throw mistake(wrong.text.en);
  return settingsFrom([{ path: join(workingDirectory, 'eslint.config.js'), text: '', written: written as WrittenSettings }]);
}

function mistake(text: string): TypeError {
  return new TypeError(`settings.tlslint: ${text}`);
}

function wayOut(key: string): string {
  const [similar] = similarNames(key, keys);
  return similar === undefined ? `known: ${keys.join(', ')}` : `did you mean "${similar}"?`;
}
