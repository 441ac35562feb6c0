import type { Rule } from 'eslint';
import type { Problem } from '../model/problem.ts';
import type { FileAnalyses, FileAnalysis } from './analysis.ts';
import { messageOfProblem, titleOfSuggestion } from './message.ts';
import type { Message } from './report.ts';
import { ruleTelling } from './rule.ts';

/** What the command prints beside findings. ESLint knows nothing but rules, and one severity for each. */
const problemRules = [
  {
    id: 'configuration-error',
    severity: 'error',
    description: 'Report what cannot be read or checked, and what the product itself refuses',
  },
  {
    id: 'configuration-warning',
    severity: 'warning',
    description: 'Report what the product passes over, and suppression comments that are of no use',
  },
] as const satisfies readonly { readonly id: string; readonly severity: Problem['severity']; readonly description: string }[];

export type ProblemRuleId = (typeof problemRules)[number]['id'];

/** By id, the rules that tell problems of files. */
export function rulesOfProblems(analyses: FileAnalyses): readonly { readonly id: ProblemRuleId; readonly severity: Problem['severity']; readonly rule: Rule.RuleModule }[] {
  return problemRules.map(({ id, severity, description }) => ({
    id,
    severity,
    rule: ruleTelling((analysis) => messagesOf(severity, analysis), { fixable: true, hasSuggestions: false }, { type: 'problem', docs: { description } }, analyses),
  }));
}

function messagesOf(wanted: Problem['severity'], { file, run, locale }: FileAnalysis): readonly Message[] {
  return run.problems
    .filter(({ severity, span }) => severity === wanted && span.file === file)
    .map((problem) => ({ span: problem.span, text: messageOfProblem(problem, locale), fix: problem.fix ?? null, title: titleOfSuggestion('', locale) }));
}
