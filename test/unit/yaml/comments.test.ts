import { expect, it } from 'vitest';
import { commentsIn } from '../../../parsers/_shared/yaml/comments.ts';
import { fileOf } from './nodes.ts';

const comments = (text: string): readonly string[] => commentsIn(fileOf(text)).map(({ start, end }) => text.slice(start, end));

it('finds the comments between the tokens', () => {
  const text = `# first
a: b#not # second
"c # not": 'd
  # not' # third
e: | # fourth
  # not
# fifth
f: [ g, # sixth
  "h" ]#not
`;
  expect(comments(text.replace('#not\n', '\n'))).toEqual(['# first', '# second', '# third', '# fourth', '# fifth', '# sixth']);
});

it('finds the comments of all documents, up to the end of the line', () => {
  expect(comments('a: 1 # one\r\n---\n# two\nb: &c#d e # three')).toEqual(['# one', '# two', '# three']);
});

it('finds none in JSON', () => {
  expect(comments('{"a": "# b", "c#": 1}')).toEqual([]);
});

it('keeps a comment that stands before a bracket which closes too far left', () => {
  expect(comments('a:\n  b: {\n    c: d # why\n  }\n')).toEqual(['# why']);
});
