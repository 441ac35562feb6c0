import { describe, expect, it } from 'vitest';
import { parseCrtList } from '../../../parsers/haproxy/files/crt-list.ts';
import type { Runtime } from '../../../src/engine/parser.ts';
import type { Listener } from '../../../src/model/endpoint.ts';
import { listeners, parse, runtimeOf, textAt, tlsOf, versionsOf } from './parsed.ts';

const frontend = (words: string): string => `frontend web\n  mode http\n  bind :443 ssl ${words}\n`;

const namesOf = ({ names }: Listener): unknown => (names.known ? names.value : names.doubt.kind);

const certificatesOf = (listener: Listener | undefined): unknown => {
  const { certificates } = tlsOf(listener);
  return certificates.known ? certificates.value.map(({ path }) => path) : certificates.doubt.kind;
};

describe('lines of a crt-list', () => {
  const text = `# sites
a.pem
  b.pem [ssl-min-ver TLSv1.3 alpn h2] b.test *.b.test !x.b.test
c.pem c.test # not a comment
\td.pem [verify required ca-file ca.pem]
`;
  const entries = parseCrtList('list.txt', text);

  it('have a certificate, keywords and names', () => {
    expect(entries.map(({ certificate, filters }) => [certificate?.value, ...filters.map(({ value }) => value)])).toEqual([
      ['a.pem'],
      ['b.pem', 'b.test', '*.b.test', '!x.b.test'],
      ['c.pem', 'c.test', '#', 'not', 'a', 'comment'],
      ['d.pem'],
    ]);
    expect(entries.map(({ settings }) => settings.all.map(({ keyword, value }) => `${keyword.value} ${value?.value}`))).toEqual([
      [],
      ['ssl-min-ver TLSv1.3', 'alpn h2'],
      [],
      ['verify required', 'ca-file ca.pem'],
    ]);
  });

  it('have places', () => {
    expect(entries.map(({ span }) => text.slice(span.start, span.end).slice(0, 5))).toEqual(['a.pem', 'b.pem', 'c.pem', 'd.pem']);
    const value = entries[1]?.settings.all[0]?.value?.span;
    expect(text.slice(value?.start, value?.end)).toBe('TLSv1.3');
  });
});

describe('a bind with a crt-list', () => {
  const lists = { 'list.txt': 'a.pem\nold.pem [ssl-min-ver TLSv1.0 ciphers ALL:@SECLEVEL=0] old.test\nb.pem b.test\n' };
  const [rest, old, ...others] = listeners(frontend('crt-list list.txt'), undefined, lists);

  it('is one listener for certificates without settings, and one for each that has some', () => {
    expect(others).toEqual([]);
    expect([certificatesOf(rest), certificatesOf(old)]).toEqual([['a.pem', 'b.pem'], ['old.pem']]);
    expect([rest, old].map((listener) => listener !== undefined && namesOf(listener))).toEqual([[], ['old.test']]);
  });

  it('takes for each what its line says, else what the bind says', () => {
    expect(versionsOf(rest)).toEqual(['TLSv1.2', 'TLSv1.3']);
    expect(versionsOf(old)).toEqual(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']);
    expect([tlsOf(rest).securityLevel, tlsOf(old).securityLevel]).toMatchObject([{ value: 2 }, { value: 0 }]);
  });

  it('begins every handshake with the suites of the bind', () => {
    expect(tlsOf(old).initialCipherSuites).toBe(tlsOf(rest).cipherSuites);
  });

  it('reports at the line of the list', () => {
    const result = parse(frontend('crt-list list.txt'), undefined, lists);
    expect(result.endpoints.map((endpoint) => textAt(result, endpoint.at).slice(0, 7))).toEqual(['bind :4', 'old.pem']);
  });

  it('may have a list that is not in sight', () => {
    const [open] = listeners(frontend('crt-list gone.txt'));
    expect(certificatesOf(open)).toBe('missing-file');
  });

  it('knows nothing of names that stand in certificates', () => {
    const [, named] = listeners(frontend('crt a.pem crt-list list.txt'), undefined, { 'list.txt': 'b.pem [ssl-min-ver TLSv1.3]\n' });
    expect(named !== undefined && namesOf(named)).toBe('missing-file');
  });
});

describe('the first certificate', () => {
  const lists = { 'list.txt': 'old.pem [ssl-min-ver TLSv1.0 ciphers AES128-SHA] old.test\nb.pem b.test\n' };
  const suitesOf = (listener: Listener | undefined): unknown => {
    const { cipherSuites } = tlsOf(listener);
    return cipherSuites.known && cipherSuites.value.length;
  };

  it('is for names without one, with all its settings since 3.0', () => {
    const [first, rest, ...others] = listeners(frontend('crt-list list.txt'), runtimeOf('3.0'), lists);
    expect(others).toEqual([]);
    expect([first, rest].map((listener) => listener !== undefined && namesOf(listener))).toEqual([[], ['b.test']]);
    expect([versionsOf(first).length, suitesOf(first)]).toEqual([4, 1]);
    expect(versionsOf(rest).length).toBe(2);
  });

  it('keeps the versions of the bind for such names before', () => {
    const [first, rest, named] = listeners(frontend('crt-list list.txt'), runtimeOf('2.8'), lists);
    expect([first, rest, named].map((listener) => listener !== undefined && namesOf(listener))).toEqual([[], ['b.test'], ['old.test']]);
    expect([versionsOf(first).length, suitesOf(first)]).toEqual([2, 1]);
    expect(versionsOf(named).length).toBe(4);
  });

  it('is for its own names only with strict-sni', () => {
    const found = listeners(frontend('crt-list list.txt strict-sni'), undefined, lists);
    expect(found.map(namesOf)).toEqual([['b.test'], ['old.test']]);
    expect(found.map(certificatesOf)).toEqual([['b.pem'], ['old.pem']]);
  });

  it('leaves no other name with strict-sni where no certificate has settings of its own', () => {
    const plain = { 'list.txt': 'a.pem a.test\nb.pem b.test *.b.test !x.b.test\n' };
    expect(listeners(frontend('crt-list list.txt strict-sni'), undefined, plain).map(namesOf)).toEqual([['a.test', 'b.test', '*.b.test']]);
    expect(listeners(frontend('crt-list list.txt'), undefined, plain).map(namesOf)).toEqual([[]]);
  });

  it('is the one after default-crt', () => {
    const [first] = listeners(frontend('crt a.pem default-crt z.pem'), runtimeOf('3.0'));
    expect(certificatesOf(first)).toEqual(['z.pem', 'a.pem']);
  });
});

describe('filters', () => {
  const found = (list: string, version = '3.0', words = ''): unknown => listeners(frontend(`crt a.pem crt-list list.txt ${words}`), runtimeOf(version), { 'list.txt': list }).map(namesOf);

  it.each([
    ['b.pem [ssl-min-ver TLSv1.3] *.b.test !x.b.test\n', [[], ['*.b.test']]],
    ['b.pem [ssl-min-ver TLSv1.3] !x.b.test\n', [[]]],
    ['b.pem [ssl-min-ver TLSv1.3] !x.b.test\nc.pem [ssl-min-ver TLSv1.3] c.test\n', [[], ['c.test']]],
    ['b.pem [ssl-min-ver TLSv1.3] * b.test\n', [[], []]],
  ])('of %j leave %j', (list, expected) => {
    expect(found(list)).toEqual(expected);
  });

  it('for every name came with 3.0, and do not count with strict-sni', () => {
    const list = 'b.pem [ssl-min-ver TLSv1.3] *\n';
    expect([found(list), found(list, '2.8'), found(list, '3.0', 'strict-sni')]).toEqual([[[], []], [[]], ['missing-file']]);
  });
});

describe('a crt-store', () => {
  const store = `global
  crt-base /etc/base
crt-store
  load crt one.pem key one.key alias one ocsp one.ocsp
  load crt two.pem key two.key ocsp-update on
crt-store web
  crt-base /etc/web
  key-base /etc/keys
  load crt three.pem alias three
  load crt four.pem key four.key
`;
  const usesOf = (words: string): unknown => {
    const [listener] = listeners(store + frontend(words), runtimeOf('3.0'));
    const { certificates, stapling } = tlsOf(listener);
    return [certificates.known && certificates.value.map(({ path, keyPath }) => [path, keyPath]), stapling.known ? stapling.value.enabled : stapling.doubt.kind];
  };

  it.each([
    ['crt @/one', [[['/etc/base/one.pem', 'one.key']], true]],
    ['crt two.pem', [[['/etc/base/two.pem', 'two.key']], true]],
    ['crt @web/three', [[['/etc/web/three.pem', null]], 'missing-file']],
    ['crt @web/four.pem', [[['/etc/web/four.pem', '/etc/keys/four.key']], 'missing-file']],
    ['crt @web/five', [[['@web/five', null]], 'missing-file']],
  ])('tells what %s is', (words, expected) => {
    expect(usesOf(words)).toEqual(expected);
  });
});

it('refuses every handshake with strict-sni and no certificate', () => {
  const rejects = (words: string): unknown => listeners(frontend(words))[0]?.rejectsHandshake;
  expect(rejects('strict-sni')).toMatchObject({ value: true });
  expect(rejects('strict-sni crt a.pem')).toMatchObject({ value: false });
  expect(rejects('crt a.pem')).toMatchObject({ value: false });
});

describe('versions of a certificate of its own', () => {
  it.each([
    ['', 'ssl-min-ver TLSv1.3', ['TLSv1.3']],
    ['', 'ssl-max-ver TLSv1.2', ['TLSv1.2']],
    ['ssl-min-ver TLSv1.0', 'ssl-max-ver TLSv1.1', ['TLSv1', 'TLSv1.1']],
    ['ssl-max-ver TLSv1.2', 'ssl-min-ver TLSv1.0', ['TLSv1', 'TLSv1.1', 'TLSv1.2']],
    ['no-tlsv13', 'ssl-min-ver TLSv1.1', ['TLSv1.1', 'TLSv1.2']],
    ['no-tlsv12', 'ssl-min-ver TLSv1.2', ['TLSv1.2', 'TLSv1.3']],
    ['ssl-min-ver "${MIN}"', 'ssl-min-ver TLSv1.2', ['TLSv1.2', 'TLSv1.3']],
    ['no-tlsv13', 'alpn h2', ['TLSv1.2']],
  ])('%s with [%s]', (words, own, expected) => {
    const [, listener] = listeners(frontend(`crt a.pem crt-list list.txt ${words}`), undefined, { 'list.txt': `b.pem [${own}] b.test\n` });
    expect(versionsOf(listener)).toEqual(expected);
  });
});

describe('groups of a certificate of its own', () => {
  const lists = { 'list.txt': 'b.pem [curves P-384] b.test\n' };

  it.each([
    ['2.6', 'x25519', ['curves not-supported']],
    ['3.0', 'x25519', ['curves not-supported']],
    ['3.2', 'secp384r1', []],
  ])('in %s: %s', (version, expected, dead) => {
    const [, listener] = listeners(frontend('crt a.pem crt-list list.txt curves X25519'), runtimeOf(version), lists);
    const { groups } = tlsOf(listener);
    expect(groups.known && groups.value.map(({ name }) => name)).toEqual([expected]);
    expect(listener?.ineffective.map(({ setting, reason }) => `${setting} ${reason}`)).toEqual(dead);
  });
});

describe('ssl-f-use', () => {
  const text = 'frontend web\n  mode http\n  bind :443 ssl\n  bind :80\n  ssl-f-use crt a.pem\n  ssl-f-use crt b.pem ssl-min-ver TLSv1.3\n';

  it('gives certificates to every bind with ssl', () => {
    const found = listeners(text, runtimeOf('3.2'));
    expect(found.map(({ tls }) => tls.known && tls.value !== null)).toEqual([true, true, false]);
    expect([certificatesOf(found[0]), certificatesOf(found[1]), versionsOf(found[1])]).toEqual([['a.pem'], ['b.pem'], ['TLSv1.3']]);
  });

  it('is not known to older releases', () => {
    expect(parse(text, runtimeOf('3.0')).problems.map(({ code }) => code)).toEqual(['haproxy/no-certificate']);
  });
});

describe('paths of certificates', () => {
  it('lie below crt-base', () => {
    const [listener] = listeners(`global\n  crt-base /etc/haproxy/certs\n${frontend('crt a.pem crt /srv/b.pem')}`);
    expect(certificatesOf(listener)).toEqual(['/etc/haproxy/certs/a.pem', '/srv/b.pem']);
  });

  it('of a directory are the files in it', () => {
    const files = { 'certs/b.pem': '', 'certs/a.pem': '', 'certs/a.pem.ocsp': '', 'certs/a.pem.key': '' };
    const [listener] = listeners(frontend('crt certs/'), undefined, files);
    expect(certificatesOf(listener)).toEqual(['certs/a.pem', 'certs/b.pem']);
  });

  it('of a directory that is not in sight are not known', () => {
    const [listener] = listeners(frontend('crt /etc/haproxy/certs/'));
    expect(certificatesOf(listener)).toEqual(['/etc/haproxy/certs/']);
    const { certificates } = tlsOf(listener);
    expect(certificates.known && certificates.value[0]?.keyType).toMatchObject({ known: false, doubt: { kind: 'missing-file' } });
  });
});

describe('stapling', () => {
  it.each([
    ['crt a.pem', {}, 'missing-file'],
    ['crt a.pem', { 'a.pem': '' }, false],
    ['crt a.pem', { 'a.pem': '', 'a.pem.ocsp': '' }, true],
    ['crt-list list.txt', { 'list.txt': 'a.pem [ocsp-update on]\n' }, true],
    ['crt-list list.txt', { 'list.txt': 'a.pem [ocsp-update on]\nb.pem\n' }, 'missing-file'],
  ])('%s', (words, files, expected) => {
    const { stapling } = tlsOf(listeners(frontend(words), undefined, files)[0]);
    expect(stapling.known ? stapling.value.enabled : stapling.doubt.kind).toBe(expected);
  });

  it('is on for the process with ocsp-update.mode', () => {
    const [listener] = listeners(`global\n  ocsp-update.mode on\n${frontend('crt a.pem')}`);
    expect(tlsOf(listener).stapling).toMatchObject({ value: { enabled: true, verified: true } });
  });
});

describe('parameters for Diffie-Hellman in a certificate', () => {
  const parametersOf = (kind: string, runtime: Runtime, global = ''): unknown => {
    const text = `-----BEGIN ${kind} PARAMETERS-----\nMAYCAQsCAQI=\n-----END ${kind} PARAMETERS-----\n`;
    const [listener] = listeners(`global\n  ssl-security-level 0\n  ${global}\n${frontend('crt a.pem')}`, runtime, { 'a.pem': text });
    const { dhParameters } = tlsOf(listener);
    return dhParameters.known && (dhParameters.value?.bits ?? null);
  };

  it('count', () => {
    expect(parametersOf('DH', runtimeOf('3.0', '3.0'))).toMatchObject({ value: 4 });
  });

  it('of X9.42 are not read with OpenSSL 3', () => {
    expect(parametersOf('X9.42 DH', runtimeOf('3.0', '3.0'))).toBeNull();
    expect(parametersOf('X9.42 DH', runtimeOf('3.0', '1.1.1'))).toMatchObject({ value: 4 });
  });

  it('that cannot be read leave those of global', () => {
    expect(parametersOf('X9.42 DH', runtimeOf('3.0', '3.0'), 'tune.ssl.default-dh-param 2048')).toMatchObject({ value: 2048 });
    expect(parametersOf('DH', runtimeOf('3.0', '3.0'), 'tune.ssl.default-dh-param 2048')).toMatchObject({ value: 4 });
  });
});

it('tells of keywords that a line cannot have', () => {
  const result = parse(frontend('crt-list list.txt'), undefined, { 'list.txt': 'a.pem [no-tlsv12] a.test\n' });
  expect(result.problems.map(({ code, span }) => `${code} ${span.file}`)).toEqual(['haproxy/unknown-certificate-keyword list.txt']);
});
