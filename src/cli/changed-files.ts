import { execFileSync } from 'node:child_process';
import type { Environment } from './environment.ts';
import { UsageError } from './usage-error.ts';

/**
 * The files that differ from a commit, as git lists them: what was committed since the common ancestor, what is staged, what is changed, and what
 * is new and not ignored. The only place where tlslint starts a process: `git`, without a shell; a name that begins with a dash is no commit.
 * @param paths Limits the list to files and directories, taken literally.
 * @returns paths from the working directory, those that exist, below it.
 * @throws UsageError when there is no git, no repository or no such commit.
 */
export function changedFiles(since: string, paths: readonly string[], workingDirectory: string, environment: Environment): readonly string[] {
  const git = (...args: readonly string[]): string | null => runGit(args, workingDirectory, environment);
  const commit = since.startsWith('-') ? null : git('rev-parse', '--verify', '--quiet', `${since}^{commit}`);
  if (commit === null) throw noCommit(since, git('rev-parse', '--is-inside-work-tree') !== null);
  const base = git('merge-base', commit.trim(), 'HEAD') ?? commit;
  const changed = git('diff', '--no-ext-diff', '--no-textconv', '--no-renames', '--name-only', '-z', '--diff-filter=d', '--relative', base.trim(), '--', ...paths);
  const untracked = git('ls-files', '--others', '--exclude-standard', '-z', '--', ...paths);
  if (changed === null || untracked === null) throw noCommit(since, true);
  return [...new Set(`${changed}${untracked}`.split('\0'))].filter((path) => path !== '').sort();
}

/** A list of a million paths is longer than what Node keeps of an output otherwise. In bytes. */
const longestOutput = 256 * 1024 * 1024;

/** Settings of a repository that would run programs of its choice, and bare repositories within others, have no say. */
const precautions = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'safe.bareRepository=explicit'];

/** Paths are no patterns; nothing is asked of a person, locked or fetched. */
const gitEnvironment = { GIT_LITERAL_PATHSPECS: '1', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1' };

/** What git says; `null` when it fails. */
function runGit(args: readonly string[], workingDirectory: string, environment: Environment): string | null {
  try {
    return execFileSync('git', [...precautions, ...args], {
      cwd: workingDirectory,
      env: { ...environment, ...gitEnvironment },
      encoding: 'utf8',
      maxBuffer: longestOutput,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return null;
  }
}

function noCommit(since: string, isRepository: boolean): UsageError {
  return isRepository
    ? new UsageError(
        { en: `git knows no commit "${since}" here`, ja: `git にコミット "${since}" がない` },
        { en: 'a shallow clone may have to be deepened', ja: 'shallow clone の場合は履歴を取得する' },
      )
    : new UsageError({ en: '--changed-since needs git and a repository', ja: '--changed-since には git とリポジトリが必要' }, null);
}
