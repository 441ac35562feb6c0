import { expect, it } from 'vitest';
import { uniqueIds } from '../../../parsers/_shared/unique-ids.ts';

it('tells apart what has the same text', () => {
  const idOf = uniqueIds();
  expect(['a', 'b', 'a', 'a'].map(idOf)).toEqual(['a', 'b', 'a#2', 'a#3']);
});
