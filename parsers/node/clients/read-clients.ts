import type { Node } from 'oxc-parser';
import type { Connection, NameCheck } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { Problem } from '../../../src/model/problem.ts';
import type { Span } from '../../../src/model/span.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import { memberName } from '../bindings/pattern.ts';
import type { SourceModule } from '../bindings/source-module.ts';
import { certificatesOf } from '../context/certificates.ts';
import { refusedOptions } from '../context/problems.ts';
import { secureContextOf, type ContextSource, type SecureContext } from '../context/secure-context.ts';
import { revocationOf, trustAnchorsOf } from '../context/trust.ts';
import { findAny, findOption, mayBeOptions, type OptionPath } from './find-option.ts';
import type { NodeContext } from '../node-context.ts';
import { assigned } from '../values/objects.ts';
import type { Reading } from '../values/reading.ts';
import { alternativesOf, doubtOf, opaque, type Value } from '../values/value.ts';
import { grpcUsesIn } from './grpc.ts';
import { clientUseOf, clientUsesIn, type ClientUse } from './client-calls.ts';
import { otherClientUsesIn } from './other-clients.ts';
import { parametersOf, securityOf } from './client-security.ts';
import { targetOf, type ClientTarget } from './client-target.ts';
import { connectionOf, inDevelopment, type WrittenVerification } from './connection.ts';
import { clientSettings, handshakeOfContext } from './handshake.ts';
import { chainOf, checksIn } from './verification.ts';

/** A connection, and what it is made of. */
export interface PlacedClient {
  readonly connection: Connection;
  readonly spelled: { readonly source: ContextSource; readonly context: SecureContext; readonly tls: TlsSettings };
  /** The option of the library that means TLS, e.g. `ssl`; `null` when the scheme of a URL does. */
  readonly secureOption: string | null;
}

export interface Clients {
  readonly placed: readonly PlacedClient[];
  readonly problems: readonly Problem[];
}

/** The connections that a source file opens through the libraries that are known. */
export function readClients(module: SourceModule, env: NodeContext): Clients {
  const read = [...clientUsesIn(module, env.reading.valueOf), ...grpcUsesIn(module, env.reading.valueOf), ...otherClientUsesIn(module, env.reading.valueOf)].flatMap((use) => readClient(use, env) ?? []);
  return { placed: read.map(({ placed }) => placed), problems: read.flatMap(({ problems }) => problems) };
}

function readClient(use: ClientUse, env: NodeContext): { readonly placed: PlacedClient; readonly problems: readonly Problem[] } | null {
  const { library, module, node } = use;
  const { valueOf } = env.reading;
  const sources = sourcesOf(use);
  const tlsOptions = tlsOptionsOf(use, sources, valueOf);
  const target = targetOf(use, sources, valueOf);
  const block = module.spanOf(node);
  const context = contextOf(tlsOptions, block, env);
  const verification = verificationOf(use, sources, tlsOptions, target, context, env.reading);
  if (isNothing(use, target) && isUnwritten(tlsOptions) && verification.chain === null && verification.name === null) return null;
  const { secure, fallsBack } = securityOf(use, sources, target);
  const secureContext = secureContextOf(context);
  const settings = settingsOf(secureContext, context, tlsOptions, env, module);
  const written = {
    id: env.idOf(`connection:${labelOf(target, use)}`),
    block,
    at: module.spanOf(node.callee),
    target: target.target,
    exposure: null,
    protocol: known(library.protocol, { kind: 'written', span: block } as const),
    secure,
    fallsBack,
    settings,
    verification: named(use, sources, verification, secure),
    serverName: serverNameIn(tlsOptions),
    ineffective: [],
  };
  const connection = connectionOf(written, env);
  const doubt = env.developmentOnly(node, module);
  const placed: PlacedClient = {
    connection: doubt === null ? connection : inDevelopment(connection, doubt),
    spelled: { source: context, context: secureContext, tls: settings },
    secureOption: library.secure[0]?.join('.') ?? null,
  };
  return { placed, problems: refusedOptions(context.options) };
}

function contextOf(tlsOptions: readonly Value[], near: Span, { process, release }: NodeContext): ContextSource {
  const [only, ...others] = tlsOptions;
  const options = only === undefined ? null : others.length === 0 ? only : assigned(tlsOptions, near);
  return { options, process, release, near };
}

function settingsOf(secureContext: SecureContext, context: ContextSource, tlsOptions: readonly Value[], { release, materialOf, reading }: NodeContext, module: SourceModule): TlsSettings {
  const handshake = handshakeOfContext(secureContext, release, context.near);
  const certificates = certificatesOf(context, materialOf(module), reading);
  return clientSettings(handshake, { certificates: certificates.from.kind === 'default' ? null : certificates, alpn: alpnIn(tlsOptions), keyLog: null }, release, context.near);
}

function alpnIn(tlsOptions: readonly Value[]): Fact<readonly string[]> | null {
  const found = findOption(tlsOptions, ['ALPNProtocols']);
  if (found.kind === 'absent') return null;
  if (found.kind === 'open') return unknown(found.doubt, { kind: 'written', span: found.span });
  const { value, span } = found.option;
  const names = value.kind === 'list' ? value.items.flatMap((item) => (item.kind === 'text' ? item.text : [])) : [];
  const isWhole = value.kind === 'list' && value.open === null && names.length === value.items.length;
  return isWhole ? known(names, { kind: 'written', span }) : unknown(doubtOf(value), { kind: 'written', span });
}

/** The arguments that hold options; a URL or a callback may stand in their place. */
function sourcesOf({ call, arguments: values }: ClientUse): readonly Value[] {
  return call.options.flatMap((index) => {
    const value = values[index];
    const isInFront = index === call.url || values.slice(index + 1).some(({ kind }) => kind === 'text' || kind === 'object');
    return value === undefined || !mayBeOptions(value) || (isInFront && isUrl(value)) ? [] : [value];
  });
}

/** What stands for a URL, a port or options and cannot be seen is taken for what its name says. */
function isUrl(value: Value): boolean {
  if (value.kind === 'choice') return value.values.every((one) => one.kind === 'text' || isUrl(one));
  if (value.kind !== 'opaque' && value.kind !== 'call') return false;
  const doubt = doubtOf(value);
  const name = doubt.kind === 'variable' ? doubt.name : doubt.kind === 'run-time' ? doubt.what : '';
  return (value.kind === 'opaque' && value.partialText !== null) || !/opt|conf|param|args|setting/i.test(name);
}

/** The objects with options of `tls.connect`: those of the call, then those of an agent, which win. */
function tlsOptionsOf(use: ClientUse, sources: readonly Value[], valueOf: Reading['valueOf']): readonly Value[] {
  return [...use.library.tls.flatMap((path) => objectsAt(sources, path)), ...use.library.agents.flatMap((path) => optionsOfAgent(sources, path, valueOf))];
}

function objectsAt(sources: readonly Value[], path: OptionPath): readonly Value[] {
  if (path.length === 0) return sources;
  const found = findOption(sources, path);
  if (found.kind === 'absent') return [];
  return found.kind === 'open' ? [opaque(found.doubt, found.span)] : [found.option.value];
}

function optionsOfAgent(sources: readonly Value[], path: OptionPath, valueOf: Reading['valueOf']): readonly Value[] {
  const found = findOption(sources, path);
  if (found.kind !== 'written') return [];
  return alternativesOf(found.option.value).flatMap((agent): readonly Value[] => {
    if (agent.kind !== 'call') return agent.kind === 'opaque' ? [agent] : [];
    const use = clientUseOf(agent, valueOf);
    return use === null ? [opaque(doubtOf(agent), agent.span)] : tlsOptionsOf(use, sourcesOf(use), valueOf);
  });
}

function verificationOf(use: ClientUse, sources: readonly Value[], tlsOptions: readonly Value[], target: ClientTarget, context: ContextSource, values: Reading): WrittenVerification {
  const written = checksIn(tlsOptions);
  const byParameter = parametersOf(use, target);
  const chainTaken = byParameter.find(({ means }) => means === 'chain')?.from ?? takenByOption(use, sources, 'chain') ?? takenByMethod(use);
  const nameTaken = byParameter.find(({ means }) => means === 'name')?.from ?? takenByOption(use, sources, 'name');
  // What the query of a URL says of TLS replaces the options (pg-connection-string, index.js).
  const isReplaced = byParameter.some(({ means }) => means === 'tls') && use.library.name === 'checked';
  return {
    ...written,
    chain: chainTaken === null ? (isReplaced ? null : written.chain) : known(false, chainTaken),
    name: nameTaken === null ? written.name : known({ kind: 'none' }, nameTaken),
    trustAnchors: trustAnchorsOf(context, values),
    revocation: revocationOf(context, values),
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

/** A method that is called on what the call gives, as `superagent.get(url).disableTLSCerts()`. */
function takenByMethod({ library, node, module }: ClientUse): Origin | null {
  for (let at: Node = node, above = module.parentOf(at); above !== null; at = above, above = module.parentOf(at)) {
    if (above.type === 'CallExpression' ? above.callee !== at : above.type !== 'MemberExpression' || above.object !== at) return null;
    const method = memberName(above);
    if (above.type === 'MemberExpression' && method !== null && library.unverifyingMethods.includes(method)) return { kind: 'written', span: module.spanOf(above.property) };
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

/** None of the objects has, or may have, an option of TLS. */
function isUnwritten(tlsOptions: readonly Value[]): boolean {
  return ['ca', 'cert', 'minVersion', 'maxVersion', 'secureProtocol', 'ciphers', 'checkServerIdentity'].every((name) => findOption(tlsOptions, [name]).kind === 'absent');
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
