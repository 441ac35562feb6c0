import { allRules } from '../index.ts';
import type { Locale } from '../model/text.ts';
import { explainRequirement, explainRule } from '../report/explain.ts';
import { requirementIds, requirements, type Requirement } from '../standards/requirements.ts';
import { similarNames } from '../standards/similar-names.ts';
import type { Arguments } from './arguments.ts';
import { exitCodes, type ExitCode, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** `tlslint explain <rule | requirement>` */
export function explainCommand(given: Arguments, terminal: Terminal, locale: Locale): ExitCode {
  const [name, more] = given.operands;
  if (name === undefined || more !== undefined) {
    throw new UsageError(
      { en: 'one rule or requirement is needed', ja: 'ルールまたは要件を 1 つ指定する' },
      { en: 'see tlslint rules', ja: 'tlslint rules で一覧を表示' },
    );
  }
  const rules = allRules();
  const rule = rules.find(({ id }) => id === name);
  const requirement = rule === undefined ? requirementNamed(name) : null;
  if (rule !== undefined) terminal.out(explainRule(rule, locale));
  else if (requirement !== null) terminal.out(explainRequirement(requirement, rules, locale));
  else throw unknownName(name, [...rules.map(({ id }) => id), ...requirementIds]);
  return exitCodes.fine;
}

/** A requirement by its id in v5.0.be, with or without that prefix, or by its id in ASVS 5.0.0. */
function requirementNamed(name: string): Requirement | null {
  const id = requirementIds.find((candidate) => candidate === name || candidate === `v5.0.be-${name}` || requirements[candidate].final.id === name);
  return id === undefined ? null : requirements[id];
}

function unknownName(name: string, known: readonly string[]): UsageError {
  const [similar] = similarNames(name, known);
  return new UsageError(
    { en: `there is no rule or requirement "${name}"`, ja: `ルールまたは要件 "${name}" はない` },
    similar === undefined ? { en: 'see tlslint rules', ja: 'tlslint rules で一覧を表示' } : { en: `did you mean ${similar}?`, ja: `${similar} の誤りか` },
  );
}
