import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { execPath, exit } from 'node:process';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { formats } from '../../parsers/index.ts';
import { rules } from '../../rules/index.ts';
import { scriptWrapper } from '../cli/scripts.ts';
import { settingsSchema } from '../engine/settings-schema.ts';
import { projectRoot } from './project-root.ts';

/**
 * Bundles the command and the library into dist/. The command is CommonJS, which starts faster, parted into what every call needs and one script
 * for each format, and has V8's code caches beside it; the library is ESM, and what a program does not need of it lies in files of its own.
 */
const dist = join(projectRoot, 'dist');
const bundle: BuildOptions = {
  absWorkingDir: projectRoot,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  legalComments: 'none',
  logLevel: 'warning',
};
const into: BuildOptions = { outdir: 'dist', outExtension: { '.js': '.cjs' } };
const commonJs: BuildOptions = {
  ...bundle,
  format: 'cjs',
  define: { 'import.meta.dirname': '__dirname' },
  // A script of V8's code cache has no loader of its own for import().
  supported: { 'dynamic-import': false },
};
const script: BuildOptions = { ...commonJs, banner: { js: scriptWrapper.before }, footer: { js: scriptWrapper.after } };
const { dependencies } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { readonly dependencies: object };

rmSync(dist, { recursive: true, force: true });
await Promise.all([
  build({ ...bundle, outdir: 'dist', format: 'esm', splitting: true, entryPoints: { index: 'src/index.ts', eslint: 'src/eslint/index.ts' } }),
  build({ ...commonJs, ...into, entryPoints: { cli: 'src/cli/launch.ts', worker: 'src/cli/launch-worker.ts' } }),
  buildScripts(),
  build({ ...commonJs, ...into, entryPoints: { lsp: 'src/cli/lsp.ts' }, packages: 'bundle', external: Object.keys(dependencies), mainFields: ['module', 'main'] }),
]);
for (const name of ['rules', 'requirements.md', 'requirements.ja.md']) cpSync(join(projectRoot, 'docs', name), join(dist, 'docs', name), { recursive: true });
writeFileSync(join(dist, 'settings.schema.json'), `${JSON.stringify(settingsSchema(rules), null, 2)}\n`);
chmodSync(join(dist, 'cli.cjs'), 0o755);

// In a process of its own, since it does what the command does: it writes, and sets an exit code.
const { status } = spawnSync(execPath, ['--import', 'tsx', 'src/dev/code-cache.ts', dist], { cwd: projectRoot, stdio: ['ignore', 'ignore', 'inherit'] });
exit(status ?? 1);

/** The formats first: what they use of the project, the command has to share. */
async function buildScripts(): Promise<void> {
  const shared = (await Promise.all(formats.map(({ id }) => buildFormat(id)))).flat();
  const contents = commandWith([...new Set(shared)].toSorted());
  await build({ ...script, outfile: 'dist/command.cjs', stdin: { contents, resolveDir: projectRoot, loader: 'ts' }, plugins: [scriptsBeside()] });
}

/** @returns the modules outside of parsers/ that it uses, by their paths. */
async function buildFormat(id: string): Promise<readonly string[]> {
  const shared = new Set<string>();
  await build({ ...script, ...into, entryPoints: { [id]: `parsers/${id}/index.ts` }, plugins: [sharedModules(shared)] });
  return [...shared];
}

/** The entry of the command, and the modules that it shares; see `CommandModule`. */
function commandWith(shared: readonly string[]): string {
  const imports = shared.map((path, index) => `import * as shared${index} from './${path}';\n`);
  const entries = shared.map((path, index) => `['${path}', { ...shared${index} }], `);
  return `${imports.join('')}export { main, work } from './src/cli/main.ts';\nexport const shared = new Map<string, object>([${entries.join('')}]);\n`;
}

/** Leaves modules outside of parsers/ to the command, and names them. What formats have in common is small, and two of them are rarely loaded together. */
function sharedModules(shared: Set<string>): Plugin {
  return {
    name: 'shared-modules',
    setup: (plugin) => {
      plugin.onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir }) => {
        const inProject = relative(projectRoot, resolve(resolveDir, path)).split(sep).join('/');
        if (inProject.startsWith('parsers/')) return null;
        shared.add(inProject);
        return { path: inProject, external: true };
      });
    },
  };
}

/** What the command loads when it needs it: formats, and the language server, which is a bundle of its own with its protocol in it. */
function scriptsBeside(): Plugin {
  return {
    name: 'scripts-beside',
    setup: (plugin) => {
      plugin.onResolve({ filter: /^\.\/lsp\.ts$/ }, () => ({ path: './lsp.cjs', external: true }));
      plugin.onResolve({ filter: /^\.\/[a-z\d-]+\/index\.ts$/ }, ({ path, importer }) => {
        const isFormat = importer === join(projectRoot, 'parsers/index.ts');
        return isFormat ? { path: path.replace('/index.ts', '.cjs'), external: true } : null;
      });
    },
  };
}
