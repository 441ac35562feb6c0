import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath, exit } from 'node:process';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { rules } from '../../rules/index.ts';
import { settingsSchema } from '../engine/settings-schema.ts';
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
/** The language server is a bundle of its own, with its protocol in it, so that a check does not load it. */
const languageServer: Plugin = {
  name: 'language-server',
  setup: (plugin) => {
    plugin.onResolve({ filter: /^\.\/lsp\.ts$/ }, () => ({ path: './lsp.cjs', external: true }));
  },
};
const { dependencies } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { readonly dependencies: object };

rmSync(dist, { recursive: true, force: true });
await Promise.all([
  build({ ...shared, format: 'esm', splitting: true, entryPoints: { index: 'src/index.ts', eslint: 'src/eslint/index.ts' } }),
  build({ ...commonJs, entryPoints: { cli: 'src/cli/launch.ts', worker: 'src/cli/launch-worker.ts' } }),
  build({ ...commonJs, entryPoints: { command: 'src/cli/main.ts' }, plugins: [languageServer], banner: { js: bundleWrapper.before }, footer: { js: bundleWrapper.after } }),
  build({ ...commonJs, entryPoints: { lsp: 'src/cli/lsp.ts' }, packages: 'bundle', external: Object.keys(dependencies), mainFields: ['module', 'main'] }),
]);
for (const name of ['rules', 'requirements.md', 'requirements.ja.md']) cpSync(join(projectRoot, 'docs', name), join(dist, 'docs', name), { recursive: true });
writeFileSync(join(dist, 'settings.schema.json'), `${JSON.stringify(settingsSchema(rules), null, 2)}\n`);
chmodSync(join(dist, 'cli.cjs'), 0o755);

// In a process of its own, since it does what the command does: it writes, and sets an exit code.
const { status } = spawnSync(execPath, ['--import', 'tsx', 'src/dev/code-cache.ts', dist], { cwd: projectRoot, stdio: ['ignore', 'ignore', 'inherit'] });
exit(status ?? 1);
