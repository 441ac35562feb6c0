import { describe, expect, it } from 'vitest';
import envoy from '../../parsers/envoy/index.ts';
import haproxy from '../../parsers/haproxy/index.ts';
import nginx from '../../parsers/nginx/index.ts';
import type { Parser } from '../../src/engine/parser.ts';

function commentsIn(parser: Parser, text: string): readonly string[] {
  return parser.comments(text, 'file').map(({ start, end }) => text.slice(start, end));
}

describe('the comments of nginx', () => {
  it('are none in words, strings and code', () => {
    const text = 'a "b # c" \'d\n# e\' f#g; # one\r\n# two\ncontent_by_lua_block { local n = #"x" -- # no\n}\nh {{ if x }}; # three';
    expect(commentsIn(nginx, text)).toEqual(['# one', '# two', '# three']);
  });
});

describe('the comments of HAProxy', () => {
  it('are none in strings and after backslashes', () => {
    expect(commentsIn(haproxy, 'bind :443 "a # b" c\\#d # one\r\n# two\n  acl x path \'#\'#three')).toEqual(['# one', '# two', '#three']);
  });
});

describe('the comments of Envoy', () => {
  it('are none in strings, and none in JSON', () => {
    expect(commentsIn(envoy, 'a: "b # c" # one\nd: |\n  # e\nf: g#h\n# two\n')).toEqual(['# one', '# two']);
    expect(commentsIn(envoy, '{"a": "# b"}')).toEqual([]);
  });

  it('are those of a configuration inside of another file as well', () => {
    const inner = 'static_resources:\n  clusters:\n  - name: a # two\n    type: STATIC\n    # three\n    connect_timeout: 1s';
    const text = `kind: ConfigMap # one\ndata:\n  readme: |\n    # nothing\n  envoy.yaml: |\n${inner.replace(/^/gm, '    ')}\n`;
    expect(commentsIn(envoy, text)).toEqual(['# one', '# two', '# three']);
  });

  it('may be deep inside', () => {
    const text = `${Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')}# end\n`;
    expect(() => commentsIn(envoy, text)).not.toThrow();
  });
});
