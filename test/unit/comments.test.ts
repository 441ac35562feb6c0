import { describe, expect, it } from 'vitest';
import envoy from '../../parsers/envoy/index.ts';
import haproxy from '../../parsers/haproxy/index.ts';
import nginx from '../../parsers/nginx/index.ts';
import node from '../../parsers/node/index.ts';
import type { Parser } from '../../src/engine/parser.ts';

function commentsIn(parser: Parser, text: string, file = 'file'): readonly string[] {
  return parser.comments(text, file).map(({ start, end }) => text.slice(start, end));
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

describe('the comments of files that start Node', () => {
  it.each([
    ['.env', `A=0 # one\n# two\nB="x # no" # three\nC='y # no'\nD=e#f\n`, ['# one', '# two', '# three']],
    ['.github/workflows/ci.yml', `env:\n  A: "0" # one\n  B: 'a # no'\nrun: |\n  node . # two\n  # three\n`, ['# one', '# two', '# three']],
    ['bin/start.sh', `echo "a # no" '# no' $# a#b # one\n`, ['# one']],
    ['.npmrc', `strict-ssl=false # one\n`, ['# one']],
    ['Dockerfile', `# one\nENV A=0 # no\nRUN A=0 npm ci # two\nrun echo "# no" # three\n`, ['# one', '# two', '# three']],
    ['deploy/web.service', `# one\nEnvironment=A=0 # no\n`, ['# one']],
    ['package.json', `{ "scripts": { "a": "x # no" } }\n`, []],
    ['.vscode/launch.json', `// one\n{ "a": "http://x // no", "b": 1 } // two\n`, ['// one', '// two']],
  ])('%s', (file, text, comments) => {
    expect(commentsIn(node, text, file)).toEqual(comments);
  });

  it('are found in time that grows with the text', () => {
    const begin = performance.now();
    for (const text of ['"'.repeat(100_000), `${'a '.repeat(50_000)}"`, '# '.repeat(50_000), `${"'a' ".repeat(30_000)}'`]) commentsIn(node, text, '.env');
    expect(performance.now() - begin).toBeLessThan(2000);
  });
});
