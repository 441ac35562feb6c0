import type { Rule } from '../engine/rule.ts';
import type { Locale } from '../model/text.ts';
import { requirements } from '../standards/requirements.ts';
import { printableJson } from './escape.ts';
import { paintFor } from './paint.ts';
import { textsIn } from './texts.ts';
import { padTo, widthOf } from './width.ts';

/** One line for each rule: id, severity, main requirement, what it asks for. */
export function rulesText(rules: readonly Rule[], locale: Locale, colours: boolean): string {
  const paint = paintFor(colours);
  const { severity } = textsIn(locale);
  const idWidth = Math.max(...rules.map(({ id }) => id.length));
  const severityWidth = Math.max(...Object.values(severity).map(widthOf));
  const lines = rules.map((rule) => {
    const [main] = rule.requirements;
    const colour = paint[rule.severity];
    const name = `${main} (L${requirements[main].level})`;
    return `${paint.strong(padTo(rule.id, idWidth))}  ${colour(padTo(severity[rule.severity], severityWidth))}  ${paint.faint(name)}  ${rule.texts[locale].title}\n`;
  });
  return lines.join('');
}

/** Described in docs/json.md. */
export function rulesJson(rules: readonly Rule[], locale: Locale): string {
  const list = rules.map((rule) => ({
    id: rule.id,
    severity: rule.severity,
    fix: rule.fix,
    requirements: rule.requirements,
    title: rule.texts[locale].title,
    references: rule.references,
  }));
  return `${printableJson({ version: 1, rules: list })}\n`;
}
