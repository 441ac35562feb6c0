import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Rule as EslintRule } from 'eslint';
import type { Rule } from '../engine/rule.ts';
import type { FileAnalyses, FileAnalysis } from './analysis.ts';
import { messageOfFinding, titleOfSuggestion } from './message.ts';
import { report, type Mending, type Message } from './report.ts';

/** A rule of tlslint as a rule of ESLint: the engine looks at a file once for all rules, and each tells what it found. */
export function eslintRule(rule: Rule, analyses: FileAnalyses): EslintRule.RuleModule {
  const can: Mending = { fixable: rule.fix === 'safe' || rule.fix === 'either', hasSuggestions: rule.fix === 'unsafe' || rule.fix === 'either' };
  return ruleTelling(
    (analysis) => messagesOf(rule.id, analysis),
    can,
    {
      type: rule.severity === 'error' ? 'problem' : 'suggestion',
      docs: { description: rule.texts.en.title, url: pathToFileURL(join(import.meta.dirname, 'docs/rules', `${rule.id}.md`)).href },
    },
    analyses,
  );
}

/** What is certain. A review note is for a person who asks for it. */
function messagesOf(id: string, { file, run, locale }: FileAnalysis): readonly Message[] {
  return run.findings
    .filter(({ rule, truth, span }) => rule === id && truth === 'yes' && span.file === file)
    .map((finding) => ({ span: finding.span, text: messageOfFinding(finding, locale), fix: finding.fix, title: titleOfSuggestion(finding.fix?.text ?? '', locale) }));
}

/** A rule that tells messages about a file, of JavaScript (`Program`) or of one of our languages (`Configuration`). */
export function ruleTelling(
  messagesIn: (analysis: FileAnalysis) => readonly Message[],
  can: Mending,
  meta: Pick<EslintRule.RuleMetaData, 'type' | 'docs'>,
  analyses: FileAnalyses,
): EslintRule.RuleModule {
  return {
    meta: { ...meta, schema: [], ...(can.fixable && { fixable: 'code' as const }), hasSuggestions: can.hasSuggestions },
    create(context) {
      const tell = (): void => {
        const analysis = analyses.of(context);
        if (analysis === null) return;
        for (const message of messagesIn(analysis)) report(context, analysis.file, message, can);
      };
      return { Program: tell, Configuration: tell };
    },
  };
}
