import { chmodSync, copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { projectRoot } from './project-root.ts';

/** Bundles the command and the library into dist/. What a call does not need lies in files of its own. */
const dist = join(projectRoot, 'dist');
rmSync(dist, { recursive: true, force: true });
await build({
  absWorkingDir: projectRoot,
  entryPoints: { cli: 'src/cli/main.ts', index: 'src/index.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
});
copyFileSync(join(projectRoot, 'src/engine/settings.schema.json'), join(dist, 'settings.schema.json'));
chmodSync(join(dist, 'cli.js'), 0o755);
