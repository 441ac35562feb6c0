import { describe, expect, it } from 'vitest';
import { arrange } from '../../../parsers/haproxy/files/arrange.ts';
import { looksLikeHaproxy } from '../../../parsers/haproxy/files/detect.ts';
import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';

const globals = 'global\n  maxconn 100\ndefaults\n  mode http\n';
const site = 'frontend web\n  bind :80\n  default_backend app\nbackend app\n  server s1 10.0.0.1:80\n';

const units = (files: Readonly<Record<string, string>>, named = Object.keys(files)): readonly string[] =>
  arrange(named, fileTreeInMemory(new Map(Object.entries(files)))).map(({ entries, fragment }) => `${entries.join(' ')}${fragment ? ' (fragment)' : ''}`);

describe('units', () => {
  it.each([
    ['a file with everything', { 'haproxy.cfg': globals + site }, ['haproxy.cfg']],
    ['a main file without global', { 'haproxy.cfg': site }, ['haproxy.cfg']],
    ['a part alone', { 'web.cfg': site }, ['web.cfg (fragment)']],
    ['parts of a directory', { 'conf.d/10-web.cfg': site, 'conf.d/00-global.cfg': globals }, ['conf.d/00-global.cfg conf.d/10-web.cfg']],
    ['parts beside a main file', { 'haproxy.cfg': globals + site, 'shop.cfg': 'backend shop\n  server s 10.0.0.1:80\n' }, ['haproxy.cfg shop.cfg']],
    ['parts in a directory beside a main file', { 'haproxy.cfg': globals + site, 'conf.d/b.cfg': site, 'conf.d/a.cfg': site }, ['haproxy.cfg conf.d/a.cfg conf.d/b.cfg']],
    ['files that are complete each', { 'a.cfg': globals + site, 'b.cfg': globals + site }, ['a.cfg', 'b.cfg']],
    ['a part beside several of them', { 'a.cfg': globals + site, 'b.cfg': globals + site, 'c.cfg': site }, ['a.cfg', 'b.cfg', 'c.cfg (fragment)']],
    ['parts with defaults of their own beside a global', { 'a.cfg': `defaults\n  mode http\n${site}`, 'b.cfg': `defaults\n  mode tcp\n${site}`, '00.cfg': 'global\n  maxconn 100\n' }, ['00.cfg a.cfg b.cfg']],
    ['files that are complete each beside a global', { 'a.cfg': globals + site, 'b.cfg': globals + site, '00.cfg': 'global\n  maxconn 100\n' }, ['a.cfg', 'b.cfg', '00.cfg (fragment)']],
    ['parts without a global anywhere', { 'a.cfg': site, 'b.cfg': site }, ['a.cfg b.cfg (fragment)']],
  ])('%s', (_, files, expected) => {
    expect(units(files)).toEqual(expected);
  });

  it('find the main file and the other parts of a part that is named alone', () => {
    const files = { 'haproxy.cfg': globals + site, 'conf.d/a.cfg': site, 'conf.d/b.cfg': site, 'conf.d/readme.cfg': 'nothing' };
    expect(units(files, ['conf.d/b.cfg'])).toEqual(['haproxy.cfg conf.d/a.cfg conf.d/b.cfg']);
  });

  it('find the global of a file that is named alone', () => {
    const defaults = `defaults\n  mode http\n${site}`;
    expect(units({ '00.cfg': 'global\n  maxconn 100\n', 'a.cfg': defaults, 'b.cfg': defaults }, ['b.cfg'])).toEqual(['00.cfg a.cfg b.cfg']);
    expect(units({ 'a.cfg': defaults, 'b.cfg': defaults }, ['b.cfg'])).toEqual(['b.cfg']);
    expect(units({ 'a.cfg': globals + site, 'b.cfg': globals + site, 'c.cfg': defaults, '00.cfg': 'global\n  maxconn 100\n' }, ['c.cfg'])).toEqual(['c.cfg']);
  });
});

describe('detection', () => {
  it.each([
    ['haproxy.cfg', globals + site],
    ['haproxy.cfg.j2', '{% if a %}\nglobal\n{% endif %}\n'],
    ['haproxy.cfg.erb', '<% @sites.each do |site| -%>\nfrontend <%= site.name %>\n  bind <%= site.address %>:80\n<% end -%>\n'],
    ['site.cfg.j2', 'frontend {{ site.name }}\n  bind {{ site.address }}:80\n  default_backend {{ site.name }}\n'],
    ['stores.cfg', 'crt-store\n  load crt a.pem\n'],
    ['lb.conf', site],
    ['conf.d/tcp.cfg', 'listen db\n  bind 10.0.0.1:5432\n  server db1 10.0.0.2:5432 check\n'],
    ['old', 'listen web 10.0.0.1:80\n\tbalance roundrobin\n'],
    ['resolvers.cfg', 'resolvers dns\n  nameserver a 10.0.0.1:53\n'],
    ['windows.cfg', (globals + site).replaceAll('\n', '\r\n')],
  ])('knows %s', (file, text) => {
    expect(looksLikeHaproxy(file, text)).toBe(true);
  });

  it.each([
    ['README.md', globals + site],
    ['deploy.yaml', globals + site],
    ['empty.cfg', ''],
    ['prose.txt', `${'How to set up a proxy server in ten lines of text\n'.repeat(10)}global\n  maxconn 100\n`],
    ['setup.cfg', '[metadata]\nname = tool\n[options]\nglobal = yes\n'],
    ['smb.conf', '[global]\n  workgroup = HOME\n  server string = files\n'],
    ['nginx.conf', 'http {\n  server {\n    listen 80;\n    server_name web;\n  }\n}\n'],
    ['grub.cfg', 'set default="0"\nmenuentry "Linux" {\n  linux /vmlinuz\n}\n'],
    ['default.vcl', 'backend default {\n  .host = "127.0.0.1";\n}\n'],
    ['spoe.conf', '[engine]\nspoe-agent agent\n  messages check\nspoe-message check\n  args ip=src\n'],
    ['defaults.cfg', 'defaults\n'],
    ['words', 'global\nwarming\n'],
  ])('leaves %s alone', (file, text) => {
    expect(looksLikeHaproxy(file, text)).toBe(false);
  });
});
