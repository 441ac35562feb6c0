import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { lex } from '../../parsers/nginx/syntax/lex.ts';
import { parseNginx } from '../../parsers/nginx/syntax/tree.ts';
import type { Directive, NginxFile } from '../../parsers/nginx/syntax/tree.ts';

/** How many texts are tried, a third of each kind. */
// As many runs as CI asks for take minutes on a small machine.
vi.setConfig({ testTimeout: 600_000 });

const numRuns = Math.ceil(Number(process.env['TLSLINT_FUZZ_RUNS'] ?? 2000) / 3);

const plain = `user www-data;
http {
    log_format json escape=json '{"a":{"host":"$host"}}';
    map $http_upgrade $connection { default upgrade; '' close; }
    server {
        listen 443 ssl; # "public"
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_certificate "/etc/ssl/\${ssl_server_name}.pem";
        if ($scheme = "http") { return 301 https://$host$request_uri; }
        location ~ "^/[a-z]{2}/.*\\.php$" { content_by_lua_block { a = { "}" } --[[ } ]] } }
    }
}
`;

const templated = plain.replace(
  'if (',
  `{{ snippet }}
        {% if old %} ssl_ciphers <%= ciphers %>; {% endif %}
        root /srv/%user%/@NAME@;
        if (`,
);

const pieces = [
  ...['{', '}', ';', '#', '"', "'", '\\', '$', '${', ')', ' ', '\n', '\r', '\t', '\0', '\uFEFF', '\u2028', '日本', '\uD800', 'a', 'ssl_protocols'],
  ...['_by_lua_block', 'content_by_lua_block {', '--', '--[[', ']]', '[==[', '{{', '}}', '{%', '%}', '{{ if a }}', '{{ end }}', '{#', '#}', '<%', '%>'],
  ...['%ab', '@AB@', '__A__', '${A:-b}', '$A\n', 'x'.repeat(5000)],
] as const;

/** A configuration with some parts replaced by pieces. */
const mutated = fc
  .tuple(
    fc.constantFrom(plain, templated),
    fc.array(fc.tuple(fc.nat(templated.length), fc.nat(30), fc.constantFrom(...pieces)), { minLength: 1, maxLength: 6 }),
  )
  .map(([original, changes]) =>
    changes.reduce((text, [at, length, piece]) => text.slice(0, at) + piece + text.slice(at + length), original),
  );

const soup = fc.string({ unit: fc.constantFrom(...pieces), maxLength: 80 });

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array).toString('utf8'));

/** Marks `[start, end)` as accounted for; fails when a part of it already is. */
function claim(claimed: Uint8Array, start: number, end: number): void {
  for (let at = start; at < end; at += 1) {
    if (claimed[at] !== 0) throw new Error(`offset ${at} belongs to two parts of the tree`);
    claimed[at] = 1;
  }
}

/** Walks the tree: every span inside its parent's and after its sibling's; words and Lua code are claimed. */
function walk(directives: readonly Directive[], start: number, end: number, claimed: Uint8Array): void {
  let after = start;
  for (const { name, args, block, body, lua, span } of directives) {
    if (span.start < after || span.end > end || span.start !== name.span.start) throw new Error('a directive is out of place');
    let wordEnd = span.start;
    for (const word of [name, ...args]) {
      if (word.span.start < wordEnd || word.span.end > span.end) throw new Error('a word is out of place');
      claim(claimed, word.span.start, word.span.end);
      wordEnd = word.span.end;
    }
    if ((body === null) !== (block === null && lua === null)) throw new Error('a body without a block, or the other way round');
    if (body !== null && (body.start < wordEnd || body.end > span.end)) throw new Error('a body is out of place');
    if (lua !== null) claim(claimed, lua.start, lua.end);
    if (block !== null && body !== null) walk(block, body.start, body.end, claimed);
    after = span.end;
  }
}

function checkTree(file: NginxFile): void {
  const { text, directives, comments, problems, masked } = file;
  const claimed = new Uint8Array(text.length);
  walk(directives, 0, text.length, claimed);
  for (const { start, end } of comments) claim(claimed, start, end);
  for (const { start, end } of masked) claimed.fill(1, start, end);
  if (text.startsWith('\uFEFF')) claimed[0] = 1;
  for (let at = 0; at < text.length; at += 1) {
    if (claimed[at] === 0 && !' \t\r\n;{}'.includes(text.charAt(at))) throw new Error(`offset ${at} is in no part of the tree`);
  }
  for (const { span } of problems) expect(span.start >= 0 && span.end <= text.length && span.start < span.end).toBe(true);
}

describe('any text', () => {
  it.each([
    ['bytes', bytes],
    ['pieces of configurations', soup],
    ['changed configurations', mutated],
  ])(
    'of %s becomes a tree that accounts for all of it',
    (_, texts) => {
      fc.assert(
        fc.property(texts, (text) => {
          checkTree(parseNginx('fuzz.conf', text));
          let length = 0;
          for (const token of lex(text)) {
            if (token.start !== length || token.end <= token.start) throw new Error('a token is out of place');
            length = token.end;
          }
          expect(length).toBe(text.length);
        }),
        { numRuns },
      );
    },
    120_000,
  );
});
