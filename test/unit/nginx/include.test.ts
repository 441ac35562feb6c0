import { describe, expect, it } from 'vitest';
import { glob } from '../../../parsers/nginx/files/glob.ts';
import { candidatesFor } from '../../../parsers/nginx/files/include-path.ts';
import { parseFiles, permitted, treeOf, valueOf } from './parsed.ts';

const certificate = 'ssl_certificate a.pem; ssl_certificate_key a.key;';
const server = `server { listen 443 ssl; server_name a.example; ${certificate} }`;

describe('include', () => {
  it('is relative to the directory of the main file, not of the including one', () => {
    const { tlsOf, problems } = parseFiles(
      {
        'etc/nginx.conf': 'events {} http { include conf.d/*.conf; }',
        'etc/conf.d/a.conf': `include snippets/tls.conf; ${server}`,
        'etc/snippets/tls.conf': 'ssl_protocols TLSv1.3;',
        'etc/conf.d/snippets/tls.conf': 'ssl_protocols TLSv1;',
      },
      undefined,
      { entries: ['etc/nginx.conf'], fragment: false },
    );
    expect(permitted(tlsOf('a.example'))).toEqual(['TLSv1.3']);
    expect(problems).toEqual([]);
  });

  it('reads masks in byte order, so that the first server is the default', () => {
    const named = (name: string): string => `server { listen 80; server_name ${name}; }`;
    const files = { 'nginx.conf': 'events {} http { include d/*.conf; }', 'd/10.conf': named('ten'), 'd/9.conf': named('nine'), 'd/Z.conf': named('zed'), 'd/.x.conf': named('dot'), 'd/y.conf.bak': named('bak') };
    const { listeners } = parseFiles(files);
    expect(listeners.map(({ names }) => valueOf(names)[0])).toEqual(['ten', 'nine', 'zed']);
  });

  it('may match nothing, and reports a plain file that is missing', () => {
    const { problems, tlsOf } = parseFiles({ 'nginx.conf': `events {} http { include none/*.conf; include gone.conf; ${server} }` });
    expect(problems).toEqual(['nginx/missing-include gone.conf']);
    expect(permitted(tlsOf('a.example'))).toEqual(['SSLv2?', 'SSLv3?', 'TLSv1?', 'TLSv1.1?', 'TLSv1.2?', 'TLSv1.3?']);
  });

  it('knows what is written in a block whose includes are missing, and not what may be', () => {
    const { tlsOf } = parseFiles({ 'nginx.conf': `events {} http { server { listen 443 ssl; server_name a.example; ${certificate} ssl_protocols TLSv1.2; include /etc/letsencrypt/options-ssl-nginx.conf; } }` });
    const tls = tlsOf('a.example');
    expect(permitted(tls)).toEqual(['TLSv1.2']);
    expect(tls.cipherSuites).toMatchObject({ known: false, doubt: { kind: 'missing-file', path: '/etc/letsencrypt/options-ssl-nginx.conf' } });
    expect(tls.certificates).toMatchObject({ known: true });
  });

  it('takes no notice of stock files that are not there', () => {
    const { tlsOf, problems } = parseFiles({ 'nginx.conf': `events {} http { include /etc/nginx/mime.types; include fastcgi_params; ${server} }` });
    expect(problems).toEqual([]);
    expect(permitted(tlsOf('a.example'))).not.toContain('TLSv1?');
  });

  it('follows absolute paths of the packages in a copy', () => {
    const { tlsOf, problems } = parseFiles({
      'nginx.conf': 'events {} http { include /etc/nginx/sites-enabled/*; }',
      'sites-enabled/a': `include /usr/local/nginx/conf/tls.conf; ${server}`,
      'tls.conf': 'ssl_protocols TLSv1.3;',
    });
    expect(problems).toEqual([]);
    expect(permitted(tlsOf('a.example'))).toEqual(['TLSv1.3']);
  });

  it.each([
    ['a file that includes itself', { 'nginx.conf': 'events {} http { include a.conf; }', 'a.conf': 'include a.conf;' }],
    ['two files that include each other', { 'nginx.conf': 'events {} http { include a.conf; }', 'a.conf': 'include b.conf;', 'b.conf': 'include a.conf;' }],
    ['a block that includes its own file', { 'nginx.conf': 'events {} http { include a.conf; }', 'a.conf': 'server { include a.conf; include a.conf; }' }],
  ])('reports %s', (_, files) => {
    const { problems } = parseFiles(files);
    expect(problems[0]).toMatch(/^nginx\/include-cycle [ab]\.conf$/);
  });

  it('ends when files include each other twice over and over', () => {
    const files: Record<string, string> = { 'nginx.conf': 'events {} http { include 0.conf; }', '40.conf': 'gzip on;' };
    for (let level = 0; level < 40; level += 1) files[`${level}.conf`] = `include ${level + 1}.conf; include ${level + 1}.conf;`;
    const { problems } = parseFiles(files);
    expect(problems.some((problem) => problem.startsWith('nginx/too-many-includes'))).toBe(true);
  });

  it('does not know what a template includes', () => {
    const { tlsOf, problems } = parseFiles({ 'nginx.conf': `events {} http { include {{ snippet }}; ${server} }` });
    expect(problems).toEqual([]);
    expect(tlsOf('a.example').versions['TLSv1.2']).toMatchObject({ known: false, doubt: { kind: 'template' } });
  });
});

describe('glob', () => {
  const files = ['10-b.conf', '9-a.conf', 'Z.conf', '.hidden.conf', 'x.conf.bak', 'a]b', 'é.conf', 'sub/1.conf', 'sub/2.conf', 'sub-1/1.conf'];
  const { list } = treeOf(Object.fromEntries(files.map((file) => [`d/${file}`, ''])));

  it.each([
    ['d/*.conf', ['d/10-b.conf', 'd/9-a.conf', 'd/Z.conf', 'd/é.conf']],
    ['d/.*', ['d/.hidden.conf']],
    ['d/[0-9]*', ['d/10-b.conf', 'd/9-a.conf']],
    ['d/[!0-9]*.conf', ['d/Z.conf', 'd/é.conf']],
    ['d/?.conf', ['d/Z.conf', 'd/é.conf']],
    ['d/*b', ['d/a]b', 'd/sub']],
    ['d/a[]]b', ['d/a]b']],
    ['d/*/1.conf', ['d/sub-1/1.conf', 'd/sub/1.conf']],
    ['d/[z-a]*', []],
    ['d/none/*', []],
    ['d/*a*a*a*a*a*a*a*a*a*a*c', []],
  ])('%s', (mask, expected) => {
    expect(glob(mask, list)).toEqual(expected);
  });
});

describe('where a path may be', () => {
  it.each([
    ['tls.conf', 'etc/nginx', ['etc/nginx/tls.conf']],
    ['/etc/nginx/tls.conf', '.', ['/etc/nginx/tls.conf', 'tls.conf']],
    ['/etc/letsencrypt/o.conf', 'rootfs/etc/nginx', ['/etc/letsencrypt/o.conf', 'rootfs/etc/letsencrypt/o.conf']],
    ['/etc/letsencrypt/o.conf', 'etc/nginx', ['/etc/letsencrypt/o.conf', 'etc/letsencrypt/o.conf']],
    ['/etc/ssl/o.conf', '/srv/copy/etc/nginx', ['/etc/ssl/o.conf', '/srv/copy/etc/ssl/o.conf']],
  ])('%s from %s', (path, directory, expected) => {
    expect(candidatesFor(path, [directory])).toEqual(expected);
  });
});
