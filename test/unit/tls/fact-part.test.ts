import { describe, expect, it } from 'vitest';
import { known, unknown, type Origin } from '../../../src/model/fact.ts';
import { factPart, versionsPart } from '../../../src/tls/fact-part.ts';
import { versions } from '../../endpoints.ts';

const at = (start: number): Origin => ({ kind: 'written', span: { file: 'a.js', start, end: start + 1 } });

describe('a fact as a part', () => {
  it('is the same wherever it comes from', () => {
    expect(factPart(known('server', at(1)))).toBe(factPart(known('server', at(2))));
    expect(factPart(unknown({ kind: 'variable', name: 'options' }, at(1)))).toBe(factPart(unknown({ kind: 'variable', name: 'options' }, at(2))));
  });

  it('tells doubts and values apart', () => {
    const doubts = [{ kind: 'variable', name: 'x' }, { kind: 'variable', name: 'y' }, { kind: 'run-time', what: 'x' }, { kind: 'missing-file', path: 'x' }, { kind: 'template' }] as const;
    const parts = [factPart(known('x', at(1))), ...doubts.map((doubt) => factPart(unknown(doubt, at(1))))];
    expect(new Set(parts).size).toBe(parts.length);
  });

  it('counts which versions are open, and why', () => {
    const written = versions('TLSv1.2', 'TLSv1.3');
    const open = (name: string) => ({ ...written, 'TLSv1.2': unknown({ kind: 'variable', name }, at(1)) }) as const;
    expect(versionsPart(open('x'))).toBe(versionsPart({ ...open('x'), 'TLSv1.2': unknown({ kind: 'variable', name: 'x' }, at(9)) }));
    expect(new Set([versionsPart(written), versionsPart(open('x')), versionsPart(open('y'))]).size).toBe(3);
  });
});
