import type { Connection } from '../../../src/model/endpoint.ts';
import { known } from '../../../src/model/fact.ts';
import type { Problem } from '../../../src/model/problem.ts';
import type { Span } from '../../../src/model/span.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import { recentlyForParts } from '../../../src/tls/recently.ts';
import type { Call, SourceModule } from '../bindings/source-module.ts';
import { certificatesOf } from '../context/certificates.ts';
import { givenContext } from '../context/given-context.ts';
import { emptyRange, refusedOptions } from '../context/problems.ts';
import { secureContextOf, type ContextSource, type SecureContext } from '../context/secure-context.ts';
import { revocationOf, trustAnchorsOf } from '../context/trust.ts';
import { defaultFact, minimumVersion } from '../defaults.ts';
import type { NodeContext } from '../node-context.ts';
import { assigned } from '../values/objects.ts';
import type { Value } from '../values/value.ts';
import { begunTls, pinAfterHandshake, uselessInRenegotiation, verifiedAfterHandshake } from './after-handshake.ts';
import { clientUsesIn, type ClientUse } from './client-calls.ts';
import { alpnIn, importedAgents, serverNameIn, sourcesOf, tlsOptionsOf } from './client-options.ts';
import { securityOf } from './client-security.ts';
import { targetOf, type ClientTarget } from './client-target.ts';
import { checksOf, otherAuthorities } from './client-verification.ts';
import { connectionOf, inDevelopment } from './connection.ts';
import { findOption } from './find-option.ts';
import { grpcUsesIn } from './grpc.ts';
import { clientSettings, handshakeOfContext, nothingPresented } from './handshake.ts';
import { hostKeyVerification } from './host-key.ts';
import { microserviceUsesIn } from './microservices.ts';
import { nestModuleUsesIn } from './nest-modules.ts';
import { otherClientUsesIn } from './other-clients.ts';
import { refusedIdentity } from './verification.ts';

/** A connection, and what it is made of. */
export interface PlacedClient {
  /** The call. */
  readonly node: Call;
  readonly connection: Connection;
  readonly spelled: { readonly source: ContextSource; readonly context: SecureContext; readonly tls: TlsSettings };
  readonly library: ClientUse['library'];
}

export interface Clients {
  readonly placed: readonly PlacedClient[];
  readonly problems: readonly Problem[];
}

/** The connections that a source file opens through the libraries that are known. */
export function readClients(module: SourceModule, env: NodeContext): Clients {
  const { valueOf } = env.reading;
  const uses = [clientUsesIn, grpcUsesIn, microserviceUsesIn, nestModuleUsesIn, otherClientUsesIn].flatMap((find) => find(module, env.reading));
  // What an agent says is said of the agent first, as it is where it is made.
  const agents = new Map(uses.flatMap((use) => importedAgents(use, valueOf)).map((use) => [use.node, use]));
  const read = [...agents.values(), ...uses].flatMap((use) => readClient(use, env) ?? []);
  return { placed: read.map(({ placed }) => placed), problems: read.flatMap(({ problems }) => problems) };
}

function readClient(use: ClientUse, env: NodeContext): { readonly placed: PlacedClient; readonly problems: readonly Problem[] } | null {
  const { library, module, node } = use;
  const { valueOf } = env.reading;
  const sources = sourcesOf(use);
  const begun = begunTls(use, env);
  const tlsOptions = [...tlsOptionsOf(use, sources, valueOf), ...(begun?.options ?? [])];
  const target = targetOf(use, sources, valueOf);
  const block = module.spanOf(node);
  const context = contextOf(tlsOptions, block, env);
  const { secure: first, fallsBack } = securityOf(use, sources, target);
  const secure = begun !== null && first.known && !first.value ? begun.secure : first;
  const source = { use, sources, target, secure };
  const checks = withPin(checksOf(source, tlsOptions), use, env);
  const hostKey = hostKeyVerification(use, sources, env.reading);
  if (isNothing(use, target) && isUnwritten(tlsOptions) && checks.chain === null && checks.name === null) return null;
  const { secureContext, settings } = isByDefault(context) ? clientByDefault(context) : writtenClient(context, tlsOptions, env, module);
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
    verification: hostKey ?? { ...checks, trustAnchors: otherAuthorities(source, env.reading) ?? trustAnchorsOf(context, env.reading), revocation: revocationOf(context, env.reading) },
    serverName: serverNameIn(tlsOptions),
    ineffective: uselessInRenegotiation(use, env),
  };
  const connection = connectionOf(written, env);
  const doubt = env.developmentOnly(node, module);
  const placed: PlacedClient = {
    node,
    connection: doubt === null ? connection : inDevelopment(connection, doubt),
    spelled: { source: context, context: secureContext, tls: settings },
    library,
  };
  return { placed, problems: [...refusedOptions(context.options), ...emptyRange(secureContext, context.options), ...refusedIdentity(tlsOptions, checks.chain, library)] };
}

/**
 * Without the verification of the chain it does not matter what `checkServerIdentity` returns (node, lib/_tls_wrap.js, onConnectSecure): a
 * pin has to be checked afterwards. `authorized` says what the verification would have.
 */
function withPin(checks: ReturnType<typeof checksOf>, use: ClientUse, env: NodeContext): ReturnType<typeof checksOf> {
  const { chain, name } = checks;
  if (chain?.known === true && chain.value) return checks;
  const verified = verifiedAfterHandshake(use, env);
  if (verified !== null) return { chain: known(true, verified), name };
  if (chain === null) return checks;
  const pin = pinAfterHandshake(use, env);
  if (pin !== null) return { chain, name: known({ kind: 'pin' }, pin) };
  return name?.known === true && name.value.kind === 'pin' ? { chain, name: null } : checks;
}

function contextOf(tlsOptions: readonly Value[], near: Span, { process, release, lists, reading }: NodeContext): ContextSource {
  const [only, ...others] = tlsOptions;
  const options = only === undefined ? null : others.length === 0 ? only : assigned(tlsOptions, near);
  const given = options === null ? null : givenContext(options, reading);
  return { options: given ?? options, process, release, lists, near };
}

interface ReadContext {
  readonly secureContext: SecureContext;
  readonly settings: TlsSettings;
}

function writtenClient(context: ContextSource, tlsOptions: readonly Value[], { release, materialOf, reading }: NodeContext, module: SourceModule): ReadContext {
  const secureContext = secureContextOf(context);
  const handshake = handshakeOfContext(secureContext, release, context.near);
  const certificates = certificatesOf(context, materialOf(module), reading);
  return { secureContext, settings: clientSettings(handshake, { certificates: certificates.from.kind === 'default' ? null : certificates, alpn: alpnIn(tlsOptions), keyLog: null }, release, context.near) };
}

const settingsOfContexts = ['minVersion', 'maxVersion', 'secureProtocol', 'secureOptions', 'ciphers', 'ecdhCurve', 'sigalgs', 'dhparam', 'honorCipherOrder', 'cert', 'key', 'pfx', 'ALPNProtocols'];

/** Nothing is written that handshakes depend on, and nothing is wrong with what Node does then, which would be told of each client. */
function isByDefault({ options, release, near }: ContextSource): boolean {
  if (defaultFact(minimumVersion, release, near).value !== 'TLSv1.2') return false;
  return options === null || (options.kind === 'object' && options.open === null && !settingsOfContexts.some((name) => options.options.has(name)));
}

/** One for all clients of a file that write nothing, in one place: a file may have thousands of them. */
const clientByDefault = recentlyForParts(
  ({ process, release, near }: ContextSource) => [process, release, near.file],
  (source): ReadContext => {
    const near = { ...source.near, start: 0, end: 0 };
    const secureContext = secureContextOf({ ...source, options: null, near });
    return { secureContext, settings: clientSettings(handshakeOfContext(secureContext, source.release, near), nothingPresented, source.release, near) };
  },
);

/** Nothing is seen of where it leads, and it is an agent for others, or what browsers do as well. */
function isNothing({ library }: ClientUse, { url, isWritten }: ClientTarget): boolean {
  return url === 'relative' || (!isWritten && (library.inBrowsers || library.serves !== null));
}

/** None of the objects has, or may have, an option of TLS. */
function isUnwritten(tlsOptions: readonly Value[]): boolean {
  return ['ca', 'cert', 'minVersion', 'maxVersion', 'secureProtocol', 'ciphers', 'secureContext', 'checkServerIdentity'].every((name) => findOption(tlsOptions, [name]).kind === 'absent');
}

function labelOf({ target }: ClientTarget, { library, call }: ClientUse): string {
  return target.known ? target.value.text : [library.modules[0] ?? '', ...call.member].join('.');
}
