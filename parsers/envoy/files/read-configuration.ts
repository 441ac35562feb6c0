import type { FileTree } from '../../../src/engine/files.ts';
import type { Unit } from '../../../src/engine/parser.ts';
import type { Doubt } from '../../../src/model/fact.ts';
import type { Problem } from '../../../src/model/problem.ts';
import type { FileId } from '../../../src/model/span.ts';
import { parseYaml } from '../../_shared/yaml/document.ts';
import { sourceOfFile } from '../../_shared/yaml/source.ts';
import type { ControlPlaneObject } from '../control-plane/object.ts';
import { filesNamedBy } from './arrange.ts';
import { resourcesOf, type Configuration, type Resource, type ResourceKind } from './configuration.ts';
import { messageField, messagesField } from '../message/field.ts';
import type { Message } from '../message/message.ts';
import { readReference, referencesIn } from './path-reference.ts';
import { problemOfFile, problemOfText } from '../message/problems.ts';
import { resourcesIn } from './resource.ts';

export interface ReadConfiguration {
  readonly configuration: Configuration;
  readonly problems: readonly Problem[];
}

/** Reads the files of a unit and the files of resources that they name. */
export function readConfiguration(unit: Unit, tree: FileTree): ReadConfiguration {
  const files = new Set(unit.entries.flatMap((entry) => [entry, ...filesNamedBy(entry, tree)]));
  const texts = new Map<FileId, string>();
  const resources: Resource[] = [];
  const objects: ControlPlaneObject[] = [];
  const problems: Problem[] = [];
  for (const file of files) {
    const result = tree.read(file);
    if (result.kind !== 'text') {
      problems.push(problemOfFile(file));
      continue;
    }
    texts.set(result.file, result.text);
    const found = resourcesIn(parseYaml(sourceOfFile(result.file, result.text, { percent: false })));
    resources.push(...found.resources);
    objects.push(...found.objects);
    problems.push(...found.problems.map(problemOfText).filter((problem) => concernsEnvoy(problem, [...found.resources, ...found.objects])));
  }
  const unread = unreadReferences(texts, tree);
  return { configuration: { resources, objects, texts, missing: (kind) => doubtAbout(kind, resources, unread) }, problems };
}

/** What is wrong with aliases is of interest in resources only: other documents of a file may be none of Envoy's. */
function concernsEnvoy({ code, span }: Problem, found: readonly Pick<Resource, 'message'>[]): boolean {
  const isInside = ({ message }: Pick<Resource, 'message'>): boolean => message.span.file === span.file && message.span.start <= span.start && span.end <= message.span.end;
  return !code.endsWith('-alias') || found.some(isInside);
}

/** Paths that the files name, and that cannot be read. */
function unreadReferences(texts: ReadonlyMap<FileId, string>, tree: FileTree): ReadonlySet<string> {
  return new Set([...texts].flatMap(([file, text]) => referencesIn(text).filter((path) => readReference(path, file, tree) === null)));
}

/** Lists of the bootstrap, and the services that the others of a kind are discovered with. */
const lists: Readonly<Partial<Record<ResourceKind, { readonly list: string; readonly discovery: string | null }>>> = {
  listener: { list: 'listeners', discovery: 'lds_config' },
  cluster: { list: 'clusters', discovery: 'cds_config' },
  secret: { list: 'secrets', discovery: null },
};

function doubtAbout(kind: ResourceKind, resources: readonly Resource[], unread: ReadonlySet<string>): Doubt | null {
  const bootstraps = resourcesOf({ resources }, 'bootstrap');
  if (bootstraps.length === 0) return { kind: 'fragment' };
  const names = lists[kind];
  if (names === undefined) return null;
  return bootstraps.map((bootstrap) => doubtIn(bootstrap, names.list, names.discovery, unread)).find((doubt) => doubt !== null) ?? null;
}

function doubtIn(bootstrap: Message, list: string, discovery: string | null, unread: ReadonlySet<string>): Doubt | null {
  const statics = messageField(bootstrap, 'static_resources');
  const dynamics = discovery === null ? null : messageField(bootstrap, 'dynamic_resources');
  if (statics?.known === false) return statics.doubt;
  const open = statics === null ? null : messagesField(statics.value, list).doubt;
  if (open !== null) return open.doubt;
  if (dynamics === null || discovery === null) return null;
  return dynamics.known ? doubtOfDiscovery(dynamics.value, discovery, unread) : dynamics.doubt;
}

function doubtOfDiscovery(dynamics: Message, name: string, unread: ReadonlySet<string>): Doubt | null {
  const source = messageField(dynamics, name);
  if (source === null) return null;
  if (!source.known) return source.doubt;
  const path = pathIn(source.value);
  if (path === null) return { kind: 'run-time', what: name };
  return unread.has(path) ? { kind: 'missing-file', path } : null;
}

/** The path of a file of resources: in `path_config_source`, or in the source itself before Envoy 1.20. */
function pathIn(source: Message): string | null {
  const inner = messageField(source, 'path_config_source');
  const path = (inner?.known === true ? inner.value : source).field('path')?.value;
  return path?.kind === 'scalar' && !path.opaque ? path.text : null;
}
