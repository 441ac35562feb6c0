import type { TlsVersion } from '../../src/model/tls.ts';
import type { InspectedListener, InspectedTls } from '../../src/report/inspect.ts';
import { cipherSuites } from '../../src/tls/cipher-suites.ts';
import { acceptedSuites, get, handshake, type HttpAnswer } from './probe.ts';
import { readPair, type Certificates } from './certificates.ts';
import { createSecureContext } from 'node:tls';
import { lazily } from '../../src/tls/lazily.ts';

/** Versions that the probing client can speak. */
export const probedVersions = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const satisfies readonly TlsVersion[];

/** Groups that the probing client can offer: its own spelling and the IANA name. */
export const probedGroups: ReadonlyMap<string, string> = new Map([
  ['X25519', 'x25519'],
  ['P-256', 'secp256r1'],
  ['P-384', 'secp384r1'],
  ['P-521', 'secp521r1'],
  ['X448', 'x448'],
]);

/** Suites for TLS 1.2 and below that the probing client can offer: OpenSSL's name and the IANA name. */
export const probedSuites: () => ReadonlyMap<string, string> = lazily(() => {
  const usable = cipherSuites().filter(({ tls13, encryption, authentication }) => !tls13 && encryption !== 'NULL' && authentication !== 'PSK');
  return new Map(usable.flatMap(({ openSslName, name }) => (openSslName !== null && clientHas(openSslName) ? [[openSslName, name] as const] : [])));
});

function clientHas(openSslName: string): boolean {
  try {
    createSecureContext({ ciphers: `${openSslName}:@SECLEVEL=0` });
    return true;
  } catch {
    return false;
  }
}

/** What a TLS endpoint was seen to accept, or is said to accept, in the same words. */
export interface TlsBehaviour {
  readonly versions: readonly string[];
  /** TLS 1.2 suites in the server's order when it has one, else sorted by name. */
  readonly suites: readonly string[];
  readonly tls13Suites: readonly string[];
  readonly preference: string;
  readonly groups: readonly string[];
}

const tls13Suites = ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256'] as const;

/** Probes one name on one socket by handshakes. */
export async function observe(port: number, servername: string | null, client: { readonly cert: string; readonly key: string }): Promise<TlsBehaviour> {
  const offer = { port, servername, client };
  const versions: string[] = [];
  for (const version of probedVersions) {
    if ((await handshake({ ...offer, version })).kind === 'accepted') versions.push(version);
  }
  const old = { ...offer, version: 'TLSv1.2' as const };
  const inOrder = versions.includes('TLSv1.2') ? await acceptedSuites(old, probedSuites()) : [];
  const preference = versions.includes('TLSv1.2') ? await preferenceOf(old, inOrder) : 'undefined';
  const new13 = versions.includes('TLSv1.3') ? await acceptedSuites({ ...offer, version: 'TLSv1.3' }, new Map(tls13Suites.map((name) => [name, name]))) : [];
  const groups: string[] = [];
  for (const [spelling, name] of probedGroups) {
    if (!versions.includes('TLSv1.3')) break;
    if ((await handshake({ ...offer, version: 'TLSv1.3', groups: [spelling] })).kind === 'accepted') groups.push(name);
  }
  return { versions, suites: preference === 'server' ? inOrder : [...inOrder].sort(), tls13Suites: [...new13].sort(), preference, groups: groups.sort() };
}

/** Offers the suites in both directions: a server that takes the same one chooses itself. */
async function preferenceOf(offer: { readonly port: number; readonly servername: string | null; readonly version: 'TLSv1.2' }, suites: readonly string[]): Promise<string> {
  const spelling = new Map([...probedSuites()].map(([openssl, name]) => [name, openssl]));
  const names = suites.map((name) => spelling.get(name) ?? name);
  if (names.length < 2) return 'undefined';
  const [forward, backward] = [await handshake({ ...offer, suites: names }), await handshake({ ...offer, suites: names.toReversed() })];
  if (forward.kind === 'refused' || backward.kind === 'refused') return 'refused';
  return forward.suite === backward.suite ? 'server' : 'client';
}

/** What `inspect` says of a TLS endpoint, reduced to what the client can probe. Doubts become `unknown`, which nothing observed equals. */
export function promised(tls: InspectedTls): TlsBehaviour {
  const versions = probedVersions.filter((version) => accepted(tls, version) !== 'no').map((version) => (accepted(tls, version) === 'yes' ? version : `unknown ${version}`));
  const probed = new Set(probedSuites().values());
  const suites = negotiable(tls.cipherSuites).filter((name) => probed.has(name.replace('unknown ', '')));
  const has12 = versions.includes('TLSv1.2');
  const preference = has12 && suites.length > 1 ? String(valueOf(tls.preference)) : 'undefined';
  const groups = (valueOf(tls.groups) ?? ['unknown']).filter((name) => name === 'unknown' || [...probedGroups.values()].includes(name));
  return {
    versions,
    suites: has12 ? (preference === 'server' ? suites : [...suites].sort()) : [],
    tls13Suites: versions.includes('TLSv1.3') ? [...negotiable(tls.tls13CipherSuites)].sort() : [],
    preference,
    groups: versions.includes('TLSv1.3') ? [...groups].sort() : [],
  };
}

function accepted(tls: InspectedTls, version: TlsVersion): string {
  return tls.versions[version].accepted;
}

function negotiable(list: InspectedTls['cipherSuites']): readonly string[] {
  return (valueOf(list) ?? []).filter((suite) => suite.negotiable !== 'no').map((suite) => (suite.negotiable === 'yes' ? suite.name : `unknown ${suite.name}`));
}

export function valueOf<T>(inspected: { readonly value: T } | { readonly unknown: unknown }): T | null {
  return 'value' in inspected ? inspected.value : null;
}

/** A listener on `port` that answers to `name`. */
export function listenerFor(listeners: readonly InspectedListener[], port: number, name: string): InspectedListener | undefined {
  return listeners.find(({ addresses, names }) => (valueOf(addresses) ?? []).some((address) => address.endsWith(`:${port}`)) && (valueOf(names) ?? []).includes(name));
}

/** How clients with different certificates fare: the status of an answer, or `refused`. */
export async function observeClients(port: number, name: string, certificates: Certificates): Promise<Readonly<Record<'none' | 'stranger' | 'trusted', string>>> {
  const ask = async (client?: { readonly cert: string; readonly key: string }): Promise<string> => {
    const answer: HttpAnswer = await get({ port, host: name, path: '/', tls: { servername: name, ...(client === undefined ? {} : { client }) } });
    if (answer.kind === 'closed') return 'refused';
    return answer.status === 400 ? 'refused' : 'served';
  };
  return { none: await ask(), stranger: await ask(readPair(certificates.stranger)), trusted: await ask(readPair(certificates.client)) };
}

/** The same three answers as the mode of client authentication promises them. */
export function promisedClients(mode: string): Readonly<Record<'none' | 'stranger' | 'trusted', string>> {
  switch (mode) {
    case 'none':
      return { none: 'served', stranger: 'served', trusted: 'served' };
    case 'optional':
      return { none: 'served', stranger: 'refused', trusted: 'served' };
    case 'optional-unverified':
      return { none: 'served', stranger: 'served', trusted: 'served' };
    case 'required':
      return { none: 'refused', stranger: 'refused', trusted: 'served' };
    case 'required-unverified':
      return { none: 'refused', stranger: 'served', trusted: 'served' };
    default:
      return { none: 'unknown', stranger: 'unknown', trusted: 'unknown' };
  }
}

