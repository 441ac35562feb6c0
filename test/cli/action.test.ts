import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/dev/project-root.ts';
import { commandPath, directoryWith, silentConfiguration, weakConfiguration, type Outcome } from './command.ts';

interface Step {
  readonly name: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const action = load(readFileSync(join(projectRoot, 'action.yml'), 'utf8')) as {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
};

function scriptOf(name: string): string {
  return action.runs.steps.find((step) => step.name === name)?.run ?? '';
}

/** Runs a step as the runner does, with bash. */
function runStep(name: string, directory: string, inputs: Readonly<Record<string, string>>): Outcome {
  const bin = join(directory, 'bin');
  const env = {
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    RUNNER_TEMP: directory,
    GITHUB_RUN_ID: '1',
    GITHUB_OUTPUT: join(directory, 'output.txt'),
    GITHUB_STEP_SUMMARY: join(directory, 'step-summary.md'),
    GITHUB_ACTIONS: 'true',
    INPUT_LEVEL: '',
    INPUT_FAIL_ON: '',
    INPUT_CHANGED_SINCE: '',
    INPUT_SARIF_FILE: 'tlslint.sarif',
    INPUT_PATHS: '.',
    ...inputs,
  };
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', scriptOf(name)], { cwd: join(directory, 'work'), env, encoding: 'utf8' });
  return { code: status, out: stdout, note: stderr };
}

function workplaceWith(files: Readonly<Record<string, string>>): string {
  const directory = directoryWith({ ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`work/${path}`, text])), 'bin/tlslint': '' });
  writeFileSync(join(directory, 'bin/tlslint'), `#!/bin/sh\nexec "${process.execPath}" "${commandPath}" "$@"\n`);
  chmodSync(join(directory, 'bin/tlslint'), 0o755);
  return directory;
}

describe('action.yml', () => {
  it('hands inputs to scripts in the environment only', () => {
    const steps = action.runs.steps.filter(({ run }) => run !== undefined);
    expect(steps.map(({ name }) => name)).toEqual(['Install tlslint', 'Check']);
    for (const { run } of steps) expect(run).not.toContain('${{');
    const handed = steps.flatMap(({ env }) => Object.values(env ?? {})).flatMap((value) => /inputs\.([\w-]+)/.exec(value)?.[1] ?? []);
    expect(Object.keys(action.inputs).filter((input) => !handed.includes(input))).toEqual(['upload-sarif', 'working-directory']);
  });

  it('checks, annotates, and keeps the result and a summary', () => {
    const directory = workplaceWith({ 'nginx.conf': weakConfiguration });
    const { code, out, note } = runStep('Check', directory, {});
    expect([code, note]).toEqual([1, '']);
    expect(out).toMatch(/^nginx\.conf:9:23 {2}error/);
    expect(out).toMatch(/^::error file=nginx\.conf,line=9,/m);
    expect(readFileSync(join(directory, 'step-summary.md'), 'utf8')).toContain('❌ fail');
    const [, path = ''] = readFileSync(join(directory, 'output.txt'), 'utf8').split('\n');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ version: '2.1.0' });
  });

  it('takes options', () => {
    const directory = workplaceWith({ 'a/nginx.conf': silentConfiguration.replace('TLSv1.2 TLSv1.3', 'TLSv1.2'), 'b c/nginx.conf': silentConfiguration, 'inspect/nginx.conf': weakConfiguration });
    expect(runStep('Check', directory, { INPUT_PATHS: 'a\nb c\n' }).code).toBe(0);
    expect(runStep('Check', directory, { INPUT_PATHS: 'a\nb c\n', INPUT_FAIL_ON: 'warning' }).code).toBe(1);
    expect(runStep('Check', directory, { INPUT_PATHS: 'inspect' }).code).toBe(1);
    expect(runStep('Check', directory, { INPUT_LEVEL: '4' }).code).toBe(2);
  });

  it('runs nothing that an input holds', () => {
    const directory = workplaceWith({ 'nginx.conf': silentConfiguration });
    const hostile = `x"; touch stolen; "$(touch stolen)\`touch stolen\``;
    for (const name of ['INPUT_PATHS', 'INPUT_LEVEL', 'INPUT_FAIL_ON', 'INPUT_CHANGED_SINCE']) expect(runStep('Check', directory, { [name]: hostile }).code, name).toBeGreaterThan(1);
    expect(runStep('Check', directory, { INPUT_PATHS: '--output=json=stolen' }).code).toBe(3);
    expect(runStep('Install tlslint', directory, { INPUT_VERSION: '1.0.0 --registry=http://x; touch stolen', ACTION_PATH: directory }).code).toBe(2);
    expect(existsSync(join(directory, 'work/stolen'))).toBe(false);
  });
});
