import { describe, expect, it } from 'vitest';
import { formats } from '../parsers/index.ts';
import { rules } from '../rules/index.ts';
import { fileTreeInMemory } from '../src/engine/file-tree.ts';
import type { Run } from '../src/engine/finding.ts';
import { run } from '../src/engine/run.ts';
import type { Rule, RuleExample } from '../src/engine/rule.ts';
import { readSettings } from '../src/engine/settings-file.ts';
import { requirements, type RequirementLevel } from '../src/standards/requirements.ts';
import { profileNamed, testDay } from './harness/cases.ts';

/** Names that the product gives its file. */
const fileNames: Readonly<Record<string, string>> = { nginx: 'nginx.conf', haproxy: 'haproxy.cfg', envoy: 'envoy.yaml', node: 'server.js' };

/** The level that shows the rule; 2 at least, as users have it. */
function levelOf({ requirements: [main] }: Rule): RequirementLevel {
  const { level } = requirements[main];
  return level === 1 ? 2 : level;
}

async function check(text: string, { format, settings = '', files = {} }: RuleExample, level: RequirementLevel): Promise<Run> {
  const file = fileNames[format] ?? format;
  const result = await readSettings('/tlslint.config.toml', settings, 'toml', rules);
  if (result.kind === 'mistake') throw new Error(result.mistake.text.en);
  return run({
    paths: [file],
    tree: fileTreeInMemory(new Map([[file, text], ...Object.entries(files)])),
    formats: formats.filter(({ id }) => id === format),
    rules,
    // An example asks for a higher level itself when only that shows it.
    settings: { ...result.file.settings, level: result.file.settings.level > level ? result.file.settings.level : level },
    profile: await profileNamed(result.file.settings.profile),
    today: testDay,
  });
}

const examples = rules.flatMap((rule) => rule.examples().filter(({ format }) => formats.some(({ id }) => id === format)).map((example) => [rule.id, example.format, rule, example] as const));

describe('the examples of the rules', () => {
  it.each(examples)('%s is shown by the bad %s example', async (_id, _format, rule, example) => {
    const { findings, problems } = await check(example.bad, example, levelOf(rule));
    expect(problems).toEqual([]);
    expect(findings.filter(({ rule: id, truth }) => id === rule.id && truth === 'yes').length).toBeGreaterThan(0);
  });

  it.each(examples)('%s: no rule complains about the good %s example', async (_id, _format, rule, example) => {
    const { findings, problems } = await check(example.good, { ...example, settings: example.goodSettings ?? example.settings ?? '' }, levelOf(rule));
    expect(problems).toEqual([]);
    // An example of level 3 need not show everything else that level 3 asks for.
    const relevant = findings.filter(({ truth, level, rule: id }) => truth === 'yes' && (level <= 2 || id === rule.id));
    expect(relevant.map(({ rule: id, message }) => `${id}: ${message.en}`)).toEqual([]);
  });

  it('fills every place of every message', async () => {
    for (const [, , rule, example] of examples) {
      const { findings } = await check(example.bad, example, 3);
      const texts = findings.flatMap(({ message, notes, related }) => [message, ...notes, ...related.map((place) => place.message)]);
      expect(texts.filter(({ en, ja }) => /\{\w+\}/.test(en + ja)), rule.id).toEqual([]);
    }
  });
});
