import type { ExposureSettings } from '../../../src/engine/parser.ts';
import type { Address, ApplicationProtocol, Exposure, Target } from '../../../src/model/endpoint.ts';
import { known, unknown } from '../../../src/model/fact.ts';
import type { Doubt, Fact, Origin, Unknown } from '../../../src/model/fact.ts';
import { hostKind, targetExposure, widest } from '../../_shared/exposure.ts';
import { authorityWithOpenPort, parseAuthority, splitUrl } from './authority.ts';
import type { Authority } from './authority.ts';
import type { Block } from '../scope/scope.ts';
import type { Word } from '../syntax/tree.ts';
import { addressesOf, groupNamed, toAddress } from './upstream.ts';
import type { UpstreamGroup, UpstreamGroups } from './upstream.ts';
import { resolve, variablesIn } from '../scope/variable.ts';

/** A scheme that a pass directive understands. */
export interface Scheme {
  readonly secure: boolean;
  /** Where no port is written; `null` when nginx asks for one. */
  readonly port: number | null;
}

/** A directive that passes requests or streams on. */
export interface PassDirective {
  readonly name: string;
  readonly protocol: ApplicationProtocol;
  readonly schemes: Readonly<Record<string, Scheme>>;
  /** What a target without scheme means; `null` when nginx refuses one. */
  readonly bare: Scheme | null;
  /** How its TLS directives begin; `null` when it has none. */
  readonly tlsPrefix: string | null;
}

const plain: Scheme = { secure: false, port: null };

/** The pass directives of http: nginx.org, the modules' pages. FastCGI, SCGI and memcached have no TLS. */
export const passDirectives: readonly PassDirective[] = [
  {
    name: 'proxy_pass',
    protocol: 'http',
    schemes: { http: { secure: false, port: 80 }, https: { secure: true, port: 443 } },
    bare: null,
    tlsPrefix: 'proxy_ssl_',
  },
  {
    name: 'grpc_pass',
    protocol: 'grpc',
    schemes: { grpc: { secure: false, port: 80 }, grpcs: { secure: true, port: 443 } },
    bare: { secure: false, port: 80 },
    tlsPrefix: 'grpc_ssl_',
  },
  {
    name: 'uwsgi_pass',
    protocol: 'uwsgi',
    schemes: { uwsgi: plain, suwsgi: { secure: true, port: null } },
    bare: plain,
    tlsPrefix: 'uwsgi_ssl_',
  },
  { name: 'fastcgi_pass', protocol: 'fastcgi', schemes: {}, bare: plain, tlsPrefix: null },
  { name: 'scgi_pass', protocol: 'scgi', schemes: {}, bare: plain, tlsPrefix: null },
  { name: 'memcached_pass', protocol: 'memcached', schemes: {}, bare: plain, tlsPrefix: null },
];

/** What the argument of a pass directive says. */
export interface PassTarget {
  readonly secure: Fact<boolean>;
  readonly target: Fact<Target>;
  readonly exposure: Fact<Exposure>;
  /** Name of the group or host as in the argument: what nginx calls $proxy_host, without port. It may hold variables. */
  readonly host: string;
  /** Groups it can lead to. */
  readonly groups: readonly UpstreamGroup[];
}

export interface PassContext {
  readonly groups: UpstreamGroups;
  /** Why there may be groups that cannot be seen. */
  readonly groupsDoubt: Doubt | null;
  readonly exposure: ExposureSettings;
}

/** Reads the argument of a pass directive in `block`. */
export function readPass(directive: PassDirective, word: Word, block: Block, context: PassContext): PassTarget {
  if (word.opaque) return readDestination(word.value, { directive, word, context, from: { kind: 'written', span: word.span } });
  const { texts, by } = resolve(word.value, block);
  const from: Origin = by.length === 0 ? { kind: 'written', span: word.span } : { kind: 'expanded', span: word.span, by: word.value };
  const reading = { directive, word, context, from };
  const read = texts.map((text) => readDestination(text, reading));
  const usable = read.filter(({ secure }) => secure.known || secure.doubt !== refused);
  const [only, ...others] = usable.length === 0 ? read : usable;
  return only !== undefined && others.length === 0 ? only : together(usable.length === 0 ? read : usable, word, from);
}

interface Reading {
  readonly directive: PassDirective;
  readonly word: Word;
  readonly context: PassContext;
  readonly from: Origin;
}

const refused: Doubt = { kind: 'not-understood', what: 'scheme' };
const linkLocal: Doubt = { kind: 'run-time', what: 'link-local address' };

/** Reads one text that the argument can stand for. Variables that are left in it are not constant. */
function readDestination(text: string, { directive, word, context, from }: Reading): PassTarget {
  const { scheme: written, authority } = splitUrl(text);
  const scheme = schemeOf(written, authority, directive, word.opaque);
  const secure = 'kind' in scheme ? unknown(scheme, from) : known(scheme.secure, from);
  const parsed = readAuthority(authority, word);
  if ('kind' in parsed) {
    const open = unknown(parsed, from);
    return { secure, target: open, exposure: open, host: authority.replace(/:\d+$/, ''), groups: [] };
  }
  const group = parsed.unix || parsed.port !== null ? null : groupNamed(context.groups, parsed.host);
  const port = 'kind' in scheme ? null : scheme.port;
  const addresses = group === null ? [toAddress(parsed, port, word.span)] : addressesOf(group);
  const doubt = group === null ? mayBeUnseenGroup(parsed, context) : group.doubt;
  const exposure = doubt ?? exposureOf(addresses, context.exposure) ?? linkLocal;
  return {
    secure,
    target: known({ text: written === null ? authority : `${written}://${authority}`, addresses }, from),
    exposure: typeof exposure === 'string' ? known(exposure, from) : unknown(exposure, from),
    host: parsed.host,
    groups: group === null ? [] : [group],
  };
}

/** What is certain about several alternatives. */
function together(read: readonly PassTarget[], word: Word, from: Origin): PassTarget {
  const exposures = read.map(({ exposure }) => exposure);
  const widestOf = widest(exposures.map((exposure) => (exposure.known ? exposure.value : null)));
  return {
    secure: firstUnknown(read.map(({ secure }) => secure)) ?? agreement(read, word, from),
    target: firstUnknown(read.map(({ target }) => target)) ?? known({ text: word.value, addresses: read.flatMap(addressesIn) }, from),
    exposure: widestOf === null ? (firstUnknown(exposures) ?? unknown(linkLocal, from)) : known(widestOf, from),
    host: word.value,
    groups: read.flatMap(({ groups }) => groups),
  };
}

function firstUnknown<T>(facts: readonly Fact<T>[]): Unknown | null {
  return facts.find((fact) => !fact.known) ?? null;
}

/** Whether all alternatives use TLS, or none does. */
function agreement(read: readonly PassTarget[], word: Word, from: Origin): Fact<boolean> {
  const [first, ...others] = read.map(({ secure }) => secure.known && secure.value);
  if (others.every((secure) => secure === first)) return known(first ?? false, from);
  return unknown({ kind: 'variable', name: `$${variablesIn(word.value)[0] ?? ''}` }, from);
}

function addressesIn({ target }: PassTarget): readonly Address[] {
  return target.known ? target.value.addresses : [];
}

/** Host and port, as far as they are known. */
function readAuthority(text: string, { opaque, value }: Word): Authority | Doubt {
  const [variable] = opaque ? [] : variablesIn(text);
  const isOpen = variable !== undefined || !isLiteral(text, opaque);
  const parsed = isOpen ? authorityWithOpenPort(text) : (parseAuthority(text) ?? onThisHost(authorityWithOpenPort(text)));
  if (parsed !== null) return parsed;
  if (variable !== undefined) return { kind: 'variable', name: `$${variable}` };
  return opaque ? { kind: 'variable', name: value } : { kind: 'not-understood', what: 'address' };
}

/** A port that is no number is a placeholder. It does not matter on this host; elsewhere the host may be one as well. */
function onThisHost(authority: Authority | null): Authority | null {
  return authority !== null && hostKind(authority.host) === 'loopback' ? authority : null;
}

/** A template can write any part of an opaque word; what has only the characters of a URL is taken as it is. */
function isLiteral(text: string, opaque: boolean): boolean {
  return !opaque || /^[\w.:[\]/-]+$/.test(text);
}

function schemeOf(scheme: string | null, authority: string, directive: PassDirective, opaque: boolean): Scheme | Doubt {
  const [variable] = opaque ? [] : variablesIn(scheme ?? authority);
  if (scheme !== null) {
    if (variable !== undefined) return { kind: 'variable', name: `$${variable}` };
    return directive.schemes[scheme] ?? (opaque && !isLiteral(scheme, opaque) ? { kind: 'template' } : refused);
  }
  if (Object.keys(directive.schemes).length === 0) return directive.bare ?? refused;
  if (variable !== undefined && authority.startsWith('$')) return { kind: 'variable', name: `$${variable}` };
  if (!isLiteral(authority, opaque)) return { kind: 'template' };
  return directive.bare ?? refused;
}

/** A single label without port is most often a group. When groups may be in a file that is not in sight, it is not taken for a host. */
function mayBeUnseenGroup(authority: Authority, context: PassContext): Doubt | null {
  if (authority.unix || authority.port !== null) return null;
  return hostKind(authority.host) === 'private' && !/[.:]/.test(authority.host) ? context.groupsDoubt : null;
}

/** The exposure of the most exposed of several addresses; `null` when it is not known. */
export function exposureOf(addresses: readonly Address[], settings: ExposureSettings): Exposure | null {
  return widest(addresses.map(({ host, transport }) => (transport === 'unix' ? 'local' : targetExposure(host, settings))));
}
