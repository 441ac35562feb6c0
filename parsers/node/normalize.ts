import { dirname, join } from 'node:path';
import type { FileTree } from '../../src/engine/files.ts';
import type { ParseOptions } from '../../src/engine/parser.ts';
import { defaultLists } from '../_shared/default-list.ts';
import { lazily } from '../../src/tls/lazily.ts';
import { materialFrom, type Material } from '../_shared/material.ts';
import { once } from '../_shared/memo.ts';
import type { SourceModule } from './bindings/source-module.ts';
import { processDefaultsIn } from './context/process-defaults.ts';
import { developmentDoubt } from './development.ts';
import type { ModuleFacts, NodeContext } from './node-context.ts';
import { majorOf } from './project/manifest.ts';
import { releaseOf } from './release.ts';
import { findServers } from './servers/find-servers.ts';
import { hstsCallsIn } from './servers/hsts.ts';
import { identityHeadersIn, identityUsesIn, usesByServer } from './servers/identity.ts';
import { listenerOf, type PlacedListener } from './servers/listener.ts';
import { usesIn } from './servers/uses.ts';
import type { Reading } from './values/reading.ts';
import { uniqueIds } from '../_shared/unique-ids.ts';

/** Brings what a source file listens with into the common model. */
export function listenersIn(module: SourceModule, env: NodeContext): readonly PlacedListener[] {
  return env.about(module).servers.flatMap((server) => listenerOf(server, env) ?? []);
}

/** What the endpoints of a module are read with. */
export function contextFor(module: SourceModule, reading: Reading, tree: FileTree, { runtime, exposure }: ParseOptions): NodeContext {
  const usesOf = perModule((of) => usesIn(of, reading));
  return {
    reading,
    release: releaseOf(module.file, tree, runtime),
    exposure,
    process: processDefaultsIn(module, reading),
    usesOf: (call, of) => usesOf(of)(call),
    materialOf: perModule((of) => materialNear(of, tree)),
    about: perModule((of) => factsOf(of, reading, tree)),
    developmentOnly: (node, of) => developmentDoubt(node, of, reading),
    lists: defaultLists(),
    idOf: uniqueIds(),
  };
}

function factsOf(module: SourceModule, reading: Reading, tree: FileTree): ModuleFacts {
  const servers = findServers(module, reading, reading.askedCalls(module));
  return {
    servers,
    speaksTls: lazily(() => findServers(module, reading, module.calls).some(({ tls }) => tls.kind === 'tls')),
    hstsCalls: hstsCallsIn(module, () => majorOf('helmet', module.file, tree), reading),
    identityUsesOf: usesByServer(identityUsesIn(module, reading), servers, module),
    identityHeaders: identityHeadersIn(module),
  };
}

/** Made once for each module, when it is asked for. */
function perModule<T>(make: (module: SourceModule) => T): (module: SourceModule) => T {
  const made = new Map<SourceModule, T>();
  return (module) => once(made, module, () => make(module));
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
