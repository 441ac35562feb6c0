import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execPath, exit } from 'node:process';
import { build, type BuildOptions } from 'esbuild';
import { bundleWrapper } from '../cli/command-script.ts';
import { projectRoot } from './project-root.ts';

/**
 * Bundles the command and the library into dist/. The command is CommonJS, which starts faster, and has V8's code cache beside
 * it; the library is ESM, and what a program does not need of it lies in files of its own.
 */
const dist = join(projectRoot, 'dist');
const shared: BuildOptions = {
  absWorkingDir: projectRoot,
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  legalComments: 'none',
  logLevel: 'warning',
};
const commonJs: BuildOptions = {
  ...shared,
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.dirname': '__dirname' },
  // A script of V8's code cache has no loader of its own for import().
  supported: { 'dynamic-import': false },
};

rmSync(dist, { recursive: true, force: true });
await Promise.all([
  build({ ...shared, format: 'esm', splitting: true, entryPoints: { index: 'src/index.ts' } }),
  build({ ...commonJs, entryPoints: { cli: 'src/cli/launch.ts' } }),
  build({ ...commonJs, entryPoints: { command: 'src/cli/main.ts' }, banner: { js: bundleWrapper.before }, footer: { js: bundleWrapper.after } }),
]);
copyFileSync(join(projectRoot, 'src/engine/settings.schema.json'), join(dist, 'settings.schema.json'));
chmodSync(join(dist, 'cli.cjs'), 0o755);

// In a process of its own, since it does what the command does: it writes, and sets an exit code.
const { status } = spawnSync(execPath, ['--import', 'tsx', 'src/dev/code-cache.ts', dist], { cwd: projectRoot, stdio: ['ignore', 'ignore', 'inherit'] });
exit(status ?? 1);
