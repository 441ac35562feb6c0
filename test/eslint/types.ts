import type { Linter } from 'eslint';
import { defineConfig } from 'eslint/config';
import type { Linter as Linter9 } from 'eslint-9';
import { defineConfig as defineConfig9 } from 'eslint-9/config';
import tlslint, { type EslintSettings } from '../../src/eslint/index.ts';

/*
 * What users write in an eslint.config.ts; that it compiles is the test.
 */
const settings: EslintSettings = { level: 3, profile: 'mozilla-modern', runtime: { nginx: '1.26', openssl: '3.0' } };

// @ts-expect-error there is no such level
export const noSuchLevel: EslintSettings = { level: 4 };

export const spread: Linter.Config[] = [...tlslint.configs.recommended, { rules: { 'tlslint/no-weak-cipher': 'off' } }];

export const spread9: Linter9.Config[] = [...tlslint.configs.recommended];

export const defined = defineConfig([
  tlslint.configs.recommended,
  { files: ['deploy/*.conf'], plugins: { tlslint }, language: 'tlslint/nginx', extends: ['tlslint/recommended'], settings: { tlslint: settings } },
]);

export const defined9 = defineConfig9([tlslint.configs.recommended]);
