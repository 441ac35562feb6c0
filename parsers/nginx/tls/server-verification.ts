import type { NameCheck, ServerVerification } from '../../../src/model/endpoint.ts';
import { known, mapFact, unknown } from '../../../src/model/fact.ts';
import type { Fact, Known, Origin } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { PeerRevocation, TrustAnchors } from '../../../src/model/tls.ts';
import { parseIp } from '../../_shared/ip-address.ts';
import { isSystemTrustStore } from '../../_shared/trust-store.ts';
import { confCommands, lastCommand, signedWords, type ConfCommand } from '../scope/conf-command.ts';
import { lookup, originOf } from '../scope/scope.ts';
import type { Block } from '../scope/scope.ts';
import { readFlag, readNumber, readText, settingFact } from '../scope/setting.ts';
import type { Reading } from '../scope/setting.ts';
import type { Directive } from '../syntax/tree.ts';
import { resolve, variablesIn } from '../scope/variable.ts';

/** The block that passes, and how it names what it passes to. */
export interface PassingSide {
  readonly block: Block;
  readonly release: Release;
  /** `proxy_ssl_`, `grpc_ssl_` or `uwsgi_ssl_`. */
  readonly prefix: string;
  /** Group or host as in the pass directive: the name that is checked when none is written. It may hold variables. */
  readonly host: string;
}

export interface VerifyingSide extends PassingSide {
  /** The innermost block that says anything about TLS to servers, or may where it cannot be seen; `null` when none does. */
  readonly tlsBlock: Block | null;
}

/** Finds the block that says something about TLS to servers, for what it inherits is the same for all blocks within it that say nothing. */
export function tlsBlockOf({ block, prefix }: PassingSide): Block | null {
  for (let at: Block | null = block; at !== null && at.context !== 'main'; at = at.parent) {
    if (at.doubt !== null || saysAnything(at, prefix)) return at;
  }
  return null;
}

function saysAnything({ named }: Block, prefix: string): boolean {
  for (const name of named.keys()) {
    if (name.startsWith(prefix)) return true;
  }
  return false;
}

/** How a block verifies the servers it passes to. Verification is off by default in every version of nginx. */
export function serverVerification(side: VerifyingSide): ServerVerification {
  const verify = fact(side, 'verify', readFlag, false);
  const commands = confCommands(side.block, `${side.prefix}conf_command`);
  const chain = verify.known && !verify.value ? (verifiedByOpenSsl(commands) ?? verify) : verify;
  return {
    chain,
    name: nameCheck(side, verify),
    trustAnchors: trustAnchorsOf(side, commands, chain === verify),
    depth: fact<number | null>(side, 'verify_depth', readNumber, 1),
    revocation: mapFact(textFact(side, 'crl'), revocation),
    bypasses: [],
  };
}

/** `VerifyMode Peer` makes OpenSSL verify the chain, and no name, where nginx does not (SSL_CONF_cmd(3)). */
function verifiedByOpenSsl(commands: readonly ConfCommand[]): Fact<boolean> | null {
  const change = signedWords(commands, 'verifymode').findLast(({ word }) => word === 'peer');
  return change?.on === true ? known(true, change.from) : null;
}

/** `VerifyCAFile` stands in for all other authorities. Those of the directive are read only where nginx itself verifies. */
function trustAnchorsOf(side: VerifyingSide, commands: readonly ConfCommand[], byNginx: boolean): Fact<TrustAnchors> {
  const command = lastCommand(commands, 'verifycafile');
  if (command !== null) return known(trustAnchors(command.value.value), command.originOf(command.value.span));
  const written = mapFact(textFact(side, 'trusted_certificate'), trustAnchors);
  return byNginx ? written : mapFact(written, () => ({ kind: 'none' }));
}

/** The name sent in the handshake: none by default, and none for an IP address (RFC 6066 §3). */
export function serverName(side: VerifyingSide): Fact<string | null> {
  const sent = fact(side, 'server_name', readFlag, false);
  if (!sent.known || !sent.value) return sent.known ? known(null, sent.from) : sent;
  const { texts, from } = checkedName(side);
  const [variable] = texts.flatMap(variablesIn);
  if (variable !== undefined) return unknown({ kind: 'variable', name: `$${variable}` }, from);
  const name = texts[0] ?? '';
  return known(name === '' || parseIp(name) !== null ? null : name, from);
}

/** Path of the certificate that is presented when the server asks for one. */
export function presentedCertificate(side: VerifyingSide): Fact<string | null> {
  return textFact(side, 'certificate');
}

/** nginx compares the name whenever it verifies the chain: ngx_ssl_check_host. */
function nameCheck(side: VerifyingSide, verify: Fact<boolean>): Fact<NameCheck> {
  if (!verify.known) return verify;
  if (!verify.value) return known({ kind: 'none' }, verify.from);
  const found = lookup(side.block, `${side.prefix}name`);
  if (found?.doubt != null) return unknown(found.doubt, verify.from);
  const { texts, from } = checkedName(side);
  const variables = texts.flatMap(variablesIn);
  if (variables.some(isClientChosen)) return known({ kind: 'client-chosen' }, from);
  const [variable] = variables;
  if (variable !== undefined) return unknown({ kind: 'variable', name: `$${variable}` }, from);
  return known({ kind: 'name', name: texts[0] ?? '' }, from);
}

/** What the name that is checked and sent can be; variables that are not constant stay in it. */
function checkedName({ block, release, prefix, host }: VerifyingSide): { readonly texts: readonly string[]; readonly from: Origin } {
  const found = lookup(block, `${prefix}name`);
  const directive = found?.directives[0];
  const word = directive?.args[0];
  if (found === null || directive === undefined || word === undefined) {
    const cite = `nginx.org, ${prefix}name`;
    return { texts: resolve(host, block).texts, from: { kind: 'default', of: release, near: block.head, cite } };
  }
  const named = word.value.replace(/\$(?:proxy_host\b|\{proxy_host\})/g, () => host);
  return { texts: resolve(named, block).texts.map(withoutPort), from: originOf(directive.span, found.block, block) };
}

/** nginx removes a port, for which RFC 6066 has no place (ngx_http_upstream_ssl_name). */
function withoutPort(name: string): string {
  return name.replace(/^([^:]+):\d+$/, '$1');
}

/** Variables whose value comes with the request or the handshake of the client: nginx.org, ngx_http_core_module. */
function isClientChosen(variable: string): boolean {
  return /^(?:host|uri|document_uri|request_uri|query_string|args|ssl_server_name|ssl_preread_server_name|\d+)$|^(?:http|arg|cookie)_/.test(
    variable,
  );
}

function trustAnchors(path: string | null): TrustAnchors {
  if (path === null) return { kind: 'none' };
  return isSystemTrustStore(path) ? { kind: 'system', path } : { kind: 'file', path };
}

function revocation(path: string | null): PeerRevocation {
  return path === null ? { kind: 'none' } : { kind: 'crl', path };
}

function textFact(side: VerifyingSide, name: string): Fact<string | null> {
  return fact<string | null>(side, name, readText(side.block), null);
}

function fact<T>({ block, release, prefix, tlsBlock }: VerifyingSide, name: string, read: (directive: Directive) => Reading<T>, otherwise: T): Fact<T> {
  const byDefault: Known<T> = known(otherwise, { kind: 'default', of: release, near: block.head, cite: `nginx.org, ${prefix}${name}` });
  return tlsBlock === null ? byDefault : settingFact(block, prefix + name, read, byDefault);
}
