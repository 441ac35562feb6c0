import type { NameCheck, ServerVerification } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact, type Known } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { PeerRevocation, TrustAnchors } from '../../../src/model/tls.ts';
import { isAtLeast } from '../../_shared/release.ts';
import { isSystemTrustStore } from '../../_shared/trust-store.ts';
import { globalSetting } from '../setting/global-setting.ts';
import { fetched } from '../http/request.ts';
import { parseSample, type Sample } from '../http/sample.ts';
import type { Globals } from '../syntax/sections.ts';
import { decideForServer, defaultOrigin } from '../connection/server-place.ts';
import type { Server } from '../connection/server.ts';
import type { Word } from '../syntax/tree.ts';

/** What verification is read with. */
export interface VerificationContext {
  readonly release: Release;
  /** What all `global` sections together say. */
  readonly process: Globals;
}

/** Where clients name the server that they want. */
export interface ClientNames {
  /** The proxy is in HTTP mode. */
  readonly inRequests: boolean;
  /** TLS of clients may end here. */
  readonly inHandshakes: boolean;
}

/** How a server is verified (HAProxy, ssl_sock_prepare_srv_ssl_ctx, ssl_sock_srv_verifycbk). */
export function serverVerification(server: Server, names: ClientNames, context: VerificationContext): ServerVerification {
  const { release } = context;
  const chain = chainFact(server, context);
  return {
    chain,
    name: nameCheck(server, chain, names, release),
    trustAnchors: textFact(server, 'ca-file', release, (word) => trustAnchors(pathOf(word, server)), { kind: 'none' }),
    depth: known(null, defaultOrigin(server, 'SSL_CTX_set_verify_depth(3)', release)),
    revocation: textFact(server, 'crl-file', release, (word): PeerRevocation => ({ kind: 'crl', path: pathOf(word, server) }), { kind: 'none' }),
    bypasses: [],
  };
}

/** `verify` of the server wins over `ssl-server-verify`, whose own default is `required` (configuration.txt, 3.1). */
function chainFact(server: Server, { release, process }: VerificationContext): Fact<boolean> {
  const decision = decideForServer(server, 'verify', null);
  if (decision?.kind === 'open') return unknown(decision.doubt, { kind: 'written', span: server.line.span });
  const written = decision?.written ?? globalSetting(process, 'ssl-server-verify', server.line.span);
  const byDefault = known(true, defaultOrigin(server, 'HAProxy, configuration.txt, ssl-server-verify', release));
  if (written === null) return process.doubt === null ? byDefault : unknown(process.doubt, byDefault.from);
  if (written.doubt !== null) return unknown(written.doubt, written.from);
  const { value } = written.word;
  // HAProxy does not start with anything else.
  return value === 'none' || value === 'required' ? known(value === 'required', written.from) : unknown({ kind: 'not-understood', what: `verify ${value}` }, written.from);
}

/** Whether HAProxy would have to verify a server, or its health check, against nothing: then it does not start. */
export function isUnverifiable(server: Server, context: VerificationContext): boolean {
  const { last } = server.settings;
  if ((!last.has('ssl') && !last.has('check-ssl')) || decideForServer(server, 'ca-file', null) !== null) return false;
  const chain = chainFact(server, context);
  return chain.known && chain.value;
}

/**
 * The name that is sent wins over `verifyhost`, and without either none is compared. Since 3.3 the name of the request is sent where
 * nothing else is asked for, in HTTP mode (sni-auto).
 */
function nameCheck(server: Server, chain: Fact<boolean>, names: ClientNames, release: Release): Fact<NameCheck> {
  if (!chain.known) return chain;
  if (!chain.value) return known({ kind: 'none' }, chain.from);
  const sent = sentName(server, names, release);
  if (!sent.known) return sent;
  if (sent.value !== null) return known(typeof sent.value === 'string' ? { kind: 'name', name: sent.value } : { kind: 'client-chosen' }, sent.from);
  const none: Known<NameCheck> = known({ kind: 'none' }, chain.from);
  const decision = decideForServer(server, 'verifyhost', null);
  if (decision === null) return none;
  if (decision.kind === 'open') return unknown(decision.doubt, none.from);
  const { word, from, doubt } = decision.written;
  return doubt === null ? known({ kind: 'name', name: word.value }, from) : unknown(doubt, from);
}

/** Stands for a name that the client of the proxy chooses. */
interface ChosenName {
  readonly by: 'client';
}

/** The name in the handshake; known `null` is none. */
function sentName(server: Server, names: ClientNames, release: Release): Fact<string | ChosenName | null> {
  const none = known(null, defaultOrigin(server, 'HAProxy, configuration.txt, sni', release));
  const decision = decideForServer(server, 'sni', null);
  if (decision?.kind === 'open') return unknown(decision.doubt, none.from);
  if (decision != null) {
    const { word, from, doubt } = decision.written;
    const sample = doubt === null ? parseSample(word.value) : null;
    if (sample?.fetch.name === 'ssl_fc_sni' && !names.inHandshakes) return known(null, from);
    const name = nameOf(sample);
    if (name !== null) return known(name, from);
    return unknown(doubt ?? { kind: 'run-time', what: word.value }, from);
  }
  if (!names.inRequests || !isAtLeast(release, '3.3') || server.settings.last.has('no-sni-auto')) return none;
  return known({ by: 'client' }, defaultOrigin(server, 'HAProxy 3.3, configuration.txt, sni-auto', release));
}

function nameOf(sample: Sample | null): string | ChosenName | null {
  if (sample === null) return null;
  const { fetch } = sample;
  if (fetch.name === 'str') return fetch.args[0] ?? '';
  const value = fetched(sample, { tls: true, port: null, certificate: 'any', namesDiffer: false });
  const isOfClient = value.kind === 'some' && (value.by === 'host' || value.by === 'path' || value.subject.startsWith('header ') || fetch.name.startsWith('req.'));
  return isOfClient ? { by: 'client' } : null;
}

export function serverNameFact(server: Server, names: ClientNames, release: Release): Fact<string | null> {
  const sent = sentName(server, names, release);
  if (!sent.known) return sent;
  if (sent.value !== null && typeof sent.value !== 'string') return unknown({ kind: 'variable', name: 'req.hdr(host)' }, sent.from);
  return known(sent.value, sent.from);
}

export function presentedCertificate(server: Server, release: Release): Fact<string | null> {
  return textFact<string | null>(server, 'crt', release, (word) => word.value, null);
}

function trustAnchors(path: string): TrustAnchors {
  if (path === '@system-ca') return { kind: 'system', path: null };
  return isSystemTrustStore(path) ? { kind: 'system', path } : { kind: 'file', path };
}

/** Paths that do not begin with `/` or `@` are looked for below `ca-base`. */
function pathOf({ value }: Word, { globals, line }: Server): string {
  const base = globalSetting(globals, 'ca-base', line.span);
  return base?.doubt === null && !/^[/@]/.test(value) ? `${base.word.value}/${value}` : value;
}

function textFact<T>(server: Server, keyword: string, release: Release, read: (word: Word) => T, otherwise: T): Fact<T> {
  const byDefault = known(otherwise, defaultOrigin(server, `HAProxy, configuration.txt, 5.2. Server and default-server options, ${keyword}`, release));
  const decision = decideForServer(server, keyword, null);
  if (decision === null) return byDefault;
  if (decision.kind === 'open') return unknown(decision.doubt, byDefault.from);
  const { word, from, doubt } = decision.written;
  return doubt === null ? known(read(word), from) : unknown(doubt, from);
}

