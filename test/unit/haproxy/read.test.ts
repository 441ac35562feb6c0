import { describe, expect, it } from 'vitest';
import { MatchingSection } from '../../../parsers/haproxy/syntax/section-matcher.ts';
import type { Section } from '../../../parsers/haproxy/syntax/tree.ts';
import { readHaproxy } from '../../../parsers/haproxy/syntax/read.ts';
import { EnvironmentVariables } from '../../../parsers/haproxy/syntax/environment.ts';
import { releaseOf } from '../../../parsers/haproxy/release.ts';
import { read, runtimeOf } from './parsed.ts';

const outline = ({ kind, name, lines }: Section): string => `${kind} ${name?.value ?? '-'}: ${lines.map(({ name: keyword, args }) => [keyword, ...args.map(({ value }) => value)].join(' ')).join('; ')}`;

const outlines = (text: string): readonly string[] => read(text).sections.map(outline);

const problems = (text: string, version = '2.6'): readonly string[] =>
  read(text, runtimeOf(version)).problems.map(({ code, span }) => `${code} ${JSON.stringify(text.slice(span.start, span.end))}`);

describe('sections that are written like one before', () => {
  const section = (name: string, more = ''): string =>
    `backend ${name}\n  server ${name} 10.0.0.1:80 cookie ${name} # first\n\n  option "httpchk"\n  # checked\n  default_backend ${name}-x${more}\n`;

  /** The same at the same places, without anything that it could be compared with. */
  const alone = (text: string, start: number): string => `#${' '.repeat(start - 2)}\n${text.slice(start)}`;

  const shown = (found: Section | undefined): unknown =>
    found && { head: found.head.span, name: found.name?.span, lines: found.lines.map(({ name, span, args, modifier }) => ({ name, span, modifier, args: args.map((word) => [word.value, word.span, word.valueStart]) })) };

  it.each(['', '\n# last', '\r', ' # last'])('have the same lines as when they are read (%j)', (end) => {
    const text = `${section('app')}${section('other-app', end)}frontend web\n`;
    const start = section('app').length;
    const [, matching] = read(text).sections;
    expect(matching).toBeInstanceOf(MatchingSection);
    expect(shown(matching)).toEqual(shown(read(alone(text, start)).sections[0]));
    expect(['server', 'option', 'retries'].map((keyword) => matching?.has(keyword))).toEqual([true, true, false]);
  });

  it.each([
    ['more lines', section('app') + section('b', '\n  retries 3')],
    ['more words', section('app') + section('b', ' if x')],
    ['quotes', section('app') + section('"b"')],
    ['a variable', section('app', ' if "$A"') + section('b', ' if "$A"')],
    ['something refused', section('app', '\n  user "') + section('b', '\n  user "')],
    ['a condition', section('app', '\n  .if 1\n  .endif') + section('b', '\n  .if 1\n  .endif')],
    ['a condition around it', `${section('app')}.if defined(X)\n${section('b')}.endif\n`],
    ['a template', section('app', '{{ x }}') + section('b', '{{ x }}')],
    ['a defaults', section('app').replace('\n', ' from base\n') + section('b').replace('\n', ' from base\n')],
  ])('are read with %s', (_, text) => {
    const [, second] = read(text).sections;
    expect(second).not.toBeInstanceOf(MatchingSection);
    expect(second?.lines.length).toBeGreaterThan(2);
  });
});

describe('hundreds of sections that are written unlike each other', () => {
  const unlike = (count: number): string => Array.from({ length: count }, (_, number) => `backend a${number}\n  retries ${number}\n`).join('');
  const matching = (text: string): number => read(text).sections.filter((section) => section instanceof MatchingSection).length;

  it('are not expected to be followed by others that are alike', () => {
    const alike = 'backend b\n  fullconn 1\nbackend c\n  fullconn 1\n';
    expect(matching(unlike(50) + alike)).toBe(1);
    expect(matching(unlike(200) + alike)).toBe(0);
    expect(matching(unlike(80) + alike + unlike(80) + alike)).toBe(2);
  });
});

describe('sections', () => {
  it('begin with their name, indented or not, and go to the next', () => {
    expect(outlines('global\n  daemon\n\n  defaults # all\n mode http\nfrontend web\nbind :80\nmode tcp\n')).toEqual([
      'global -: daemon',
      'defaults -: mode http',
      'frontend web: bind :80; mode tcp',
    ]);
  });

  it('take the name of a defaults after from', () => {
    const [first, second, third] = read('defaults base\ndefaults from base\nfrontend web from base\n').sections;
    expect([first?.name?.value, first?.from]).toEqual(['base', null]);
    expect([second?.name, second?.from?.value]).toEqual([null, 'base']);
    expect([third?.name?.value, third?.from?.value]).toEqual(['web', 'base']);
  });

  it('keep the words of a line with their places', () => {
    const text = 'backend app\n  server s1 "10.0.0.1:80" check # first\n';
    const [line] = read(text).sections[0]?.lines ?? [];
    expect(line?.args.map(({ span }) => text.slice(span.start, span.end))).toEqual(['s1', '"10.0.0.1:80"', 'check']);
    expect(text.slice(line?.span.start, line?.span.end)).toBe('server s1 "10.0.0.1:80" check');
  });

  it('know no and default before a keyword', () => {
    const [first, second] = read('defaults\n no option httplog\n default option forwardfor\n').sections[0]?.lines ?? [];
    expect([first?.modifier, first?.name, first?.args[0]?.value]).toEqual(['no', 'option', 'httplog']);
    expect([second?.modifier, second?.name, second?.args[0]?.value]).toEqual(['default', 'option', 'forwardfor']);
  });

  it('end a line at an empty word', () => {
    expect(outlines('frontend web\n  bind :443 ssl "" crt a.pem\n')).toEqual(['frontend web: bind :443 ssl']);
  });
});

describe('problems', () => {
  it.each([
    ['a quote that is not closed', 'global\n description "a\n daemon\n', ['haproxy/unterminated-quote "\\"a"']],
    ['a line before the first section, once', 'daemon\nmaxconn 1\nglobal\n', ['haproxy/out-of-section "daemon"']],
    ['no before another keyword', 'defaults\n no mode http\n', ['haproxy/unexpected-modifier "no mode http"']],
    ['no line break at the end', 'global\n daemon', ['haproxy/missing-newline ""']],
    ['more than 64 words', `frontend a\n acl x src${' 10.0.0.1'.repeat(63)}\n`, [`haproxy/too-many-words ${JSON.stringify(`acl x src${' 10.0.0.1'.repeat(63)}`)}`]],
    ['a NUL', 'global\n daemon\0 x\n', ['haproxy/nul-character "\\u0000"']],
    ['a byte order mark', '\uFEFFglobal\n', ['haproxy/byte-order-mark "\uFEFF"']],
    ['an .if without its end', 'global\n.if 1\n', ['haproxy/unterminated-if ".if 1"']],
    ['an .endif without its beginning', '.endif\n', ['haproxy/lone-endif ".endif"']],
    ['an .else without its beginning', '.else\n', ['haproxy/lone-else ".else"']],
    ['an .elif without its beginning', '.elif 1\n', ['haproxy/lone-elif ".elif 1"']],
    ['an .elif after .else', '.if 1\n.else\n.elif 1\n.endif\n', ['haproxy/elif-after-else ".elif 1"']],
    ['an .else after .else', '.if 1\n.else\n.else\n.endif\n', ['haproxy/else-after-else ".else"']],
    ['words after .endif', '.if 1\n.endif 1\n', ['haproxy/unexpected-argument ".endif 1"']],
    ['a condition that is none', '.if foo\n.endif\n', ['haproxy/invalid-condition "foo"']],
    ['a directive that is none', 'global\n.include x\n', ['haproxy/unknown-directive ".include"']],
    ['an .alert that is reached', '.if 1\n.alert "no"\n.endif\n', ['haproxy/alert ".alert \\"no\\""']],
    ['a message of several words', '.notice a b\n', ['haproxy/unexpected-argument ".notice a b"']],
  ])('%s', (_, text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  it.each([
    ['an .alert that is not reached', '.if 0\n.alert "no"\n.endif\n'],
    ['messages', '.notice "a"\n.warning b\n.diag c\n'],
    ['lines of an .if that is not taken', '.if 0\n foo\n.else\nglobal\n.endif\n'],
    ['a line that ends in a carriage return', 'global\r\n daemon\r\n'],
    ['a scope', '[external]\nglobal\n'],
    ['an empty file', ''],
    ['the end of a template', 'global\n {% if x %}daemon{% endif %}'],
    ['what a template has before the first section', '{% macro limits() %}\n maxconn 1\n{% endmacro %}\nglobal\n'],
  ])('none for %s', (_, text) => {
    expect(problems(text)).toEqual([]);
  });

  it('none for the end of a part that a program puts together with others', () => {
    const { problems: found } = readHaproxy('stats.tpl', ' stats enable', { release: releaseOf(runtimeOf('2.6')), variables: new EnvironmentVariables() });
    expect(found).toEqual([]);
  });

  it('tells of empty words where the release does', () => {
    const text = 'global\n description "" a\n';
    expect(problems(text)).toEqual([]);
    expect(read(text, runtimeOf('3.2')).problems.map(({ severity }) => severity)).toEqual(['warning']);
    expect(read(text, runtimeOf('3.4')).problems.map(({ severity }) => severity)).toEqual(['error']);
  });
});

describe('conditions', () => {
  it.each([
    ['.if 1\n daemon\n.else\n quiet\n.endif\n', 'daemon'],
    ['.if 0\n daemon\n.elif 1\n quiet\n.else\n debug\n.endif\n', 'quiet'],
    ['.if 0\n.if 1\n daemon\n.endif\n.else\n quiet\n.endif\n', 'quiet'],
    ['.if streq(a,a)\n daemon\n.endif\n', 'daemon'],
  ])('leave the lines of the branch that is taken: %s', (text, expected) => {
    const [section] = read(`global\n${text}`).sections;
    expect(section?.lines.map(({ name, doubt }) => [name, doubt])).toEqual([[expected, null]]);
  });

  it('leave all lines in doubt where the files do not decide', () => {
    const [section] = read('global\n.if defined(DEBUG)\n debug\n.elif 1\n daemon\n.else\n quiet\n.endif\n maxconn 1\n').sections;
    expect(section?.lines.map(({ name, doubt }) => `${name} ${doubt?.kind ?? '-'}`)).toEqual(['debug run-time', 'daemon run-time', 'maxconn -']);
  });

  it('leave a section in doubt', () => {
    expect(read('.if feature(QUIC)\nfrontend quic\n bind quic4@:443\n.endif\n').sections[0]?.doubt?.kind).toBe('run-time');
  });
});

describe('environment variables', () => {
  const values = (text: string): readonly (string | undefined)[] => read(text).sections.flatMap(({ lines }) => lines.filter(({ name }) => name === 'description').map(({ args }) => `${args[0]?.value} ${args[0]?.doubt?.kind ?? '-'}`));

  it.each([
    ['are known behind setenv', 'global\n setenv A x\n description "$A"\n', ['x -']],
    ['are not known before it', 'global\n description "$A"\n setenv A x\n', ['$A variable']],
    ['are not known behind presetenv', 'global\n presetenv A x\n description "$A"\n', ['$A variable']],
    ['are not known behind unsetenv', 'global\n setenv A x\n unsetenv A\n description "$A"\n', ['$A variable']],
    ['are not known behind resetenv', 'global\n setenv A x\n setenv B y\n resetenv B\n description "$A$B"\n', ['$A$B variable']],
    ['are not known when it is open whether they are set', 'global\n.if defined(X)\n setenv A x\n.endif\n description "$A"\n', ['$A variable']],
    ['count outside of double quotes for nothing', "global\n description $A\n description '$A'\n", ['$A -', '$A -']],
  ])('%s', (_, text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  it('are set for what follows in other sections', () => {
    expect(values('global\n setenv A x\nfrontend web\n description "${A}"\n')).toEqual(['x -']);
  });
});

describe('templates', () => {
  it('make words unknown', () => {
    const [line] = read('frontend web\n bind :{{ port }} ssl crt <%= cert %>\n').sections[0]?.lines ?? [];
    expect(line?.args.map(({ value, doubt }) => `${value} ${doubt?.kind ?? '-'}`)).toEqual([':{{ port }} template', 'ssl -', 'crt -', '<%= cert %> template']);
  });

  it('make lines between control parts uncertain', () => {
    const [section] = read('frontend web\n{% if tls %}\n bind :443\n{% endif %}\n mode http\n').sections;
    expect(section?.lines.map(({ name, doubt }) => `${name} ${doubt?.kind ?? '-'}`)).toEqual(['bind template', 'mode -']);
    expect(section?.doubt).toBeNull();
  });

  it('make a section uncertain where they write whole lines', () => {
    const [first, second] = read('global\n {{ options }}\ndefaults\n mode http\n').sections;
    expect([first?.doubt?.kind, first?.lines.length, second?.doubt]).toEqual(['template', 0, null]);
    expect(read('{{ everything }}\nglobal\n').doubt?.kind).toBe('template');
  });

  it('lower problems to warnings', () => {
    expect(read('global\n description "{{ a }}\n').problems.map(({ severity }) => severity)).toEqual([]);
    expect(read('global\n user {{ user }}\n description "a\n').problems.map(({ severity }) => severity)).toEqual(['warning']);
  });

  it.each(['frontend a\n log-format "%ci:%cp [%tr] %ft %b/%s %ST%HM%HP"\n', 'frontend a\n use_backend "%[req.hdr(host)]" if { path_beg /a } { ssl_fc }\n'])('are not seen in %s', (text) => {
    expect(read(text).templated).toBe(false);
  });
});
