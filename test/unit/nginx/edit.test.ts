import { describe, expect, it } from 'vitest';
import { insertDirectives, removeArgument, removeDirective, replaceArguments } from '../../../parsers/nginx/spell/edit.ts';
import { find } from '../../../parsers/nginx/scope/scope.ts';
import type { Block } from '../../../parsers/nginx/scope/scope.ts';
import type { Directive } from '../../../parsers/nginx/syntax/tree.ts';
import { applyEdits } from '../../../src/engine/fix.ts';
import type { TextEdit } from '../../../src/model/intent.ts';
import { blockAt, blocksOf } from './blocks.ts';

function edited(text: string, make: (root: Block, texts: ReadonlyMap<string, string>) => TextEdit | null): string {
  const edit = make(blocksOf(text), new Map([['nginx.conf', text]]));
  return edit === null ? text : applyEdits(text, [edit]);
}

function only(block: Block, name: string): Directive {
  const [directive] = find(block, name);
  if (directive === undefined) throw new Error(name);
  return directive;
}

function inserted(text: string, at: string, after: readonly string[], ...lines: readonly string[]): string {
  return edited(text, (root, texts) => insertDirectives(blockAt(root, at), lines, after, texts));
}

describe('replaceArguments', () => {
  it('keeps name, spaces and comments', () => {
    const text = 'server { ssl_protocols  TLSv1 \n  TLSv1.1 ; # old\n }';
    expect(edited(text, (root) => replaceArguments(only(blockAt(root, 'server'), 'ssl_protocols'), 'TLSv1.2'))).toBe(
      'server { ssl_protocols  TLSv1.2 ; # old\n }',
    );
  });

  it('gives arguments to a directive without', () => {
    expect(edited('server { x; }', (root) => replaceArguments(only(blockAt(root, 'server'), 'x'), 'on'))).toBe('server { x on; }');
  });
});

describe('removeDirective', () => {
  const removed = (text: string): string => edited(text, (root, texts) => removeDirective(only(blockAt(root, 'server'), 'x'), texts));

  it.each([
    ['server {\n  a 1;\n  x 1;\n  b 1;\n}', 'server {\n  a 1;\n  b 1;\n}'],
    ['server {\r\n  x 1;\r\n  b 1;\r\n}', 'server {\r\n  b 1;\r\n}'],
    ['server {\n  x "1\n2";\n}', 'server {\n}'],
    ['server {\n  x 1; # why\n}', 'server {\n  # why\n}'],
    ['server { a 1; x 1; b 1; }', 'server { a 1; b 1; }'],
    ['server {\n  x 1; b 1;\n}', 'server {\n  b 1;\n}'],
    ['server {\n  x 1; }', 'server {\n  }'],
  ])('%j', (text, expected) => {
    expect(removed(text)).toBe(expected);
  });
});

describe('removeArgument', () => {
  it('takes the space before it', () => {
    const text = 'server { ssl_protocols TLSv1  TLSv1.2; }';
    const edit = edited(text, (root) => {
      const directive = only(blockAt(root, 'server'), 'ssl_protocols');
      const [first] = directive.args;
      return first === undefined ? null : removeArgument(directive, first);
    });
    expect(edit).toBe('server { ssl_protocols  TLSv1.2; }');
  });
});

describe('insertDirectives', () => {
  it('follows its neighbour on a line of its own, after the comment there', () => {
    expect(inserted('server {\n\tlisten 443 ssl; # public\n\troot /x;\n}', 'server', ['listen'], 'a 1;', 'b 2;')).toBe(
      'server {\n\tlisten 443 ssl; # public\n\ta 1;\n\tb 2;\n\troot /x;\n}',
    );
  });

  it('takes the last neighbour, and the line ending of the file', () => {
    expect(inserted('server {\r\n  listen 1;\r\n  listen 2;\r\n}\r\n', 'server', ['listen'], 'a 1;')).toBe(
      'server {\r\n  listen 1;\r\n  listen 2;\r\n  a 1;\r\n}\r\n',
    );
  });

  it('begins the block when there is no neighbour', () => {
    expect(inserted('server {\n  root /x;\n}', 'server', ['listen'], 'a 1;')).toBe('server {\n  a 1;\n  root /x;\n}');
    expect(inserted('http {\n    server {\n    }\n}', 'server', [], 'a 1;')).toBe('http {\n    server {\n        a 1;\n    }\n}');
    expect(inserted('http {\n\tserver {\n\t}\n}', 'server', [], 'a 1;')).toBe('http {\n\tserver {\n\t\ta 1;\n\t}\n}');
  });

  it('stays on the line when all of the block is on it', () => {
    expect(inserted('server { listen 1; root /x; }', 'server', ['listen'], 'a 1;', 'b 1;')).toBe('server { listen 1; a 1; b 1; root /x; }');
    expect(inserted('server { root /x; }', 'server', ['listen'], 'a 1;')).toBe('server { a 1; root /x; }');
    expect(inserted('server {}', 'server', ['listen'], 'a 1;')).toBe('server { a 1;}');
  });

  it('leaves a last line without line break alone', () => {
    expect(inserted('server {\n  listen 1;', 'server', ['listen'], 'a 1;')).toBe('server {\n  listen 1;\n  a 1;');
  });
});
