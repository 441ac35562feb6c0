import { describe, expect, it } from 'vitest';
import { arrange } from '../../../parsers/nginx/files/arrange.ts';
import { parseFiles, permitted, treeOf, valueOf } from './parsed.ts';

const main = 'events {} http { ssl_protocols TLSv1.3; include /etc/nginx/conf.d/*.conf; include sites-enabled/*; }'.replaceAll(/(http|events)/g, '\n$1');
const server = (name: string): string => `server { listen 443 ssl; server_name ${name}; ssl_certificate a.pem; ssl_certificate_key a.key; }`;

function arranged(files: Readonly<Record<string, string>>, named: readonly string[] = Object.keys(files)): readonly string[] {
  return arrange(named, treeOf(files)).map(({ entries, fragment }) => `${fragment ? 'fragment' : 'unit'} ${entries.join(' + ')}`);
}

/** How often files are looked for when so many hosts have a main file, a site and a part each. */
function looksFor(hosts: number): number {
  const parts = { 'nginx.conf': main, 'sites-available/a': server('a'), 'parts/a.conf': server('a') };
  const files = Object.fromEntries(Array.from({ length: hosts }, (_, host) => Object.entries(parts).map(([path, text]) => [`${host}/${path}`, text] as const)).flat());
  const tree = treeOf(files);
  let looks = 0;
  const counted = <Argument, Result>(look: (argument: Argument) => Result) => {
    return (argument: Argument): Result => {
      looks += 1;
      return look(argument);
    };
  };
  arrange(Object.keys(files), { read: counted(tree.read), list: counted(tree.list), exists: counted(tree.exists) });
  return looks;
}

describe('units', () => {
  it('are main files with all they include', () => {
    expect(arranged({ 'nginx.conf': main, 'conf.d/a.conf': server('a'), 'sites-enabled/b': server('b') })).toEqual(['unit nginx.conf']);
  });

  it('are found from a part', () => {
    const files = { 'etc/nginx.conf': main, 'etc/conf.d/a.conf': server('a'), 'etc/conf.d/b.conf': server('b') };
    expect(arranged(files, ['etc/conf.d/a.conf', 'etc/conf.d/b.conf'])).toEqual(['unit etc/nginx.conf']);
  });

  it('may be fragments', () => {
    expect(arranged({ 'nginx.conf': main, 'other/a.conf': server('a') })).toEqual(['unit nginx.conf', 'fragment other/a.conf']);
    expect(arranged({ 'conf.d/a.conf': server('a') })).toEqual(['fragment conf.d/a.conf']);
  });

  it('put each site that is not enabled into its main file alone', () => {
    const files = { 'nginx.conf': main, 'sites-available/a': server('a'), 'sites-available/b': server('b'), 'sites-enabled/b': server('b') };
    expect(arranged(files)).toEqual(['unit nginx.conf', 'unit nginx.conf + sites-available/a', 'unit nginx.conf + sites-available/b']);
  });

  it('do not begin with a file that another main file includes', () => {
    const files = { 'nginx.conf': 'events {}\ninclude stream.d/*.conf;', 'stream.d/a.conf': 'stream {\n server { listen 1; proxy_pass b:1; } }' };
    expect(arranged({ ...files, 'nginx.conf': `\n${files['nginx.conf']}` })).toEqual(['unit nginx.conf']);
  });

  it('find a main file whose mask is for directories', () => {
    const parts = { 'sites-available/a.conf': server('a'), 'sites-enabled/b.conf': server('b') };
    const files = { 'other/nginx.conf': main.replaceAll('sites-enabled/*', '../*-enabled/*.conf'), ...parts };
    expect(arranged(files, ['other/nginx.conf', 'sites-available/a.conf'])).toEqual(['unit other/nginx.conf', 'unit other/nginx.conf + sites-available/a.conf']);
  });

  it('are found in time that grows with the number of files', () => {
    expect(looksFor(80) / looksFor(40)).toBeLessThan(2.1);
  });

  it('take no include out of a comment', () => {
    expect(arranged({ 'nginx.conf': 'events {}\n# include a.conf;\nhttp {}\n', 'a.conf': 'gzip on;' })).toEqual(['unit nginx.conf', 'fragment a.conf']);
  });
});

describe('a site that is not enabled', () => {
  it('inherits from its main file, and only its servers are told', () => {
    const files = { 'nginx.conf': main, 'conf.d/a.conf': server('a'), 'sites-available/b': server('b') };
    const { listeners, tlsOf } = parseFiles(files, undefined, { entries: ['nginx.conf', 'sites-available/b'], fragment: false });
    expect(listeners.map(({ names }) => valueOf(names))).toEqual([['b']]);
    expect(permitted(tlsOf('b'))).toEqual(['TLSv1.3']);
  });
});

describe('a fragment', () => {
  const fragment = (text: string, file = 'conf.d/a.conf'): ReturnType<typeof parseFiles> =>
    parseFiles({ [file]: text, 'tls.conf': 'ssl_early_data on;' }, undefined, { entries: [file], fragment: true });

  it('does not know what it would inherit', () => {
    const tls = fragment(server('a')).tlsOf('a');
    expect(tls.versions['TLSv1.2']).toMatchObject({ known: false, doubt: { kind: 'fragment' } });
    expect(tls.cipherSuites).toMatchObject({ known: false, doubt: { kind: 'fragment' } });
    expect(tls.earlyData).toMatchObject({ known: false });
    expect(tls.certificates).toMatchObject({ known: true });
  });

  it('knows what it writes itself', () => {
    const tls = fragment(server('a').replace('listen', 'ssl_protocols TLSv1 TLSv1.2; listen')).tlsOf('a');
    expect(permitted(tls)).toEqual(['TLSv1', 'TLSv1.2']);
  });

  it('includes from where its main file may be', () => {
    const tls = fragment(`include tls.conf; ${server('a')}`).tlsOf('a');
    expect(tls.earlyData).toMatchObject({ known: true, value: { enabled: true } });
  });

  it('may be settings for servers', () => {
    const { listeners, problems } = fragment('ssl_protocols TLSv1;\nssl_ciphers HIGH;', 'snippets/tls.conf');
    expect(problems).toEqual([]);
    expect(listeners).toHaveLength(1);
    expect(listeners[0]).toMatchObject({ addresses: { known: false }, names: { known: false }, tls: { known: true } });
  });

  it.each([
    ['server { listen 3306; proxy_pass db:3306; }', 'tcp'],
    ['server { listen 143; protocol imap; starttls on; }', 'imap'],
    ['server { listen 80; location / { proxy_pass http://b; } }', 'http'],
  ])('%s speaks %s', (text, protocol) => {
    expect(fragment(text).listeners[0]?.protocol).toMatchObject({ value: protocol });
  });
});

describe('a dump of nginx -T', () => {
  const dump = `# configuration file /etc/nginx/nginx.conf:
events {}
http {
    include /etc/nginx/conf.d/*.conf;
}

# configuration file /etc/nginx/conf.d/b.conf:
server { listen 80; server_name b; }

# configuration file /etc/nginx/conf.d/a.conf:
server { listen 80; server_name a; include missing.conf; }
`;

  it('is split into its files, and every span points into it', () => {
    const { listeners, problems, textAt } = parseFiles({ 'dump.txt': dump }, undefined, { entries: ['dump.txt'], fragment: false });
    expect(listeners.map(({ names }) => valueOf(names)[0])).toEqual(['a', 'b']);
    expect(listeners.map(({ at }) => textAt(at))).toEqual(['listen 80;', 'listen 80;']);
    expect(listeners.map(({ at, names }) => dump.slice(at.start, at.end + 50).includes(`server_name ${String(valueOf(names)[0])}`))).toEqual([true, true]);
    expect(problems).toEqual(['nginx/missing-include missing.conf']);
  });

  it('is a unit of its own', () => {
    expect(arranged({ 'dump.txt': dump })).toEqual(['unit dump.txt']);
  });
});
