import { createSecureContext, type SecureVersion } from 'node:tls';
import type { TlsVersion } from '../../src/model/tls.ts';
import type { InspectedListener, InspectedTls } from '../../src/report/inspect.ts';
import { cipherSuites } from '../../src/tls/cipher-suites.ts';
import { lazily } from '../../src/tls/lazily.ts';
import { readPair, type Certificates, type Pair } from './certificates.ts';
import { acceptedInOrder, acceptedSuites, get, handshake, type HttpAnswer, type Offer } from './probe.ts';

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

/** Names that OpenSSL has for the groups beside those above. */
const otherGroupNames: ReadonlyMap<string, string> = new Map([
  ['prime256v1', 'secp256r1'],
  ['secp384r1', 'secp384r1'],
  ['secp521r1', 'secp521r1'],
]);

/** Protocols that the probing client can offer by ALPN. */
const probedProtocols: readonly string[] = ['http/0.9', 'http/1.0', 'http/1.1', 'h2', 'imap', 'pop3', 'smtp', 'other'];

/** Suites for TLS 1.2 and below that the probing client can offer: OpenSSL's name and the IANA name. */
export const probedSuites: () => ReadonlyMap<string, string> = lazily(() => {
  const usable = cipherSuites().filter(({ tls13, encryption, authentication }) => !tls13 && encryption !== 'NULL' && authentication !== 'PSK');
  const offered = usable.flatMap(({ openSslName, name }) => (openSslName !== null && clientHas(openSslName) ? [[openSslName, name] as const] : []));
  return new Map([...offered.filter(([, name]) => !isChaCha20(name)), ...offered.filter(([, name]) => isChaCha20(name))]);
});

const probedTls13Suites: ReadonlyMap<string, string> = new Map(
  ['TLS_AES_128_CCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_AES_128_GCM_SHA256', 'TLS_CHACHA20_POLY1305_SHA256'].map((name) => [name, name]),
);

/** Servers may take ChaCha20 from clients that name it first, whatever their own order is: it is offered last. */
function isChaCha20(name: string): boolean {
  return name.includes('CHACHA20');
}

function clientHas(openSslName: string): boolean {
  try {
    createSecureContext({ ciphers: `${openSslName}:@SECLEVEL=0` });
    return true;
  } catch {
    return false;
  }
}

/** What a TLS endpoint was seen to accept, or is said to accept, in the same words. A list whose order is the client's is sorted by name. */
export interface TlsBehaviour {
  readonly versions: readonly string[];
  /** For TLS 1.2. */
  readonly suites: readonly string[];
  readonly preference: string;
  readonly tls13Suites: readonly string[];
  readonly tls13Preference: string;
  /** For TLS 1.3. */
  readonly groups: readonly string[];
  /** Groups in the order in which a server that chooses takes them in TLS 1.2; empty where that cannot be seen. */
  readonly groupOrder: readonly string[];
  /** Empty where no handshake can tell. */
  readonly alpn: readonly string[];
  /** Whether TLS 1.2 sessions get a ticket. */
  readonly tickets: string;
}

/** Which name is asked for on which socket. Before nginx 1.29.2 the default server of a socket chooses the TLS 1.3 suite of the others as well. */
export interface Asked {
  readonly port: number;
  readonly servername: string | null;
  readonly isDefault: boolean;
  /** Anonymous suites have no place where OpenSSL insists on a certificate of the client: they are left out. */
  readonly insists: boolean;
  /** For a server that chooses between certificates before it looks for a suite: suites for the others are not offered. */
  readonly certificate?: 'ecdsa' | 'rsa';
  /** The server takes ChaCha20 from clients that name it first: whose order counts shows with the other suites alone. */
  readonly favoursChaCha20?: boolean;
}

type Probing = Pick<Asked, 'isDefault' | 'insists' | 'certificate' | 'favoursChaCha20'>;

function suitesFor({ insists, certificate }: Probing): ReadonlyMap<string, string> {
  const isOffered = (name: string): boolean => (!insists || !name.includes('_anon_')) && (certificate === undefined || name.includes('_ECDSA_') === (certificate === 'ecdsa'));
  return new Map([...probedSuites()].filter(([, name]) => isOffered(name)));
}

/** Probes one name on one socket by handshakes. */
export async function observe(asked: Asked, client: { readonly cert: string; readonly key: string }): Promise<TlsBehaviour> {
  const { port, servername, isDefault } = asked;
  const offer = { port, servername, client };
  const groups = await acceptedGroups(offer);
  const versions: SecureVersion[] = [];
  for (const version of ['TLSv1', 'TLSv1.1', 'TLSv1.2'] as const) {
    if ((await handshake({ ...offer, version })).kind === 'accepted') versions.push(version);
  }
  if (groups.length > 0) versions.push('TLSv1.3');
  const older = { ...offer, version: 'TLSv1.2' } as const;
  const newer = { ...offer, version: 'TLSv1.3', groups: groups.slice(0, 1).map(({ spelling }) => spelling) } as const;
  const tls12 = versions.includes('TLSv1.2') ? await suitesOf(older, suitesFor(asked), asked) : noSuites;
  const tls13 = groups.length > 0 ? await suitesOf(newer, probedTls13Suites, asked) : noSuites;
  const [newest = 'TLSv1.2'] = versions.toReversed();
  const any = newest === 'TLSv1.3' ? newer : { ...offer, version: newest };
  return {
    versions,
    suites: tls12.suites,
    preference: tls12.preference,
    tls13Suites: isDefault ? tls13.suites : [...tls13.suites].sort(),
    tls13Preference: isDefault ? tls13.preference : 'undefined',
    groups: groups.map(({ name }) => name).sort(),
    groupOrder: tls12.preference === 'server' ? await groupOrder(older, tls12.suites) : [],
    alpn: versions.length === 0 ? [] : await acceptedInOrder(probedProtocols, (alpn) => handshake({ ...any, alpn }), ({ alpn }) => alpn),
    tickets: versions.includes('TLSv1.2') ? await ticketsOf(older) : 'undefined',
  };
}

interface Suites {
  readonly suites: readonly string[];
  readonly preference: string;
}

const noSuites: Suites = { suites: [], preference: 'undefined' };

/** One group at a time: a client that is asked for another key share says its hello again, when the settings of the name are in effect. */
async function acceptedGroups(offer: Offer): Promise<readonly { readonly spelling: string; readonly name: string }[]> {
  const accepted: { spelling: string; name: string }[] = [];
  for (const [spelling, name] of probedGroups) {
    if ((await handshake({ ...offer, version: 'TLSv1.3', groups: [spelling] })).kind === 'accepted') accepted.push({ spelling, name });
  }
  return accepted;
}

/** Offers the suites in both directions: a server that takes the same one chooses itself. */
async function suitesOf(offer: Omit<Offer, 'suites'>, probed: ReadonlyMap<string, string>, asked: Probing): Promise<Suites> {
  const suites = await acceptedSuites(offer, probed);
  const spelling = new Map([...probed].map(([openssl, name]) => [name, openssl]));
  const names = ordered(suites, asked).map((name) => spelling.get(name) ?? name);
  if (names.length < 2) return { suites: [...suites].sort(), preference: 'undefined' };
  const [forward, backward] = [await handshake({ ...offer, suites: names }), await handshake({ ...offer, suites: names.toReversed() })];
  if (forward.kind === 'refused' || backward.kind === 'refused') return { suites, preference: 'refused' };
  return forward.suite === backward.suite ? { suites, preference: 'server' } : { suites: [...suites].sort(), preference: 'client' };
}

/** Suites that show whose order counts. */
function ordered(suites: readonly string[], { favoursChaCha20 }: Probing): readonly string[] {
  return favoursChaCha20 === true ? suites.filter((name) => !isChaCha20(name)) : suites;
}

/** With a suite for RSA certificates: for ECDSA the client has to offer the group of the certificate as well. */
async function groupOrder(offer: Offer, suites: readonly string[]): Promise<readonly string[]> {
  const suite = [...probedSuites()].find(([, name]) => name.startsWith('TLS_ECDHE_RSA_') && suites.includes(name));
  if (suite === undefined) return [];
  const spellings = [...probedGroups].map(([spelling]) => spelling);
  const taken = await acceptedInOrder(spellings, (groups) => handshake({ ...offer, suites: [suite[0]], groups }), ({ group }) => spellings.find((spelling) => groupName(spelling) === groupName(group ?? '')) ?? null);
  return taken.map(groupName);
}

function groupName(spelling: string): string {
  return probedGroups.get(spelling) ?? otherGroupNames.get(spelling) ?? spelling;
}

async function ticketsOf(offer: Offer): Promise<string> {
  const result = await handshake(offer);
  return result.kind === 'accepted' ? String(result.ticket) : 'refused';
}

/** What `inspect` says of a TLS endpoint, reduced to what the client can probe. Doubts become `unknown`, which nothing observed equals. */
export function promised(tls: InspectedTls, asked: Probing): TlsBehaviour {
  const { isDefault } = asked;
  const versions = probedVersions.filter((version) => accepted(tls, version) !== 'no').map((version) => (accepted(tls, version) === 'yes' ? version : `unknown ${version}`));
  const tls12 = versions.includes('TLSv1.2') ? promisedSuites(tls, tls.cipherSuites, suitesFor(asked), asked) : noSuites;
  const tls13 = versions.includes('TLSv1.3') ? promisedSuites(tls, tls.tls13CipherSuites, probedTls13Suites, asked) : noSuites;
  const groups = (valueOf(tls.groups) ?? ['unknown']).filter((name) => name === 'unknown' || [...probedGroups.values()].includes(name));
  const showsOrder = tls12.preference === 'server' && tls12.suites.some((name) => name.startsWith('TLS_ECDHE_RSA_'));
  const tickets = valueOf(tls.tickets) as { readonly enabled: boolean } | null;
  return {
    versions,
    suites: tls12.suites,
    preference: tls12.preference,
    tls13Suites: isDefault ? tls13.suites : [...tls13.suites].sort(),
    tls13Preference: isDefault ? tls13.preference : 'undefined',
    groups: versions.includes('TLSv1.3') ? [...groups].sort() : [],
    groupOrder: showsOrder ? groups : [],
    alpn: versions.length > 0 ? ((valueOf(tls.alpn) as readonly string[] | null) ?? ['unknown']) : [],
    tickets: versions.includes('TLSv1.2') ? String(tickets?.enabled) : 'undefined',
  };
}

function accepted(tls: InspectedTls, version: TlsVersion): string {
  return tls.versions[version].accepted;
}

function promisedSuites(tls: InspectedTls, list: InspectedTls['cipherSuites'], probed: ReadonlyMap<string, string>, asked: Probing): Suites {
  const names = new Set(probed.values());
  const suites = negotiable(list).filter((name) => names.has(name.replace('unknown ', '')));
  const preference = ordered(suites, asked).length > 1 ? String(valueOf(tls.preference)) : 'undefined';
  return { suites: preference === 'server' ? suites : [...suites].sort(), preference };
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

/** All groups of the client, one that was accepted first: its key share is the one that is sent. */
export function groupsFor({ groups }: TlsBehaviour): readonly string[] {
  return [...probedGroups].sort(([, one], [, other]) => groups.indexOf(other) - groups.indexOf(one)).map(([spelling]) => spelling);
}

/** How clients with different certificates fare: the status of an answer, or `refused`. A stranger tries everything that he can make himself. */
export async function observeClients(asked: Pick<Offer, 'port' | 'groups'>, name: string, certificates: Certificates): Promise<Readonly<Record<'none' | 'stranger' | 'trusted', string>>> {
  const ask = async (client?: { readonly cert: string; readonly key: string }): Promise<string> => {
    const answer: HttpAnswer = await get({ port: asked.port, host: name, path: '/', tls: { ...asked, servername: name, ...(client === undefined ? {} : { client }) } });
    if (answer.kind === 'closed') return 'refused';
    return answer.status === 400 ? 'refused' : 'served';
  };
  const askAs = async (pairs: readonly Pair[]): Promise<string> => {
    const answers = await Promise.all(pairs.map((pair) => ask(readPair(pair))));
    return answers.includes('served') ? 'served' : 'refused';
  };
  const { stranger, intruder, orphan, client: trusted } = certificates;
  return { none: await ask(), stranger: await askAs([stranger, intruder, orphan]), trusted: await askAs([trusted]) };
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
