import { dirname, join } from 'node:path';
import type { FileTree } from '../../src/engine/files.ts';
import type { Runtime } from '../../src/engine/parser.ts';
import type { Release } from '../../src/model/release.ts';
import type { FileId } from '../../src/model/span.ts';
import { compareVersions } from '../_shared/version.ts';
import { openSsl } from './defaults.ts';

/** Without anything stated: a line in use for long, whose defaults are not stricter than those after it. */
const assumed = '22';

/** Directories above a file in which a manifest is looked for. */
const maximumLevels = 40;

/** Names that nvm knows lines by (nodejs/Release, CODENAMES.md). */
const codenames: ReadonlyMap<string, string> = new Map([
  ['dubnium', '10'],
  ['erbium', '12'],
  ['fermium', '14'],
  ['gallium', '16'],
  ['hydrogen', '18'],
  ['iron', '20'],
  ['jod', '22'],
  ['krypton', '24'],
]);

/**
 * What runs a source file: as the settings say, as the nearest manifest above it does, else assumed; with the OpenSSL that the builds of
 * Node bring along.
 */
export function releaseOf(file: FileId, tree: FileTree, { products, library }: Runtime): Release {
  const stated = products.node ?? versionInManifests(file, tree);
  const version = stated ?? assumed;
  const row = openSsl.find(({ since }) => since === '0' || compareVersions(version, since) >= 0);
  return {
    product: 'node',
    version,
    library: library ?? { name: 'openssl', version: row?.value ?? '3.0' },
    stated: { product: stated !== null, library: stated !== null || library !== null },
    backported: false,
  };
}

/** Kinds of manifests, the one that decides most exactly first. */
const manifests: readonly { readonly name: string; readonly read: (text: string) => string | null }[] = [
  { name: '.nvmrc', read: readVersion },
  { name: '.node-version', read: readVersion },
  { name: 'package.json', read: readPackage },
];

function versionInManifests(file: FileId, tree: FileTree): string | null {
  let directory = dirname(file);
  for (let level = 0; level < maximumLevels; level += 1) {
    for (const { name, read } of manifests) {
      const result = tree.read(join(directory, name));
      const version = result.kind === 'text' ? read(result.text) : null;
      if (version !== null) return version;
    }
    const above = dirname(directory);
    if (above === directory) return null;
    directory = above;
  }
  return null;
}

/** `v20.11.0`, `20`, `lts/iron`; nothing for what moves with time, such as `node` and `lts/*`. */
function readVersion(text: string): string | null {
  const [word = ''] = text.trim().split(/\s/);
  const name = /^lts\/(\w+)$/.exec(word)?.[1]?.toLowerCase();
  return name === undefined ? (/^v?(\d+(?:\.\d+){0,2})$/.exec(word)?.[1] ?? null) : (codenames.get(name) ?? null);
}

/** `volta.node`, else the lowest version that `engines.node` lets in: it must be secure there as well. */
function readPackage(text: string): string | null {
  const manifest = parseJson(text);
  const pinned = member(member(manifest, 'volta'), 'node');
  if (typeof pinned === 'string') return readVersion(pinned);
  const range = member(member(manifest, 'engines'), 'node');
  return typeof range === 'string' ? lowestIn(range) : null;
}

function lowestIn(range: string): string | null {
  const lowerBounds = range.replace(/<\s*(?:=\s*)?v?\d+(?:\.\d+)*/g, ' ');
  const [first, ...others] = [...lowerBounds.matchAll(/\d+(?:\.\d+){0,2}/g)].map(([version]) => version);
  return first === undefined ? null : others.reduce((lowest, version) => (compareVersions(version, lowest) < 0 ? version : lowest), first);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
