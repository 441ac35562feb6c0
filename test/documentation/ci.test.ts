import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { commandPath, directoryWith, silentConfiguration, weakConfiguration } from '../cli/command.ts';
import { exampleUnder, examplesOf } from './pages.ts';

/** A value of an example by the keys on the way to it. Throws when it is not there. */
function valueAt(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((at, key) => {
    if (typeof at !== 'object' || at === null || !(key in at)) throw new Error(`the example has no ${path.join('.')}`);
    return Reflect.get(at, key);
  }, value);
}

function textsAt(value: unknown, ...path: readonly (string | number)[]): readonly string[] {
  return [valueAt(value, ...path)].flat().map(String);
}

/** Runs the line of an example as a CI system does: with `sh`, in the root of the repository, with the package that it names as `npx` would have it. */
function runLine(line: string, directory: string): { readonly code: number | null; readonly out: string; readonly note: string } {
  const tools = join(directory, '.tools');
  mkdirSync(tools, { recursive: true });
  const script = `#!/bin/sh\n[ "$1 $2" = '--yes tlslint@${manifest.version}' ] || exit 99\nshift 2\nexec '${process.execPath}' '${commandPath}' "$@"\n`;
  writeFileSync(join(tools, 'npx'), script);
  chmodSync(join(tools, 'npx'), 0o755);
  const { status, stdout, stderr } = spawnSync('sh', ['-e', '-c', line], { cwd: directory, env: { PATH: tools + delimiter + (process.env['PATH'] ?? '') }, encoding: 'utf8' });
  return { code: status, out: stdout, note: stderr };
}

interface System {
  readonly name: string;
  /** The one line that checks, and the files that the example hands on, as the example has them. */
  readonly read: () => { readonly lines: readonly string[]; readonly artefacts: readonly string[] };
}

const systems: readonly System[] = [
  {
    name: 'GitHub Actions',
    read: () => {
      const steps = load(exampleUnder('ci.md', 'GitHub Actions', 'yaml', 1));
      return { lines: textsAt(steps, 0, 'run'), artefacts: [...textsAt(steps, 2, 'with', 'sarif_file'), 'summary.md'] };
    },
  },
  {
    name: 'GitLab',
    read: () => {
      const job = valueAt(load(exampleUnder('ci.md', 'GitLab', 'yaml')), 'tlslint');
      return { lines: textsAt(job, 'script'), artefacts: ['codequality', 'junit'].flatMap((kind) => textsAt(job, 'artifacts', 'reports', kind)) };
    },
  },
  {
    name: 'Jenkins',
    read: () => {
      const text = exampleUnder('ci.md', 'Jenkins', 'groovy');
      const matches = (pattern: RegExp): readonly string[] => [...text.matchAll(pattern)].map((match) => match[1] ?? '');
      return { lines: matches(/^ *sh '([^']*)'$/gm), artefacts: [...matches(/testResults: '([^']*)'/g), ...matches(/pattern: '([^']*)'/g)] };
    },
  },
  {
    name: 'CircleCI',
    read: () => {
      const steps = valueAt(load(exampleUnder('ci.md', 'CircleCI', 'yaml')), 'jobs', 'tlslint', 'steps');
      const [directory = ''] = textsAt(steps, 2, 'store_test_results', 'path');
      return { lines: textsAt(steps, 1, 'run'), artefacts: [join(directory, 'tlslint/results.xml')] };
    },
  },
  {
    name: 'Azure Pipelines',
    read: () => {
      const steps = valueAt(load(exampleUnder('ci.md', 'Azure Pipelines', 'yaml').replaceAll('$(Build.ArtifactStagingDirectory)', 'staging')), 'steps');
      const [published = ''] = textsAt(steps, 3, 'inputs', 'PathtoPublish');
      return { lines: textsAt(steps, 1, 'script'), artefacts: [...textsAt(steps, 2, 'inputs', 'testResultsFiles'), join(published, 'tlslint.sarif')] };
    },
  },
  {
    name: 'Bitbucket Pipelines',
    read: () => ({ lines: textsAt(load(exampleUnder('ci.md', 'Bitbucket Pipelines', 'yaml')), 'pipelines', 'default', 0, 'step', 'script'), artefacts: ['test-results/tlslint.xml'] }),
  },
];

describe('the example for', () => {
  it.each(systems.map(({ name, read }) => [name, read] as const))('%s fails for weak TLS only, and leaves what it hands on', (_, read) => {
    const { lines, artefacts } = read();
    expect([lines.length, artefacts.length > 0]).toEqual([1, true]);
    for (const [configuration, code] of [[weakConfiguration, 1], [silentConfiguration, 0]] as const) {
      const directory = directoryWith({ 'deploy/nginx.conf': configuration, 'nginx.conf': weakConfiguration });
      mkdirSync(join(directory, 'staging'));
      expect(runLine(lines[0] ?? '', directory)).toMatchObject({ code, note: '' });
      for (const artefact of artefacts) {
        const text = existsSync(join(directory, artefact)) ? readFileSync(join(directory, artefact), 'utf8') : '';
        expect(text, artefact).toMatch(formOf(artefact));
        expect(text.includes('no-legacy-protocol'), artefact).toBe(code === 1 || artefact.endsWith('.sarif'));
      }
    }
  });

  it('shards in GitHub Actions gives one result', () => {
    const workflow = load(exampleUnder('ci.md', 'Very large repositories', 'yaml'));
    const [part = ''] = textsAt(workflow, 'jobs', 'part', 'steps', 1, 'run');
    const [artefact = ''] = textsAt(workflow, 'jobs', 'part', 'steps', 2, 'with', 'path');
    const [merge = ''] = textsAt(workflow, 'jobs', 'whole', 'steps', 1, 'run');
    const files = Array.from({ length: 9 }, (_, index) => [`site${index}/nginx.conf`, index === 4 ? weakConfiguration : silentConfiguration] as const);
    const directory = directoryWith(Object.fromEntries(files));
    for (const number of textsAt(workflow, 'jobs', 'part', 'strategy', 'matrix', 'part')) {
      const filled = (text: string): string => text.replaceAll('${{ matrix.part }}', number);
      expect(runLine(filled(part), directory).code).toBe(0);
      expect(existsSync(join(directory, filled(artefact)))).toBe(true);
    }
    const { code, out } = runLine(merge, directory);
    expect(code).toBe(1);
    expect(out).toContain('::error file=site4/nginx.conf,');
    expect(readFileSync(join(directory, 'summary.md'), 'utf8')).toContain('site4/nginx.conf');
  });
});

function formOf(artefact: string): RegExp {
  if (artefact.endsWith('.xml')) return /^<\?xml [^]*>\s*$/;
  return artefact.endsWith('.md') ? /^#/ : /^[[{][^]*[\]}]\s*$/;
}

it('has no example in YAML or JSON that does not parse, and names the version that there is', () => {
  const yaml = ['ci.md', 'pre-commit.md'].flatMap(examplesOf).filter(({ language }) => language === 'yaml');
  expect(yaml.length).toBeGreaterThan(8);
  for (const { text } of yaml) expect(typeof load(text)).toBe('object');
  const named = ['ci.md', 'pre-commit.md'].flatMap(examplesOf).flatMap(({ text }) => [...text.matchAll(/tlslint@v?(\d[\d.]*)/g)].map((match) => match[1]));
  expect(new Set(named)).toEqual(new Set([manifest.version]));
});
