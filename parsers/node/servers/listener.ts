import { describeAddress } from '../../../src/model/describe.ts';
import type { EndpointId, Exposure, Listener } from '../../../src/model/endpoint.ts';
import { known, unknown, type Doubt, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { Problem } from '../../../src/model/problem.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import type { NodeContext } from '../node-context.ts';
import { emptyRange, refusedOptions } from '../context/problems.ts';
import { secureContextOf, type ContextSource, type SecureContext } from '../context/secure-context.ts';
import { tlsSettingsOf } from '../context/tls-settings.ts';
import { optionOf } from '../values/options.ts';
import type { Value } from '../values/value.ts';
import { askedLater, clientAuthenticationOf } from './client-authentication.ts';
import { lostByRotation, uselessContext, uselessInContexts, uselessVerification } from './ineffective-setting.ts';
import { exposureOf, placeOf, type Place } from './place.ts';
import { plaintextExposure } from './plaintext.ts';
import { routesOf } from './routes.ts';
import type { Server } from './server.ts';
import { sideOf } from './side.ts';
import { contextsOfNames } from './names.ts';
import type { MethodCall } from './uses.ts';

/** A listener and where its settings are written. */
export interface PlacedListener {
  readonly listener: Listener;
  readonly server: Server;
  /** `null` without TLS, and where it is not known. */
  readonly secure: SecurePart | null;
  readonly problems: readonly Problem[];
}

export interface SecurePart {
  readonly source: ContextSource;
  readonly context: SecureContext;
  /** What `setSecureContext` gave, which is in effect instead of what the server was made with. */
  readonly rotation: MethodCall | null;
}

export function listenerOf(server: Server, env: NodeContext): PlacedListener | null {
  const uses = env.usesOf(server.call, server.module);
  const place = placeOf(server, uses, env.release);
  // An app that never listens is the handler of another server.
  if (server.tls.kind === 'plaintext' && !place.listens) return null;
  const secure = server.tls.kind === 'tls' ? securePart(server, uses, env) : null;
  const near = server.module.spanOf(server.call.callee);
  const source: ContextSource = secure?.source ?? { options: null, process: env.process, release: env.release, lists: env.lists, near };
  const asked = clientAuthenticationOf(server.tls.kind === 'tls' && server.tls.options !== null ? { ...source, options: authenticationOptions(server.tls.options, secure) } : source, env.reading);
  const isNeverAsked = secure !== null && asked.mode.known && asked.mode.value === 'none';
  const authentication = { ...asked, mode: (isNeverAsked ? askedLater(server.module, env.reading) : null) ?? asked.mode };
  const from: Origin = { kind: 'written', span: near };
  const development = env.developmentOnly(server.call, server.module);
  const doubt = development ?? (server.tls.kind === 'unknown' ? server.tls.doubt : null);
  const listener: Listener = {
    kind: 'listener',
    id: env.idOf(idText(place, server)),
    release: env.release,
    block: server.module.spanOf(server.call),
    at: place.at,
    addresses: place.addresses,
    names: known([], from),
    protocol: known(server.protocol, from),
    exposure: development === null ? exposure(server, place, env) : unknown(development, from),
    tls: tlsFact(server, uses, secure, doubt, env),
    startTls: known('none', from),
    passthrough: known(false, from),
    rejectsHandshake: rejectsHandshake(server, uses, secure, env),
    clientAuthentication: authentication,
    identityUses: [...(server.tls.kind === 'plaintext' ? [] : env.about(server.module).identityUsesOf(server)), ...env.about(server.module).identityHeaders],
    routes: known(server.protocol === 'tcp' ? [] : routesOf(server, env), from),
    ineffective: secure === null ? [] : ineffective(server, uses, secure, authentication, env),
    decidesFor: [],
    decidesVersions: false,
  };
  return { listener, server, secure, problems: problemsOf(server, secure) };
}

function problemsOf({ tls }: Server, secure: SecurePart | null): readonly Problem[] {
  if (tls.kind !== 'tls') return [];
  return [...refusedOptions(tls.options), ...(secure === null ? [] : emptyRange(secure.context, secure.source.options))];
}

function securePart(server: Server, uses: readonly MethodCall[], env: NodeContext): SecurePart {
  const rotation = uses.findLast(({ method, items }) => method === 'setSecureContext' && items.length > 0) ?? null;
  const written = server.tls.kind === 'tls' ? server.tls.options : null;
  const options = rotation === null ? written : (rotation.items[0] ?? null);
  const near = rotation === null ? server.module.spanOf(server.call.callee) : rotation.module.spanOf(rotation.call.callee);
  const source: ContextSource = { options, process: env.process, release: env.release, lists: env.lists, near };
  return { source, context: secureContextOf(source), rotation };
}

/** Whether certificates are asked for is the server's matter, whom to believe that of its latest context. */
function authenticationOptions(written: Value, secure: SecurePart | null): Value {
  const renewed = secure?.rotation === null ? null : (secure?.source.options ?? null);
  if (renewed?.kind !== 'object' || written.kind !== 'object') return written;
  const own = ['requestCert', 'rejectUnauthorized'].flatMap((name) => {
    const option = optionOf(written, name);
    return option === null ? [] : [[name, option] as const];
  });
  return { ...renewed, options: new Map([...renewed.options, ...own]) };
}

function tlsFact(server: Server, uses: readonly MethodCall[], secure: SecurePart | null, doubt: Doubt | null, env: NodeContext): Fact<TlsSettings | null> {
  const from: Origin = { kind: 'written', span: server.module.spanOf(server.call) };
  if (doubt !== null) return unknown(doubt, from);
  if (secure === null) return known(null, from);
  const { context, source } = secure;
  const side = sideOf(server, uses, context, source, env.reading);
  return known(tlsSettingsOf(context, side, source, env.materialOf(server.module), env.reading), from);
}

function exposure(server: Server, place: Place, env: NodeContext): Fact<Exposure> {
  const { addresses } = place;
  if (!addresses.known) return addresses;
  const found = exposureOf(addresses.value, env.exposure);
  if (found === null) return unknown({ kind: 'run-time', what: 'listen' }, addresses.from);
  if (found === 'external' && server.tls.kind !== 'tls') return plaintextExposure(server, place, env);
  return known(found, addresses.from);
}

/** Without a certificate no handshake can succeed, unless the contexts of names bring some. */
function rejectsHandshake(server: Server, uses: readonly MethodCall[], secure: SecurePart | null, { reading }: NodeContext): Fact<boolean> {
  const from: Origin = { kind: 'written', span: server.module.spanOf(server.call) };
  const options = secure?.source.options ?? null;
  if (secure === null) return known(false, from);
  const has = (name: string): boolean => options !== null && optionOf(options, name) !== null;
  return known(!['cert', 'pfx', 'SNICallback', 'pskCallback'].some(has) && contextsOfNames(options, uses, reading).length === 0, from);
}

function ineffective(server: Server, uses: readonly MethodCall[], secure: SecurePart, authentication: Listener['clientAuthentication'], { reading }: NodeContext): Listener['ineffective'] {
  const written = server.tls.kind === 'tls' ? server.tls.options : null;
  return [
    ...uselessVerification(written, authentication),
    ...uselessContext(written),
    ...uselessInContexts(contextsOfNames(written, uses, reading)),
    ...(secure.rotation === null ? [] : lostByRotation(written, secure.rotation)),
  ];
}

function idText({ addresses }: Place, { module, call }: Server): EndpointId {
  const first = addresses.known ? addresses.value[0] : undefined;
  const name = module.textOf(call.callee).split(/\s/)[0] ?? '';
  return first === undefined ? `${module.file} ${name}` : `${module.file} ${describeAddress(first)}`;
}
