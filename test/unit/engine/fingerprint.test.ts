import { describe, expect, it } from 'vitest';
import { formats } from '../../../parsers/index.ts';
import { rules } from '../../../rules/index.ts';
import { fingerprintsOf } from '../../../src/engine/fingerprint.ts';
import { runOn } from './fake.ts';

/** `rule label` of each finding by its fingerprint. */
async function fingerprintsIn(text: string, file = 'nginx.conf'): Promise<ReadonlyMap<string, string>> {
  const run = await runOn({ [file]: text }, { formats, rules });
  const prints = fingerprintsOf(run);
  return new Map(run.findings.map((finding) => [prints.get(finding) ?? '', `${finding.rule} ${finding.message.en}`]));
}

/** A site on an address of its own, since the first of several decides the protocols of all. */
function site(name: string, protocols: string): string {
  return `server { listen ${name}:443 ssl; server_name ${name}; root /srv; ssl_certificate a.pem; ssl_protocols ${protocols}; add_header Strict-Transport-Security "max-age=63072000" always; }\n`;
}

function main(...parts: readonly string[]): string {
  return `events {}\nhttp {\nssl_ciphers ECDHE+AESGCM;\n${parts.join('')}}\n`;
}

const a = site('a.example', 'TLSv1 TLSv1.2 TLSv1.3');
const b = site('b.example', 'TLSv1 TLSv1.2 TLSv1.3');
const good = site('c.example', 'TLSv1.2 TLSv1.3');

describe('fingerprintsOf', () => {
  it('gives every finding its own', async () => {
    const run = await runOn({ 'nginx.conf': main(a, b) }, { formats, rules });
    const prints = fingerprintsOf(run);
    expect(run.findings.length).toBeGreaterThanOrEqual(2);
    expect(new Set(prints.values()).size).toBe(run.findings.length + run.aboveLevel.length);
    for (const print of prints.values()) expect(print).toMatch(/^[0-9a-f]{32}$/);
  });

  it('survives lines before, other servers, and another layout', async () => {
    const before = [...(await fingerprintsIn(main(a, b))).keys()];
    const spread = main(good, '# a comment\n\n', a.replaceAll('; ', ';\n    '), b.replaceAll(' { ', '\n{\n'));
    expect([...(await fingerprintsIn(spread)).keys()]).toEqual(before);
  });

  it('survives that another server inherits what is shared, and comes first', async () => {
    const shared = 'ssl_protocols TLSv1 TLSv1.2;\n';
    const inherits = (name: string): string => site(name, '').replace('ssl_protocols ;', '');
    const before = await fingerprintsIn(main(shared, inherits('m.example')));
    const after = await fingerprintsIn(main(shared, inherits('a.example'), inherits('m.example')));
    expect(before.size).toBeGreaterThan(0);
    expect([...after.keys()]).toEqual([...before.keys()]);
  });

  it('tells the same words in two servers apart', async () => {
    const both = await fingerprintsIn(main(a, b));
    const second = await fingerprintsIn(main(good, b));
    const first = await fingerprintsIn(main(a, good));
    expect([...both.keys()]).toEqual([...first.keys(), ...second.keys()]);
  });

  it('counts what is alike in everything', async () => {
    const twice = site('a.example', 'TLSv1.2 TLSv1.3').replace('root /srv;', ['/a', '/b'].map((path) => `location ${path} { proxy_pass https://10.0.0.1; proxy_ssl_verify off; }`).join(' '));
    const run = await runOn({ 'nginx.conf': main(twice) }, { formats, rules });
    const prints = fingerprintsOf(run);
    expect(run.findings.filter(({ rule }) => rule === 'verify-server-certificate').length).toBe(2);
    expect(new Set(prints.values()).size).toBe(run.findings.length + run.aboveLevel.length);
  });

  it('differs by file, or by what a file is called', async () => {
    const here = [...(await fingerprintsIn(main(a))).keys()];
    expect([...(await fingerprintsIn(main(a), 'etc/nginx.conf')).keys()]).not.toEqual(here);
    const run = await runOn({ 'etc/nginx.conf': main(a) }, { formats, rules });
    const prints = fingerprintsOf(run, (file) => file.slice('etc/'.length));
    expect(run.findings.map((finding) => prints.get(finding))).toEqual(here);
  });
});
