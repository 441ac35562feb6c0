import { expect, it } from 'vitest';
import { readConfiguration } from '../../../parsers/envoy/files/read-configuration.ts';
import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';
import { configurationOf, textAt } from './messages.ts';

it.each([
  ['envoy/syntax error', 'static_resources: [', ''],
  ['envoy/template warning', 'static_resources:\n  a: {{ b }}\n c: d\n', ''],
  ['envoy/too-deep error', `static_resources: ${'['.repeat(10_000)}`, ''],
  ['envoy/unknown-alias error', 'static_resources: *a', '*a'],
  ['envoy/endless-alias error', 'static_resources: &a { b: *a }', '*a'],
])('tells %s', (told, text, at) => {
  const [problem, ...others] = configurationOf({ 'envoy.yaml': text }).problems;
  expect(others).toEqual([]);
  expect(`${problem?.code ?? ''} ${problem?.severity ?? ''}`).toBe(told);
  expect(problem?.span === undefined ? null : textAt(text, problem.span)).toBe(at);
  expect(problem?.text.ja).toMatch(/[ぁ-んァ-ヶ]/);
});

it('tells of aliases that stand for too much', () => {
  const text = `a0: &a0 [x, x]\n${Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`).join('')}static_resources: {}\n`;
  const { problems, configuration } = configurationOf({ 'envoy.yaml': text });
  expect(problems.map(({ code }) => code)).toEqual(['envoy/too-many-aliases']);
  expect(configuration.resources.map(({ kind }) => kind)).toEqual(['bootstrap']);
});

it('tells of a file that is not there', () => {
  const { problems } = readConfiguration({ entries: ['gone.yaml'], fragment: false }, fileTreeInMemory(new Map()));
  expect(problems.map(({ code, span }) => `${code} ${span.file}`)).toEqual(['envoy/unreadable-file gone.yaml']);
});
