import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { directoryWith, silentConfiguration, tlslint, weakConfiguration, type Outcome } from './command.ts';

const identity = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_AUTHOR_NAME: 'Test', GIT_AUTHOR_EMAIL: 'test@example.org', GIT_COMMITTER_NAME: 'Test', GIT_COMMITTER_EMAIL: 'test@example.org' };

function git(directory: string, ...args: readonly string[]): void {
  execFileSync('git', args, { cwd: directory, env: { PATH: process.env['PATH'] ?? '', ...identity }, stdio: 'pipe' });
}

/** A repository whose first commit has the tag `start`. */
function repositoryWith(files: Readonly<Record<string, string>>): string {
  const directory = directoryWith(files);
  git(directory, 'init', '--quiet', '--initial-branch=main');
  git(directory, 'add', '--all');
  git(directory, 'commit', '--quiet', '--message', 'start');
  git(directory, 'tag', 'start');
  return directory;
}

function change(directory: string, path: string, text: string): void {
  mkdirSync(join(directory, path, '..'), { recursive: true });
  writeFileSync(join(directory, path), text);
}

function lines(directory: string, ...args: readonly string[]): readonly string[] {
  const { out } = tlslint(['--format', 'unix', ...args], { directory });
  return out.split('\n').flatMap((line) => /^[^:]+/.exec(line) ?? []);
}

const weakOld = { 'old/nginx.conf': weakConfiguration };

describe('--changed-since', () => {
  it('checks what was committed, staged, changed and added since', () => {
    const directory = repositoryWith({ ...weakOld, 'a/nginx.conf': silentConfiguration, 'b/nginx.conf': silentConfiguration, 'c/nginx.conf': silentConfiguration, '.gitignore': 'ignored/\n' });
    change(directory, 'a/nginx.conf', weakConfiguration);
    git(directory, 'commit', '--quiet', '--all', '--message', 'a');
    change(directory, 'b/nginx.conf', weakConfiguration);
    git(directory, 'add', '--all');
    change(directory, 'c/nginx.conf', weakConfiguration);
    change(directory, 'dé 🎉/nginx.conf', weakConfiguration);
    change(directory, 'ignored/nginx.conf', weakConfiguration);
    expect(lines(directory, '--changed-since', 'start')).toEqual(['a/nginx.conf', 'b/nginx.conf', 'c/nginx.conf', 'dé 🎉/nginx.conf']);
    expect(lines(directory, '--changed-since', 'HEAD')).toEqual(['b/nginx.conf', 'c/nginx.conf', 'dé 🎉/nginx.conf']);
    expect(lines(directory, '--changed-since=start', 'a', 'c/nginx.conf')).toEqual(['a/nginx.conf', 'c/nginx.conf']);
    expect(lines(join(directory, 'a'), '--changed-since', 'start')).toEqual(['nginx.conf']);
  });

  it('counts from the common ancestor', () => {
    const directory = repositoryWith({ 'a/nginx.conf': silentConfiguration });
    git(directory, 'checkout', '--quiet', '-b', 'topic');
    change(directory, 'b/nginx.conf', weakConfiguration);
    git(directory, 'add', '--all');
    git(directory, 'commit', '--quiet', '--message', 'b');
    git(directory, 'checkout', '--quiet', 'main');
    change(directory, 'a/nginx.conf', `# later\n${silentConfiguration.replace('TLSv1.2 ', '')}`);
    git(directory, 'commit', '--quiet', '--all', '--message', 'a');
    git(directory, 'checkout', '--quiet', 'topic');
    expect(lines(directory, '--changed-since', 'main', '--fail-on', 'info')).toEqual(['b/nginx.conf']);
  });

  it('judges a changed include by its main file, and passes over other files', () => {
    const directory = repositoryWith({ 'nginx.conf': silentConfiguration.replace('ssl_protocols TLSv1.2 TLSv1.3;', 'include tls.conf;'), 'tls.conf': 'ssl_protocols TLSv1.2;\n' });
    change(directory, 'tls.conf', 'ssl_protocols TLSv1 TLSv1.2 TLSv1.3;\n');
    change(directory, 'README.md', 'hello\n');
    const { code, out } = tlslint(['--changed-since', 'start'], { directory });
    expect(code).toBe(1);
    expect(out).toMatch(/^tls\.conf:1:15 {2}error {2}TLS 1\.0 is permitted on shop\.example:443/m);
  });

  it('finds nothing where nothing changed, or a file was taken away', () => {
    const directory = repositoryWith({ ...weakOld, 'a/nginx.conf': silentConfiguration });
    expect(tlslint(['--changed-since', 'start', '-q'], { directory })).toEqual({ code: 0, out: '', note: '' });
    rmSync(join(directory, 'a/nginx.conf'));
    expect(tlslint(['--changed-since', 'start', '-q'], { directory })).toEqual({ code: 0, out: '', note: '' });
  });

  it('takes no name for an option, and no path for a pattern', () => {
    const directory = repositoryWith(weakOld);
    const bad = (since: string): Outcome => tlslint([`--changed-since=${since}`], { directory });
    expect(bad('--output=stolen').code).toBe(2);
    expect(bad('-h').note).toBe('tlslint: git knows no commit "-h" here; a shallow clone may have to be deepened\n');
    expect(bad('none')).toMatchObject({ code: 2, note: 'tlslint: git knows no commit "none" here; a shallow clone may have to be deepened\n' });
    expect(bad('start; touch stolen').code).toBe(2);
    expect(existsSync(join(directory, 'stolen'))).toBe(false);
    change(directory, 'new/nginx.conf', weakConfiguration);
    expect(lines(directory, '--changed-since', 'start', '*')).toEqual([]);
    expect(lines(directory, '--changed-since', 'start', '--', '--output=x')).toEqual([]);
  });

  it('runs no program that a repository names', () => {
    const directory = repositoryWith(weakOld);
    change(directory, 'monitor', `#!/bin/sh\ntouch ${join(directory, 'stolen')}\n`);
    chmodSync(join(directory, 'monitor'), 0o755);
    for (const setting of ['core.fsmonitor', 'diff.external', 'core.pager']) git(directory, 'config', setting, join(directory, 'monitor'));
    expect(tlslint(['--changed-since', 'start', '-q'], { directory }).code).toBe(0);
    expect(existsSync(join(directory, 'stolen'))).toBe(false);
  });

  it('says when there is no repository', () => {
    const { code, note } = tlslint(['--changed-since', 'HEAD'], { directory: directoryWith({ 'nginx.conf': silentConfiguration }) });
    expect([code, note]).toEqual([2, 'tlslint: --changed-since needs git and a repository\n']);
  });
});
