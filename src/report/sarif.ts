import type { RequirementVerdict } from '../engine/finding.ts';
import type { Rule, Severity } from '../engine/rule.ts';
import type { Locale } from '../model/text.ts';
import { requirementIds, requirements } from '../standards/requirements.ts';
import { printableJson } from './escape.ts';
import { explainRule } from './explain.ts';
import type { JsonFinding, JsonFix, JsonProblem, JsonReport, JsonSuppression } from './json.ts';
import { sarifLocation, sarifRegion, sarifUri } from './sarif-place.ts';
import { textsIn } from './texts.ts';

export interface SarifOptions {
  readonly locale: Locale;
  /** Review notes as well. */
  readonly review: boolean;
  /** All rules that were asked, with results or without. */
  readonly rules: readonly Rule[];
}

/** Where the schema of the format is. */
const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** Name of the taxonomy of requirements within the document. */
const taxonomy = 'ASVS';

/**
 * SARIF, the format of code scanning services.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifReport(report: JsonReport, options: SarifOptions): string {
  const isShown = ({ truth }: JsonFinding): boolean => truth === 'yes' || options.review;
  const run = {
    tool: { driver: driver(report, options) },
    language: options.locale === 'ja' ? 'ja-JP' : 'en-US',
    columnKind: 'utf16CodeUnits',
    invocations: [invocation(report.problems)],
    taxonomies: [taxa(options.locale)],
    results: [
      ...[...report.findings, ...report.unknowns].filter(isShown).map((finding) => result(finding, options)),
      ...report.suppressed.filter(isShown).map((finding) => ({ ...result(finding, options), suppressions: [sarifSuppression(finding.suppression)] })),
    ],
    properties: { profile: report.profile, level: report.level, requirements: verdictsOf(report) },
  };
  return `${printableJson({ $schema: schema, version: '2.1.0', runs: [run] })}\n`;
}

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

function driver({ tool }: JsonReport, { rules, locale }: SarifOptions): object {
  return {
    name: tool.name,
    version: tool.version,
    semanticVersion: tool.version,
    supportedTaxonomies: [{ name: taxonomy }],
    rules: rules.map((rule) => {
      const { title, why } = rule.texts[locale];
      const markdown = explainRule(rule, locale);
      return {
        id: rule.id,
        shortDescription: { text: title },
        fullDescription: { text: why },
        help: { text: markdown, markdown },
        defaultConfiguration: { level: levels[rule.severity] },
        relationships: rule.requirements.map((id) => ({ target: taxon(id), kinds: ['relevant'] })),
        properties: { tags: ['security', 'tls', ...cweTags(rule)] },
      };
    }),
  };
}

/** In the form in which code scanning on GitHub knows weaknesses. */
function cweTags({ requirements: ids }: Rule): readonly string[] {
  return [...new Set(ids.flatMap((id) => requirements[id].cwe.ids))].map((number) => `external/cwe/cwe-${String(number).padStart(3, '0')}`);
}

function taxon(id: string): object {
  return { id, toolComponent: { name: taxonomy } };
}

function taxa(locale: Locale): object {
  return {
    name: taxonomy,
    organization: 'OWASP',
    fullName: 'OWASP Application Security Verification Standard',
    version: 'v5.0.be',
    informationUri: 'https://owasp.org/www-project-application-security-verification-standard/',
    taxa: requirementIds.map((id) => ({ id, shortDescription: { text: requirements[id].title[locale] }, properties: { level: requirements[id].level } })),
  };
}

function invocation(problems: readonly JsonProblem[]): object {
  return {
    executionSuccessful: problems.every(({ severity }) => severity !== 'error'),
    toolExecutionNotifications: problems.map((problem) => ({
      descriptor: { id: problem.code },
      level: problem.severity,
      message: { text: problem.message },
      locations: [sarifLocation(problem)],
    })),
  };
}

function result(finding: JsonFinding, { rules, locale }: SarifOptions): object {
  const { rule, truth, severity, message, notes, requirements: asked, related, fixes, fingerprint } = finding;
  const isReview = truth === 'unknown';
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex(({ id }) => id === rule),
    kind: isReview ? 'review' : 'fail',
    level: isReview ? 'none' : levels[severity],
    message: { text: [message, ...notes].map(messageText).join('\n') },
    locations: [sarifLocation(finding)],
    relatedLocations: related.map((place, index) => ({ id: index + 1, ...sarifLocation(place), message: { text: place.message } })),
    partialFingerprints: { 'tlslint/v1': fingerprint },
    fixes: fixes.flatMap((fix) => sarifFix(fix, locale)),
    taxa: asked.map(taxon),
    properties: { level: finding.level, endpoints: finding.endpoints.map(({ name }) => name) },
  };
}

function sarifSuppression({ kind, reason, place }: JsonSuppression): object {
  return {
    kind: kind === 'comment' ? 'inSource' : 'external',
    ...(reason !== null && { justification: reason }),
    ...(place !== null && { location: sarifLocation(place) }),
    properties: { by: kind },
  };
}

/** Nothing of a message is a link (section 3.11.6). */
function messageText(text: string): string {
  return text.replaceAll('](', '\\](');
}

/** A fix that only a person can place has no edits, and is no fix in the words of SARIF. */
function sarifFix({ text, safety, edits }: JsonFix, locale: Locale): readonly object[] {
  const paths = [...new Set(edits.map(({ path }) => path))];
  if (paths.length === 0) return [];
  const artifactChanges = paths.map((path) => ({
    artifactLocation: sarifUri(path),
    replacements: edits
      .filter((edit) => edit.path === path)
      .map((edit) => ({ deletedRegion: sarifRegion(edit) ?? { startLine: 1 }, insertedContent: { text: edit.text } })),
  }));
  return [{ description: { text: `${textsIn(locale).write}: ${text}` }, artifactChanges, properties: { safety } }];
}

function verdictsOf({ requirements: rows }: JsonReport): readonly { readonly id: string; readonly verdict: RequirementVerdict }[] {
  return rows.map(({ id, verdict }) => ({ id, verdict }));
}
