import type { RuleOption } from '../engine/rule-options.ts';
import type { Rule } from '../engine/rule.ts';
import type { Locale } from '../model/text.ts';
import { requirements, type Requirement } from '../standards/requirements.ts';
import { documentTexts } from './document-texts.ts';

/**
 * A rule as a Markdown document: the page of the documentation, and what `tlslint explain` prints.
 * @param linkTo Address of the page of a requirement; `null` for no links.
 */
export function explainRule(rule: Rule, locale: Locale, linkTo: ((requirement: Requirement) => string) | null = null): string {
  const words = documentTexts[locale];
  const texts = rule.texts[locale];
  const requirementLines = rule.requirements.map((id) => {
    const requirement = requirements[id];
    const name = linkTo === null ? id : `[${id}](${linkTo(requirement)})`;
    return `- ${name} (${words.level} ${requirement.level}, ASVS 5.0.0: ${requirement.final.id}): ${requirement.title[locale]}`;
  });
  return sections([
    `# ${rule.id}`,
    `${texts.title}${words.stop}`,
    `- ${words.severity}: ${words.severities[rule.severity]}`,
    `- ${words.fix}: ${words.fixes[rule.fix]}`,
    requirementLines.join('\n'),
    `## ${words.why}`,
    texts.why,
    `## ${words.how}`,
    texts.how,
    ...optionSections(rule, locale),
    ...rule.examples().flatMap(({ format, settings, goodSettings, bad, good }) => [
      `## ${words.example(writtenAs(format).title)}`,
      ...(settings === undefined ? [] : [words.withSettings, fenced(settings, 'toml')]),
      words.bad,
      fenced(bad, writtenAs(format).language),
      ...(goodSettings === undefined ? [] : [words.withSettings, fenced(goodSettings, 'toml')]),
      words.good,
      fenced(good, writtenAs(format).language),
    ]),
    `## ${words.references}`,
    rule.references.map((reference) => `- <${reference}>`).join('\n'),
  ]);
}

/** What settings can change, and where it is written. */
function optionSections({ id, options = {} }: Rule, locale: Locale): readonly string[] {
  const words = documentTexts[locale];
  const lines = Object.entries(options).map(([name, { title, type, default: usual }]) => {
    const form = [words.optionType[type], ...(usual === null ? [] : [words.optionDefault(`\`${JSON.stringify(usual)}\``)])].join(', ');
    return `- \`${name}\` (${form}): ${title[locale]}`;
  });
  return lines.length === 0 ? [] : [`## ${words.options}`, lines.join('\n'), fenced([`[rules.${id}]`, ...Object.entries(options).map(([name, option]) => `${name} = ${JSON.stringify(sampleOf(option))}`)].join('\n'), 'toml')];
}

/** A value that the option may have: the one it has anyhow, where that does not come from the profile. */
function sampleOf(option: RuleOption): unknown {
  return option.default ?? (option.type === 'integer' ? option.minimum : true);
}

/**
 * A requirement as a Markdown section.
 * @param linkTo Address of the page of a rule; `null` for no links.
 */
export function explainRequirement(requirement: Requirement, rules: readonly Rule[], locale: Locale, linkTo: ((rule: Rule) => string) | null = null): string {
  const words = documentTexts[locale];
  const { id, level, final, cwe, title, description, configurationShows, needsFiles, needsPerson } = requirement;
  const covering = rules.filter((rule) => rule.requirements.includes(id));
  const ruleLines = covering.map((rule) => `- ${linkTo === null ? rule.id : `[${rule.id}](${linkTo(rule)})`}: ${rule.texts[locale].title}`);
  return sections([
    `## ${id}: ${title[locale]}`,
    `${words.level} ${level}; ASVS 5.0.0: ${final.id} (${words.level} ${final.level}); ${cwe.ids.map((number) => `CWE-${number}`).join(', ')}`,
    description[locale],
    `- ${words.configurationShows}: ${configurationShows[locale]}`,
    ...(needsFiles === null ? [] : [`- ${words.needsFiles}: ${needsFiles[locale]}`]),
    `- ${words.needsPerson}: ${needsPerson[locale]}`,
    `### ${words.rules}`,
    ruleLines.length === 0 ? words.noRules : ruleLines.join('\n'),
  ]);
}

/** List items that follow each other stay together. */
function sections(parts: readonly string[]): string {
  return parts
    .map((part, index) => (index === 0 ? '' : part.startsWith('- ') && parts[index - 1]?.startsWith('- ') ? '\n' : '\n\n') + part.trimEnd())
    .join('')
    .concat('\n');
}

/** How a format is called, and the language that Markdown shows it in. Both are its id unless they are here. */
function writtenAs(format: string): { readonly title: string; readonly language: string } {
  return otherNames.get(format) ?? { title: format, language: format };
}

const otherNames: ReadonlyMap<string, { readonly title: string; readonly language: string }> = new Map([
  ['haproxy', { title: 'HAProxy', language: 'haproxy' }],
  ['envoy', { title: 'Envoy', language: 'yaml' }],
  ['node', { title: 'Node.js', language: 'js' }],
]);

function fenced(text: string, language: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}
