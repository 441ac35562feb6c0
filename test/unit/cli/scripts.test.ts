import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { formats } from '../../../parsers/index.ts';
import { Scripts } from '../../../src/cli/scripts.ts';
import { projectRoot } from '../../../src/dev/project-root.ts';

const dist = join(projectRoot, 'dist');

describe('the scripts of the command', () => {
  it.each(['command', ...formats.map(({ id }) => id)])('%s has a code cache, which V8 takes', (name) => {
    const path = join(dist, `${name}.cjs`);
    const script = new Script(readFileSync(path, 'latin1'), { filename: path, cachedData: readFileSync(join(dist, `${name}.cache`)) });
    expect(script.cachedDataRejected).toBe(false);
  });

  it('loads nothing of the formats with the command', () => {
    const scripts = new Scripts(dist);
    const { shared } = scripts.command();
    expect([...scripts.compiled.keys()]).toEqual(['command']);
    expect(shared.size).toBeGreaterThan(0);
    expect([...shared.keys()].filter((path) => path.startsWith('parsers/'))).toEqual([]);
  });
});
