import type { ESLint, Linter, Rule } from 'eslint';
import { parsers } from '../../parsers/loaded.ts';
import { toolVersion } from '../cli/version.ts';
import type { Severity } from '../engine/rule.ts';
import { allRules } from '../index.ts';
import { FileAnalyses } from './analysis.ts';
import { languageOf, type Language } from './language.ts';
import { rulesOfProblems } from './problem-rules.ts';
import { recommended } from './recommended.ts';
import { eslintRule } from './rule.ts';

export type { EslintSettings } from './settings.ts';

/** The plugin of ESLint: `import tlslint from 'tlslint/eslint'`. */
export interface TlslintPlugin extends ESLint.Plugin {
  /** `tlslint/nginx` and its like, by format. */
  readonly languages: Record<string, Language>;
  /** Every rule of tlslint, and `configuration-error` and `configuration-warning`. */
  readonly rules: Record<string, Rule.RuleModule>;
  readonly configs: { readonly recommended: Linter.Config[] };
}

function makePlugin(): TlslintPlugin {
  const analyses = new FileAnalyses();
  const made = [...rulesOfProblems(analyses), ...allRules().map((rule) => ({ id: rule.id, severity: rule.severity, rule: eslintRule(rule, analyses) }))];
  const plugin: TlslintPlugin = {
    meta: { name: 'tlslint', version: toolVersion, namespace: 'tlslint' },
    languages: Object.fromEntries(parsers.map((parser) => [parser.id, languageOf(parser)])),
    rules: Object.fromEntries(made.map(({ id, rule }) => [id, rule])),
    configs: { recommended: [] },
  };
  // A configuration holds the plugin it belongs to.
  plugin.configs.recommended.push(...recommended(plugin, Object.fromEntries(made.map(({ id, severity }) => [`tlslint/${id}`, severityNames[severity]]))));
  return plugin;
}

/** ESLint has no severity for information. */
const severityNames: Readonly<Record<Severity, Linter.StringSeverity>> = { error: 'error', warning: 'warn', info: 'warn' };

const plugin = makePlugin();

export default plugin;
