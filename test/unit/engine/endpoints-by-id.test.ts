import { describe, expect, it } from 'vitest';
import { endpointsById } from '../../../src/engine/endpoints-by-id.ts';
import type { DescribedEndpoint } from '../../../src/model/describe.ts';
import { known } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';

const spanIn = (file: string): Span => ({ file, start: 0, end: 1 });

function endpoint(id: string, block: () => Span): DescribedEndpoint {
  const at = spanIn('any');
  const from = { kind: 'written', span: at } as const;
  return { kind: 'listener', id, at, addresses: known([], from), names: known([], from), get block() { return block(); } };
}

describe('endpointsById', () => {
  const inOne = endpoint('web', () => spanIn('one.conf'));
  const inOther = endpoint('web', () => spanIn('other.conf'));
  const again = endpoint('web', () => spanIn('other.conf'));

  it('finds the first one in the file of a finding, else the first one', () => {
    const { near, all } = endpointsById([inOne, inOther, again]);
    expect(near('web', spanIn('other.conf'))).toBe(inOther);
    expect(near('web', spanIn('third.conf'))).toBe(inOne);
    expect(near('none', spanIn('one.conf'))).toBeNull();
    expect(all('web')).toEqual([inOne, inOther, again]);
    expect(all('none')).toEqual([]);
  });

  it('does not ask endpoints with an id of their own where they are', () => {
    const alone = endpoint('alone', () => {
      throw new Error('asked');
    });
    expect(endpointsById([inOne, alone, inOther]).near('alone', spanIn('one.conf'))).toBe(alone);
  });
});
