import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import haproxy from '../../parsers/haproxy/index.ts';
import { EnvironmentVariables } from '../../parsers/haproxy/syntax/environment.ts';
import { lex } from '../../parsers/haproxy/syntax/lex.ts';
import { readHaproxy } from '../../parsers/haproxy/syntax/read.ts';
import { releaseOf } from '../../parsers/haproxy/release.ts';
import type { HaproxyFile, Line } from '../../parsers/haproxy/syntax/tree.ts';
import { fileTreeInMemory } from '../../src/engine/file-tree.ts';
import type { Span } from '../../src/model/span.ts';

/** How many texts are tried, a third of each kind. */
// As many runs as CI asks for take minutes on a small machine.
vi.setConfig({ testTimeout: 600_000 });

const numRuns = Math.ceil(Number(process.env['TLSLINT_FUZZ_RUNS'] ?? 2000) / 3);

const runtime = { products: {}, library: null, distribution: null };

const plain = `global
  setenv SITE shop
  ssl-default-bind-options ssl-min-ver TLSv1.2 no-tls-tickets
  ssl-default-bind-ciphers ECDHE+AESGCM:!aNULL
  stats socket /run/haproxy.sock level admin
.if version_atleast(2.8) && !defined(OLD)
  ssl-default-bind-curves X25519:P-256
.elif 0
  tune.ssl.keylog on
.else
  tune.ssl.default-dh-param 2048
.endif
defaults base
  mode http
  no option httplog
  option forwardfor # "all"
frontend web from base
  bind :80
  bind [::]:443,10.0.0.1:8443 ssl crt "/etc/ssl/\${SITE}.pem" crt-list list.txt alpn h2,http/1.1 verify optional ca-file ca.pem crt-ignore-err 10
  bind quic4@:443 ssl crt a.pem ssl-max-ver TLSv1.3 force-tlsv12 no-tlsv10
  acl api path_beg -i /api '/v 1' a\\ b
  http-request redirect scheme https code 301 unless { ssl_fc } or { path_beg /.well-known/ }
  http-request set-header X-DN "%[ssl_c_s_dn]" if { ssl_c_used } { ssl_c_verify 0 }
  use_backend app if api
backend app
  default-server ssl verify required ca-file ca.pem
  server s1 10.0.0.1:443 sni str(app.internal) check
`;

const templated = plain.replace('  acl', '  {{ snippet }}\n{% if old %}\n  bind <%= address %>:@PORT@ ssl\n{% endif %}\n  acl');

const list = 'a.pem\nb.pem [ssl-min-ver TLSv1.0 ciphers ALL:@SECLEVEL=0 verify none] b.test *.b.test !c.b.test\n';

const pieces = [
  ...['"', "'", '\\', '#', ' ', '\n', '\r', '\t', '\0', '\uFEFF', '\u2028', '日本', '\uD800', 'a', '$', '${', '}', '"${A', '[*]', '[', ']', '{', '(', ')'],
  ...['.if', '.elif', '.else', '.endif', '.if 1\n', '.endif\n', '.alert x', '!', '&&', '||', 'no ', 'default ', 'defaults', 'global', 'frontend', 'from'],
  ...['bind', 'ssl', 'crt', 'crt-list', 'verify required', 'ssl-min-ver', 'no-tlsv13', 'ciphers', '@SECLEVEL=0', ':', ',', 'quic4@', 'unix@', 'setenv'],
  ...['{{', '}}', '{%', '%}', '{{ if a }}', '{{ end }}', '<%', '%>', '%ab', '@AB@', '__A__', '${A-b}', 'x'.repeat(5000), 'a '.repeat(80)],
] as const;

/** A text with some parts replaced by pieces. */
const mutationOf = (...originals: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...originals), fc.array(fc.tuple(fc.nat(templated.length), fc.nat(30), fc.constantFrom(...pieces)), { minLength: 1, maxLength: 6 }))
    .map(([original, changes]) => changes.reduce((text, [at, length, piece]) => text.slice(0, at) + piece + text.slice(at + length), original));

const soup = fc.string({ unit: fc.constantFrom(...pieces), maxLength: 80 });

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array).toString('utf8'));

function read(text: string): HaproxyFile {
  return readHaproxy('haproxy.cfg', text, { release: releaseOf(runtime), variables: new EnvironmentVariables() });
}

/** Fails without the cost of an assertion, of which there would be millions. */
function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** Every span inside its parent's and after its sibling's. */
function checkTree({ text, sections, stray, problems, templated: hasTemplates }: HaproxyFile): void {
  let after = 0;
  const checkLine = ({ span, keyword, args }: Line): void => {
    must(span.start >= after, `the line at ${span.start} begins before the one above it ends`);
    let word = span.start;
    for (const { start, end } of [keyword, ...args].map((each) => each.span)) {
      must(start >= word && end > start, `the word at ${start} begins before the one in front of it ends`);
      word = end;
    }
    must(word <= span.end, `the words go on behind ${span.end}`);
    must(hasTemplates || !text.slice(span.start, span.end).includes('\n'), `the line at ${span.start} goes on below`);
    after = span.end;
  };
  for (const line of stray) checkLine(line);
  for (const { head, lines, named } of sections) {
    checkLine(head);
    for (const line of lines) checkLine(line);
    must([...named.values()].flat().length === lines.length, 'a line has no name');
  }
  for (const span of problems.map((problem) => problem.span)) checkSpan(span, text);
}

function checkSpan({ start, end }: Span, text: string): void {
  must(start >= 0 && end >= start && end <= text.length, `${start} to ${end} is not in the text`);
}

function checkText(text: string): void {
  let at = 0;
  for (const { start, end } of lex(text)) {
    must(start === at, `nothing is at ${at}`);
    at = end;
  }
  must(at === text.length, `nothing is at ${at}`);
  checkTree(read(text));
}

function checkModel(text: string, listText: string): void {
  const tree = fileTreeInMemory(new Map([['haproxy.cfg', text], ['list.txt', listText]]));
  haproxy.detect('haproxy.cfg', text);
  haproxy.arrange(['haproxy.cfg'], tree);
  const result = haproxy.parse({ entries: ['haproxy.cfg'], fragment: false }, tree, { runtime, exposure: { external: [], internal: [] } });
  const ids = result.endpoints.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const span of [...result.endpoints.flatMap(({ at, block }) => [at, block]), ...result.problems.map((problem) => problem.span)]) {
    checkSpan(span, result.files.get(span.file) ?? '');
  }
}

describe('any text', () => {
  it.each([
    ['changed configurations', mutationOf(plain, templated)],
    ['pieces', soup],
    ['bytes', bytes],
  ])('is read without an exception: %s', (_, texts) => {
    fc.assert(fc.property(texts, checkText), { numRuns });
  });

  it.each([
    ['changed configurations', mutationOf(plain, templated)],
    ['pieces', soup],
  ])('comes into the model without an exception: %s', (_, texts) => {
    fc.assert(fc.property(texts, mutationOf(list), checkModel), { numRuns: Math.ceil(numRuns / 4) });
  });
});

describe('long text', () => {
  it.each([
    ['one word', 'a'.repeat(500_000)],
    ['quotes', `frontend a\n bind ${'"a" '.repeat(100_000)}\n`],
    ['dollars', `global\n description "${'$'.repeat(50_000)}"\n`],
    ['escapes', `global\n description ${'\\'.repeat(200_000)}\n`],
    ['conditions', '.if 1\n'.repeat(50_000)],
    ['parentheses', `.if ${'('.repeat(100_000)}\n`],
    ['negations', `.if ${'!'.repeat(100_000)}1\n`],
    ['braces', `global\n description "${'${A'.repeat(20_000)}"\n`],
    ['template marks', '{{ a\n'.repeat(20_000)],
    ['sections', 'frontend a\n'.repeat(50_000)],
    ['defaults', 'defaults a from a\n'.repeat(5000)],
    ['binds', `frontend a\n${' bind :443 ssl crt a.pem\n'.repeat(5000)}`],
    ['globals', 'global\n ssl-default-bind-options no-sslv3\nfrontend a\n bind :443 ssl crt a.pem\n'.repeat(500)],
  ])('takes time in proportion: %s', (_, text) => {
    const before = performance.now();
    checkTree(read(text));
    haproxy.detect('haproxy.cfg', text);
    haproxy.parse({ entries: ['haproxy.cfg'], fragment: false }, fileTreeInMemory(new Map([['haproxy.cfg', text]])), { runtime, exposure: { external: [], internal: [] } });
    expect(performance.now() - before).toBeLessThan(10_000);
  }, 30_000);
});
