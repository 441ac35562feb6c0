import { dirname, join } from 'node:path';
import type { FileTree } from '../../src/engine/files.ts';
import type { ParseOptions } from '../../src/engine/parser.ts';
import type { EndpointId } from '../../src/model/endpoint.ts';
import { materialFrom, type Material } from '../_shared/material.ts';
import type { SourceModule } from './bindings/source-module.ts';
import { processDefaultsIn } from './context/process-defaults.ts';
import { developmentDoubt } from './development.ts';
import type { NodeContext } from './node-context.ts';
import { majorOf } from './project/manifest.ts';
import { releaseOf } from './release.ts';
import { findServers } from './servers/find-servers.ts';
import { listenerOf, type PlacedListener } from './servers/listener.ts';
import { usesIn, type UsesOf } from './servers/uses.ts';
import type { Reading } from './values/reading.ts';

/** Brings what a source file listens with into the common model. */
export function listenersIn(module: SourceModule, env: NodeContext): readonly PlacedListener[] {
  return findServers(module, env.reading).flatMap((server) => listenerOf(server, env) ?? []);
}

/** What the endpoints of a module are read with. */
export function contextFor(module: SourceModule, reading: Reading, tree: FileTree, { runtime, exposure }: ParseOptions): NodeContext {
  const uses = new Map<SourceModule, UsesOf>();
  return {
    reading,
    release: releaseOf(module.file, tree, runtime),
    exposure,
    process: processDefaultsIn(module, reading),
    usesOf: (call, of) => {
      const found = uses.get(of) ?? usesIn(of, reading);
      uses.set(of, found);
      return found(call);
    },
    materialOf: (of) => materialNear(of, tree),
    speaksTls: (of) => findServers(of, reading).some(({ tls }) => tls.kind === 'tls'),
    developmentOnly: (node, of) => developmentDoubt(node, of, reading),
    helmetMajor: majorOf('helmet', module.file, tree),
    idOf: uniqueIds(),
  };
}

/** Paths are relative to the working directory of the program, which is mostly the directory of the file or one above. */
function materialNear({ file }: SourceModule, tree: FileTree): Material {
  return materialFrom((path) => {
    for (const candidate of [path, join(dirname(file), path)]) {
      const result = tree.read(candidate);
      if (result.kind === 'text') return result.text;
    }
    return null;
  });
}

export function uniqueIds(): (text: string) => EndpointId {
  const used = new Map<string, number>();
  return (text) => {
    const count = (used.get(text) ?? 0) + 1;
    used.set(text, count);
    return count === 1 ? text : `${text}#${count}`;
  };
}
