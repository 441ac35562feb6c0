import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../src/engine/settings-file.ts';

const written = {
  toml: `# until = "2020-01-02"
ignore = [
  "generated/", { path = "a", rule = "r", reason = "until: 2020-01-02 is too long", until = "2020-01-03" },
  { path = "b", rule = "r", reason = "x", until = "2020-01-02" },
  { path = "c", rule = "r", reason = "x", until = '2020-01-02' },
]
`,
  tables: '[[ignore]]\npath = "a"\nrule = "r"\nreason = "x"\nuntil = "2020-01-03"\n\n[[ignore]]\nuntil = "2020-01-02" # soon\npath = "b"\nrule = "r"\nreason = "x"\n[[ignore]]\npath = "c"\nrule = "r"\nreason = "x"\nuntil = 2020-01-02\n',
  yaml: 'ignore:\n- { path: a, rule: r, reason: x, until: "2020-01-03" }\n- path: b\n  rule: r\n  reason: x\n  until: "2020-01-02"\n- path: c\n  rule: r\n  reason: x\n  until: \'2020-01-02\'\n',
  json: '{"ignore": [{"path": "a", "rule": "r", "reason": "x", "until": "2020-01-03"},\n {"until": "2020-01-02", "path": "b", "rule": "r", "reason": "x"}, {"path": "c", "rule": "r", "reason": "x", "until":"2020-01-02"}]}',
};

/** Lines that the three entries end on. */
const lines = { toml: [3, 4, 5], tables: [5, 8, 16], yaml: [2, 6, 10], json: [1, 2, 2] };

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

describe('the place of an entry that has ended', () => {
  it.each(Object.keys(written) as (keyof typeof written)[])('is its own day: %s', async (name) => {
    const text = written[name];
    const result = await readSettings('/tlslint.config', text, name === 'tables' ? 'toml' : name, [{ id: 'r' }]);
    if (result.kind !== 'settings') throw new Error(JSON.stringify(result));
    const entries = result.file.settings.ignore.filter(({ rule }) => rule !== null);
    const places = entries.map(({ untilPlace }) => untilPlace ?? { start: 0, end: 0 });
    expect(places.map(({ start, end }) => text.slice(start, end))).toEqual(entries.map(({ until }) => until));
    expect(new Set(places.map(({ start }) => start)).size).toBe(3);
    expect(places.map(({ start }) => lineOf(text, start))).toEqual(lines[name]);
  });
});
