import { describe, expect, test } from 'vitest';
import { requirementIds, requirements } from '../../../src/standards/requirements.ts';

const japanese = /[\u3040-\u30ff\u4e00-\u9fff]/;

describe('the requirements of chapter V9', () => {
  test('are twelve, in the order of the specification', () => {
    expect(requirementIds.map((id) => id.replace('v5.0.be-', ''))).toEqual([
      '9.1.1',
      '9.1.4',
      '9.2.2',
      '9.2.6',
      '9.3.1',
      '9.3.2',
      '9.3.3',
      '9.4.2',
      '9.4.1',
      '9.4.5',
      '9.4.3',
      '9.4.4',
    ]);
    expect(Object.keys(requirements)).toEqual(requirementIds);
    for (const id of requirementIds) expect(requirements[id].id).toBe(id);
  });

  test('have the levels and the successors of the specification', () => {
    const facts = requirementIds.map((id) => {
      const { level, final } = requirements[id];
      return `${id} L${level} -> ${final.id} L${final.level}`;
    });
    expect(facts).toEqual([
      'v5.0.be-9.1.1 L1 -> v5.0.0-12.2.1 L1',
      'v5.0.be-9.1.4 L1 -> v5.0.0-12.2.2 L1',
      'v5.0.be-9.2.2 L2 -> v5.0.0-12.3.1 L2',
      'v5.0.be-9.2.6 L2 -> v5.0.0-12.3.2 L2',
      'v5.0.be-9.3.1 L2 -> v5.0.0-12.3.3 L2',
      'v5.0.be-9.3.2 L2 -> v5.0.0-12.3.4 L2',
      'v5.0.be-9.3.3 L3 -> v5.0.0-12.3.5 L3',
      'v5.0.be-9.4.2 L1 -> v5.0.0-12.1.1 L1',
      'v5.0.be-9.4.1 L2 -> v5.0.0-12.1.2 L2',
      'v5.0.be-9.4.5 L2 -> v5.0.0-12.1.3 L2',
      'v5.0.be-9.4.3 L3 -> v5.0.0-12.1.4 L3',
      'v5.0.be-9.4.4 L3 -> v5.0.0-12.1.5 L3',
    ]);
  });

  test('name the CWE of the upstream mapping and say where they add their own', () => {
    const upstream = Object.fromEntries(
      requirementIds.flatMap((id) => (requirements[id].cwe.from === 'upstream' ? [[id.replace('v5.0.be-', ''), requirements[id].cwe.ids]] : [])),
    );
    expect(upstream).toEqual({
      '9.1.1': [319],
      '9.1.4': [295],
      '9.2.2': [319],
      '9.3.1': [319],
      '9.3.2': [295],
      '9.3.3': [295],
      '9.4.1': [326],
      '9.4.2': [326],
      '9.4.3': [299],
    });
    for (const id of requirementIds) expect(requirements[id].cwe.ids.length).toBeGreaterThan(0);
  });

  test.each(requirementIds)('%s is told in both languages', (id) => {
    const { title, description, configurationShows, needsFiles, needsPerson } = requirements[id];
    for (const text of [title, description, configurationShows, needsPerson, ...(needsFiles === null ? [] : [needsFiles])]) {
      expect(text.en).toMatch(/[a-z]/);
      expect(text.en).not.toMatch(japanese);
      expect(text.ja).toMatch(japanese);
    }
  });
});
