import type { Node } from 'oxc-parser';
import type { ExposureSettings } from '../../src/engine/parser.ts';
import type { EndpointId, IdentityUse } from '../../src/model/endpoint.ts';
import type { Doubt } from '../../src/model/fact.ts';
import type { Release } from '../../src/model/release.ts';
import type { DefaultLists } from '../_shared/default-list.ts';
import type { Material } from '../_shared/material.ts';
import type { Call, SourceModule } from './bindings/source-module.ts';
import type { ProcessDefaults } from './context/process-defaults.ts';
import type { HstsCall } from './servers/hsts.ts';
import type { Server } from './servers/server.ts';
import type { MethodCall } from './servers/uses.ts';
import type { Reading } from './values/reading.ts';

/** What the endpoints of a source file are read with. */
export interface NodeContext {
  readonly reading: Reading;
  readonly release: Release;
  readonly exposure: ExposureSettings;
  /** What the program sets for all of its secure contexts. */
  readonly process: ProcessDefaults;
  /** The methods called on what a call made. */
  readonly usesOf: (call: Call, module: SourceModule) => readonly MethodCall[];
  /** Certificates that are in sight, by the paths that a module names. */
  readonly materialOf: (module: SourceModule) => Material;
  /** What is true of a module as a whole, and found out once. */
  readonly about: (module: SourceModule) => ModuleFacts;
  /** Why code does not run in production; `null` for code that may: see `developmentDoubt`. */
  readonly developmentOnly: (node: Node, module: SourceModule) => Doubt | null;
  /** Lists that nobody wrote. */
  readonly lists: DefaultLists;
  /** Makes ids unique within a unit. */
  readonly idOf: (text: string) => EndpointId;
}

/** What the servers of a module share. */
export interface ModuleFacts {
  readonly servers: readonly Server[];
  /** Whether one of all the servers in the file is known to speak TLS. */
  readonly speaksTls: () => boolean;
  readonly hstsCalls: readonly HstsCall[];
  readonly identityUsesOf: (server: Pick<Server, 'call'>) => readonly IdentityUse[];
  readonly identityHeaders: readonly IdentityUse[];
}
