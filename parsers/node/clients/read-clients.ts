import type { Connection, EndpointId, NameCheck } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { Problem } from '../../../src/model/problem.ts';
import type { SourceModule } from '../bindings/source-module.ts';
import { findAny, findOption, type OptionPath } from '../tls-options/find-option.ts';
import type { ValueOf } from '../tls-options/material.ts';
import { alternativesOf, doubtOf, opaque, type Value } from '../values/value.ts';
import { clientUseOf, clientUsesIn, type ClientUse } from './client-calls.ts';
import { parametersOf, securityOf } from './client-security.ts';
import { targetOf, type ClientTarget } from './client-target.ts';
import { connectionOf, type ClientContext, type WrittenVerification } from './connection.ts';
import { handshakeIn } from './handshake-options.ts';
import { chainOf, verificationIn } from './verification.ts';

/** What clients are read with. */
export interface ClientReading extends ClientContext {
  readonly valueOf: ValueOf;
  readonly idOf: (text: string) => EndpointId;
}

/** A connection, and where its options are written. */
export interface PlacedClient {
  readonly connection: Connection;
  /** The objects that hold options of `tls.connect`, the one with the last word at the end. */
  readonly tlsOptions: readonly Value[];
}

export interface Clients {
  readonly placed: readonly PlacedClient[];
  readonly problems: readonly Problem[];
}

/** The connections that a source file opens through the libraries that are known. */
export function readClients(module: SourceModule, reading: ClientReading): Clients {
  const read = clientUsesIn(module, reading.valueOf).flatMap((use) => readClient(use, reading) ?? []);
  return { placed: read.map(({ placed }) => placed), problems: read.flatMap(({ problems }) => problems) };
}

function readClient(use: ClientUse, reading: ClientReading): { readonly placed: PlacedClient; readonly problems: readonly Problem[] } | null {
  const { library, module, node } = use;
  const sources = sourcesOf(use);
  const tlsOptions = tlsOptionsOf(use, sources, reading.valueOf);
  const target = targetOf(use, sources, reading.valueOf);
  const { handshake, problems } = handshakeIn(tlsOptions, reading.valueOf);
  const verification = verificationOf(use, sources, tlsOptions, target, reading.valueOf);
  if (isNothing(use, target) && isUnwritten({ ...verification, ...handshake })) return null;
  const { secure, fallsBack } = securityOf(use, sources, target);
  const block = module.spanOf(node);
  const connection = connectionOf(
    {
      id: reading.idOf(`connection:${labelOf(target, use)}`),
      block,
      at: module.spanOf(node.callee),
      target: target.target,
      exposure: null,
      protocol: known(library.protocol, { kind: 'written', span: block }),
      secure,
      fallsBack,
      handshake,
      verification: named(use, sources, verification, secure),
      serverName: serverNameIn(tlsOptions),
      ineffective: [],
    },
    reading,
  );
  return { placed: { connection, tlsOptions }, problems };
}

/** The arguments that hold options. */
function sourcesOf({ call, arguments: values }: ClientUse): readonly Value[] {
  return call.options.flatMap((index) => values[index] ?? []);
}

/** The objects with options of `tls.connect`: those of the call, then those of an agent, which win. */
function tlsOptionsOf(use: ClientUse, sources: readonly Value[], valueOf: ValueOf): readonly Value[] {
  return [...use.library.tls.flatMap((path) => objectsAt(sources, path)), ...use.library.agents.flatMap((path) => optionsOfAgent(sources, path, valueOf))];
}

function objectsAt(sources: readonly Value[], path: OptionPath): readonly Value[] {
  if (path.length === 0) return sources;
  const found = findOption(sources, path);
  if (found.kind === 'absent') return [];
  return found.kind === 'open' ? [opaque(found.doubt, found.span)] : [found.option.value];
}

function optionsOfAgent(sources: readonly Value[], path: OptionPath, valueOf: ValueOf): readonly Value[] {
  const found = findOption(sources, path);
  if (found.kind !== 'written') return [];
  return alternativesOf(found.option.value).flatMap((agent): readonly Value[] => {
    if (agent.kind !== 'call') return agent.kind === 'opaque' ? [agent] : [];
    const use = clientUseOf(agent, valueOf);
    return use === null ? [opaque(doubtOf(agent), agent.span)] : tlsOptionsOf(use, sourcesOf(use), valueOf);
  });
}

function verificationOf(use: ClientUse, sources: readonly Value[], tlsOptions: readonly Value[], target: ClientTarget, valueOf: ValueOf): WrittenVerification {
  const written = verificationIn(tlsOptions, valueOf);
  const byParameter = parametersOf(use, target);
  const chainTaken = byParameter.find(({ means }) => means === 'chain')?.from ?? takenByOption(use, sources, 'chain');
  const nameTaken = byParameter.find(({ means }) => means === 'name')?.from ?? takenByOption(use, sources, 'name');
  // What the query of a URL says of TLS replaces the options (pg-connection-string, index.js).
  const isReplaced = byParameter.some(({ means }) => means === 'tls') && use.library.name === 'checked';
  return {
    ...written,
    chain: chainTaken === null ? (isReplaced ? null : written.chain) : known(false, chainTaken),
    name: nameTaken === null ? written.name : known({ kind: 'none' }, nameTaken),
  };
}

/** An option other than those of `tls.connect` that takes the chain or the name from the verification. */
function takenByOption({ library }: ClientUse, sources: readonly Value[], takes: 'chain' | 'name'): Origin | null {
  for (const { option, value, takes: taken } of library.verification) {
    const found = taken === takes ? findOption(sources, option) : null;
    if (found?.kind !== 'written') continue;
    const { value: written, span } = found.option;
    const is = written.kind === 'text' ? written.text : written.kind === 'constant' ? written.value : undefined;
    if (is === value) return { kind: 'written', span };
  }
  return null;
}

/** Some drivers compare no name unless they are asked to. */
function named({ library, module, node }: ClientUse, sources: readonly Value[], verification: WrittenVerification, secure: Fact<boolean>): WrittenVerification {
  const { name } = library;
  if (name === 'checked') return verification;
  const asked = name === 'never' ? null : chainOf(findOption(sources, name));
  const isAsked = asked !== null && findAny(sources, name === 'never' ? [] : [name]).kind === 'written' && asked.known && isTrue(sources, name);
  if (isAsked) return { ...verification, name: null };
  const from: Origin = secure.from.kind === 'default' ? { kind: 'written', span: module.spanOf(node) } : secure.from;
  const none: Fact<NameCheck> = asked !== null && !asked.known ? unknown(asked.doubt, asked.from) : known({ kind: 'none' }, from);
  return { ...verification, name: none };
}

function isTrue(sources: readonly Value[], path: 'never' | OptionPath): boolean {
  const found = path === 'never' ? null : findOption(sources, path);
  return found?.kind === 'written' && found.option.value.kind === 'constant' && found.option.value.value === true;
}

/** Nothing is seen of where it leads, and it is an agent for others, or what browsers do as well. */
function isNothing({ library }: ClientUse, { url, isWritten }: ClientTarget): boolean {
  return url === 'relative' || (!isWritten && (library.inBrowsers || library.serves !== null));
}

function isUnwritten(settings: Readonly<Record<string, unknown>>): boolean {
  return Object.values(settings).every((setting) => setting === null);
}

function serverNameIn(tlsOptions: readonly Value[]): Fact<string> | null {
  const found = findOption(tlsOptions, ['servername']);
  if (found.kind !== 'written') return null;
  const { value, span } = found.option;
  return value.kind === 'text' ? known(value.text, { kind: 'written', span }) : unknown(doubtOf(value), { kind: 'written', span });
}

function labelOf({ target }: ClientTarget, { library, call }: ClientUse): string {
  return target.known ? target.value.text : [library.modules[0] ?? '', ...call.member].join('.');
}
