import type { ESLint, Linter } from 'eslint';

/** Where configurations usually are. A file there that is of another format is passed over. */
const filesByLanguage = {
  nginx: ['**/nginx*.conf', '**/*.nginx', '**/*.nginx.conf', '**/nginx/**/*.conf', '**/nginx/{sites,streams}-{available,enabled}/*'],
  haproxy: ['**/haproxy*.cfg', '**/haproxy/**/*.cfg'],
  envoy: ['**/envoy*.{yaml,yml,json}', '**/envoy/**/*.{yaml,yml,json}'],
  node: ['**/Dockerfile', '**/*.Dockerfile', '**/.env', '**/.env.*', '**/Procfile'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/**
 * The recommended configuration. The rules count for every file that is linted: which sources are, and with which parser, other
 * configurations say.
 */
export function recommended(plugin: ESLint.Plugin, severities: Linter.RulesRecord): Linter.Config[] {
  const languages = Object.entries(filesByLanguage).map(([language, files]) => ({ name: `tlslint/recommended/${language}`, files: [...files], language: `tlslint/${language}` }));
  return [{ name: 'tlslint/recommended/rules', plugins: { tlslint: plugin }, rules: severities }, ...languages];
}
