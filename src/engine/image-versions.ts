import type { ProductName } from '../model/release.ts';
import type { FileId } from '../model/span.ts';
import type { FileTree } from './files.ts';

/** A version of a product that a file names. */
export interface SeenVersion {
  readonly product: ProductName;
  /** As far as it is named: `1.27`, `22`; `1.36-fips` for a build of Envoy whose defaults are others. */
  readonly version: string;
  readonly file: FileId;
  /** From 1 on. */
  readonly line: number;
}

const products: readonly ProductName[] = ['nginx', 'haproxy', 'envoy', 'node'];

/** Bounds a walk over a large repository. */
const maximumDepth = 4;
const maximumFiles = 5000;

/** The versions that container images and files for version managers name, below the working directory. */
export function seenVersions(tree: FileTree): readonly SeenVersion[] {
  return filesBelow(tree).flatMap((file) => {
    const result = tree.read(file);
    return result.kind === 'text' ? versionsIn(file, result.text) : [];
  });
}

function filesBelow(tree: FileTree): readonly FileId[] {
  const found: FileId[] = [];
  const open = [{ path: '.', depth: 0 }];
  let count = 0;
  for (let at = open.shift(); at !== undefined && count < maximumFiles; at = open.shift()) {
    for (const { name, kind, link } of tree.list(at.path)) {
      const path = at.path === '.' ? name : `${at.path}/${name}`;
      count += 1;
      if (kind === 'file' && namesVersions(name)) found.push(path);
      else if (kind === 'directory' && link !== true && at.depth < maximumDepth && !name.startsWith('.') && name !== 'node_modules') open.push({ path, depth: at.depth + 1 });
    }
  }
  return found;
}

function namesVersions(name: string): boolean {
  return /^(?:\.nvmrc|\.node-version|(?:docker|container)file(?:\..{1,100})?|.{0,100}\.(?:docker|container)file|.{0,100}compose.{0,100}\.ya?ml)$/i.test(name);
}

/** The versions in one file, by its name and text. */
export function versionsIn(file: FileId, text: string): readonly SeenVersion[] {
  const isNodeVersion = /(?:^|\/)\.(?:nvmrc|node-version)$/.test(file);
  return text.split('\n').flatMap((content, index) => {
    const seen = isNodeVersion ? nodeVersion(content) : imageVersion(content);
    return seen === null ? [] : [{ ...seen, file, line: index + 1 }];
  });
}

type Version = Pick<SeenVersion, 'product' | 'version'>;

function nodeVersion(line: string): Version | null {
  const version = /^v?(\d+(?:\.\d+){0,2})\s*$/.exec(line)?.[1];
  return version === undefined ? null : { product: 'node', version };
}

/** `FROM registry.example/nginx-unprivileged:1.27-alpine`, `image: "envoyproxy/envoy:v1.31.0"`, `envoy-fips:1.36`. */
function imageVersion(line: string): Version | null {
  const image = /^\s*(?:FROM\s+(?:--\S+\s+)?|(?:-\s+)?image:\s*["']?)([^\s"']+)/i.exec(line)?.[1];
  const [, name, version] = /(?:^|\/)([a-z]+)(?:-[a-z-]+)?:v?(\d+(?:\.\d+){0,2})(?:[-@]|$)/.exec(image ?? '') ?? [];
  const product = products.find((candidate) => candidate === name);
  if (product === undefined || version === undefined) return null;
  const isFips = product === 'envoy' && /-fips\b/.test(image ?? '');
  return { product, version: isFips ? `${version}-fips` : version };
}
