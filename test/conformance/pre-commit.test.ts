import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/dev/project-root.ts';
import { silentConfiguration } from '../cli/command.ts';

/*
 * The hooks of .pre-commit-hooks.yaml with the real pre-commit, which installs the project from a repository as it does for a user: npm takes
 * what its cache has, and gets the rest from the network.
 */

const workplace = realpathSync(mkdtempSync(join(tmpdir(), 'tlslint-pre-commit-')));
const hooks = join(workplace, 'hooks');
const sample = join(workplace, 'sample');

/** What `npm run` adds for the scripts of this project, and what Git adds for its hooks. */
const isOfCaller = (name: string): boolean => /^(?:npm_(?!config_)|npm_config_(?:local_|global_)?prefix$|GIT_|INIT_CWD$)/.test(name);

const environment = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOfCaller(name))),
  PRE_COMMIT_HOME: join(workplace, 'home'),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.org',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.org',
  npm_config_prefer_offline: 'true',
};

interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

function call(directory: string, command: string, ...args: readonly string[]): Outcome {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: directory, env: environment, encoding: 'utf8' });
  if (error !== undefined) throw error;
  return { code: status, output: stdout + stderr };
}

function succeed(directory: string, command: string, ...args: readonly string[]): string {
  const { code, output } = call(directory, command, ...args);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: ${output}`);
  return output.trim();
}

/** A repository with the files of the project as they are now. */
function makeHookRepository(): string {
  for (const path of succeed(projectRoot, 'git', 'ls-files', '-z').split('\0').filter((path) => path !== '')) {
    mkdirSync(dirname(join(hooks, path)), { recursive: true });
    cpSync(join(projectRoot, path), join(hooks, path));
  }
  succeed(hooks, 'git', 'init', '--quiet');
  succeed(hooks, 'git', 'add', '--all');
  succeed(hooks, 'git', 'commit', '--quiet', '--message', 'hooks');
  return succeed(hooks, 'git', 'rev-parse', 'HEAD');
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(sample, path)), { recursive: true });
  writeFileSync(join(sample, path), text);
}

function useHook(id: string, revision: string): void {
  write('.pre-commit-config.yaml', `repos:\n  - repo: ${hooks}\n    rev: ${revision}\n    hooks:\n      - id: ${id}\n`);
}

/** Commits everything, through the hooks. */
function commit(): Outcome {
  succeed(sample, 'git', 'add', '--all');
  return call(sample, 'git', 'commit', '--quiet', '--message', 'change');
}

const main = silentConfiguration.replace('ssl_protocols TLSv1.2 TLSv1.3;', 'include tls.conf;');
const good = 'ssl_protocols TLSv1.2 TLSv1.3;\n';
const bad = 'ssl_protocols TLSv1 TLSv1.2 TLSv1.3;\n';

describe('pre-commit', () => {
  let revision = '';

  beforeAll(() => {
    revision = makeHookRepository();
    mkdirSync(sample);
    succeed(sample, 'git', 'init', '--quiet');
    useHook('tlslint', revision);
    succeed(sample, 'pre-commit', 'install', '--install-hooks');
  }, 600_000);

  afterAll(() => {
    rmSync(workplace, { recursive: true, force: true });
  });

  it('lets a good commit pass, whatever else is in it', () => {
    write('nginx/nginx.conf', main);
    write('nginx/tls.conf', good);
    write('README.md', '# A sample\n');
    write('package.json', '{ "name": "sample" }\n');
    write('values.yaml', 'a: 1\n');
    const { code, output } = commit();
    expect(output).toMatch(/tlslint\.+Passed/);
    expect(code).toBe(0);
  });

  it('stops a bad commit of an included file, which its main file decides', () => {
    write('nginx/tls.conf', bad);
    const { code, output } = commit();
    expect(code).toBe(1);
    expect(output).toMatch(/tlslint\.+Failed/);
    expect(output).toMatch(/^nginx\/tls\.conf:1:15 {2}error {2}TLS 1\.0 is permitted on shop\.example:443/m);
  });

  it('changes a file with the hook that fixes, after which the commit passes', () => {
    useHook('tlslint-fix', revision);
    const { code, output } = commit();
    expect(code).toBe(1);
    expect(output).toContain('files were modified by this hook');
    expect(readFileSync(join(sample, 'nginx/tls.conf'), 'utf8')).toBe(good);
    expect(commit()).toMatchObject({ code: 0 });
  });

  it('does not look at other files than the staged ones', () => {
    write('other/nginx.conf', silentConfiguration.replace('TLSv1.2 TLSv1.3', 'TLSv1'));
    succeed(sample, 'git', 'add', '--all');
    succeed(sample, 'git', 'commit', '--quiet', '--no-verify', '--message', 'bad, past the hook');
    write('nginx/tls.conf', `# kept\n${good}`);
    expect(commit()).toMatchObject({ code: 0 });
  });
});
