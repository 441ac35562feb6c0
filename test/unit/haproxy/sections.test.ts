import { describe, expect, it } from 'vitest';
import { modeOf } from '../../../parsers/haproxy/bind/mode.ts';
import { releaseOf } from '../../../parsers/haproxy/release.ts';
import { configurationOf, linesOf, originOf, sectionsOf, type Proxy } from '../../../parsers/haproxy/syntax/sections.ts';
import { assumedRuntime, configuration, parse, read } from './parsed.ts';

const proxyIn = (text: string, name: string): Proxy => {
  const proxy = configuration(text).proxies.find((candidate) => candidate.name === name);
  if (proxy === undefined) throw new Error(`no proxy ${name}`);
  return proxy;
};

const valuesOf = (proxy: Proxy, keyword: string): readonly (string | undefined)[] => linesOf(proxy, keyword).map(({ line }) => line.args[0]?.value);

describe('defaults', () => {
  const text = `defaults base
  mode http
  option httplog
defaults other from base
  option forwardfor
frontend first
  option dontlognull
defaults
  mode tcp
frontend second
frontend third from other
`;

  it.each([
    ['first', 'option', ['httplog', 'forwardfor', 'dontlognull']],
    ['first', 'mode', ['http']],
    ['second', 'mode', ['tcp']],
    ['second', 'option', []],
    ['third', 'option', ['httplog', 'forwardfor']],
  ])('of %s: %s', (name, keyword, expected) => {
    expect(valuesOf(proxyIn(text, name), keyword)).toEqual(expected);
  });

  it('come first in the order of all lines', () => {
    expect(sectionsOf(proxyIn(text, 'first')).flatMap(({ lines }) => lines.map(({ args }) => args[0]?.value))).toEqual(['http', 'httplog', 'forwardfor', 'dontlognull']);
  });

  it('tell where a value comes from', () => {
    const proxy = proxyIn(text, 'first');
    const [inherited, , own] = linesOf(proxy, 'option');
    expect(inherited !== undefined && originOf(inherited.line.span, inherited.section, proxy).kind).toBe('inherited');
    expect(own !== undefined && originOf(own.line.span, own.section, proxy).kind).toBe('written');
  });

  it('do not count above the section that names them', () => {
    const result = parse('frontend web from base\n  bind :80\ndefaults base\n  mode http\n');
    expect(result.problems.map(({ code }) => code)).toEqual(['haproxy/unknown-defaults']);
  });

  it('are found among many lines, too', () => {
    const many = `frontend big\n${'  acl a src 10.0.0.1\n'.repeat(100)}  mode http\n`;
    expect(valuesOf(proxyIn(many, 'big'), 'mode')).toEqual(['http']);
  });
});

describe('mode', () => {
  it.each([
    ['frontend a\n', 'tcp'],
    ['frontend a\n mode http\n', 'http'],
    ['frontend a\n mode http\n mode tcp\n', 'tcp'],
    ['defaults\n mode http\nfrontend a\n', 'http'],
    ['defaults\n mode http\nfrontend a\n mode tcp\n', 'tcp'],
    ['defaults\n.if defined(X)\n mode http\n.endif\nfrontend a\n', 'doubt'],
    ['defaults\n mode "${MODE}"\nfrontend a\n', 'doubt'],
    ['defaults\n {{ more }}\nfrontend a\n', 'doubt'],
    ['frontend a\n mode smtp\n', 'doubt'],
  ])('of %s: %s', (text, expected) => {
    const mode = modeOf(proxyIn(text, 'a'), releaseOf(assumedRuntime));
    expect(mode.known ? mode.value : 'doubt').toBe(expected);
  });
});

describe('global', () => {
  const text = 'global\n maxconn 1\nfrontend a\nglobal\n maxconn 2\n nbthread 4\nfrontend b\nfrontend c\n';

  it('is what stands above a proxy, added up', () => {
    const above = (name: string): number | undefined => proxyIn(text, name).globals.named.get('maxconn')?.length;
    expect([above('a'), above('b')]).toEqual([1, 2]);
    expect(configuration(text).globals.named.get('nbthread')?.length).toBe(1);
  });

  it('is one object for proxies with none between them', () => {
    const [, b, c] = configuration(text).proxies;
    expect(b?.globals).toBe(c?.globals);
    expect(b?.name).toBe('b');
  });
});

describe('several files', () => {
  it('are read one after the other', () => {
    const files = [read('defaults\n mode http\n'), read('frontend a\n'), read('backend b\n mode tcp\n')];
    const { proxies } = configurationOf(files, false);
    expect(proxies.map((proxy) => valuesOf(proxy, 'mode').at(-1))).toEqual(['http', 'tcp']);
  });

  it('leave open what a part inherits', () => {
    const [proxy] = configurationOf([read('frontend a\n')], true).proxies;
    expect([proxy?.doubt?.kind, proxy?.globals.doubt?.kind]).toEqual(['fragment', 'fragment']);
  });
});

it('knows backends by the first of each name', () => {
  const { backends } = configuration('frontend a\nbackend a\nlisten b\nbackend b\nfrontend c\n');
  expect([...backends].map(([name, { kind }]) => `${name} ${kind}`)).toEqual(['a backend', 'b listen']);
});
