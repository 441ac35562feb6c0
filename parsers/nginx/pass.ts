import type { ExposureSettings } from '../../src/engine/parser.ts';
import type { Address, ApplicationProtocol, Exposure, Target } from '../../src/model/endpoint.ts';
import { known, unknown } from '../../src/model/fact.ts';
import type { Doubt, Fact, Origin } from '../../src/model/fact.ts';
import { hostKind, targetExposure, widest } from '../_shared/exposure.ts';
import { authorityWithOpenPort, parseAuthority, splitUrl } from './authority.ts';
import type { Authority } from './authority.ts';
import type { Block } from './scope.ts';
import type { Word } from './tree.ts';
import { addressesOf, groupNamed, toAddress } from './upstream.ts';
import type { UpstreamGroup, UpstreamGroups } from './upstream.ts';
import { resolve, variablesIn } from './variable.ts';

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

/** One text that the argument can stand for. */
interface Destination {
  readonly text: string;
  readonly host: string;
  readonly scheme: Scheme | Doubt;
  readonly authority: Authority | Doubt;
}

/** Reads the argument of a pass directive in `block`. */
export function readPass(directive: PassDirective, word: Word, block: Block, context: PassContext): PassTarget {
  const { texts, by } = word.opaque ? { texts: [word.value], by: [] } : resolve(word.value, block);
  const from: Origin =
    by.length === 0 ? { kind: 'written', span: word.span } : { kind: 'expanded', span: word.span, by: word.value };
  const all = texts.map((text) => destinationOf(text, directive, word.opaque));
  const usable = all.filter(({ scheme }) => !isRefused(scheme));
  const destinations = usable.length === 0 ? all : usable;
  const reached = destinations.map(({ authority, scheme }) => reach(authority, scheme, word, context));
  return {
    secure: secureFact(destinations, word, from),
    target: targetFact(destinations, reached, word, from),
    exposure: exposureFact(reached, from),
    host: destinations.length === 1 ? (destinations[0]?.host ?? '') : word.value,
    groups: reached.flatMap(({ group }) => group ?? []),
  };
}

const refused: Doubt = { kind: 'not-understood', what: 'scheme' };

function isRefused(scheme: Scheme | Doubt): boolean {
  return scheme === refused;
}

function destinationOf(text: string, directive: PassDirective, opaque: boolean): Destination {
  const { scheme, authority } = splitUrl(text);
  const [variable] = opaque ? [] : variablesIn(authority);
  const isOpen = variable !== undefined || !isLiteral(authority, opaque);
  const parsed = isOpen ? authorityWithOpenPort(authority) : (parseAuthority(authority) ?? onThisHost(authorityWithOpenPort(authority)));
  const shown = scheme === null ? authority : `${scheme}://${authority}`;
  return {
    text: shown,
    host: parsed?.host ?? authority.replace(/:\d+$/, ''),
    scheme: schemeOf(scheme, authority, directive, opaque),
    authority: parsed ?? authorityDoubt(variable, opaque),
  };
}

/** A port that is no number is a placeholder. It does not matter on this host; elsewhere the host may be one as well. */
function onThisHost(authority: Authority | null): Authority | null {
  return authority !== null && hostKind(authority.host) === 'loopback' ? authority : null;
}

/** A template can write any part of an opaque word; what has only the characters of a URL is taken as it is. */
function isLiteral(text: string, opaque: boolean): boolean {
  return !opaque || /^[\w.:[\]/-]+$/.test(text);
}

function authorityDoubt(variable: string | undefined, opaque: boolean): Doubt {
  if (variable !== undefined) return { kind: 'variable', name: `$${variable}` };
  return opaque ? { kind: 'template' } : { kind: 'not-understood', what: 'address' };
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

interface Reached {
  /** As far as they are known. */
  readonly addresses: readonly Address[];
  readonly exposure: Exposure | Doubt;
  readonly group: UpstreamGroup | null;
}

const linkLocal: Doubt = { kind: 'run-time', what: 'link-local address' };

function reach(authority: Authority | Doubt, scheme: Scheme | Doubt, word: Word, context: PassContext): Reached {
  if ('kind' in authority) return { addresses: [], exposure: authority, group: null };
  const group = authority.unix || authority.port !== null ? null : groupNamed(context.groups, authority.host);
  if (group?.doubt != null) return { addresses: addressesOf(group), exposure: group.doubt, group };
  const port = 'port' in scheme ? scheme.port : null;
  const addresses = group === null ? [toAddress(authority, port, word.span)] : addressesOf(group);
  const exposure = mayBeUnseenGroup(authority, group, context) ?? exposureOf(addresses, context.exposure) ?? linkLocal;
  return { addresses, exposure, group };
}

/** A single label without port is most often a group. When groups may be in a file that is not in sight, it is not taken for a host. */
function mayBeUnseenGroup(authority: Authority, group: UpstreamGroup | null, context: PassContext): Doubt | null {
  if (group !== null || authority.unix || authority.port !== null) return null;
  return hostKind(authority.host) === 'private' && !/[.:]/.test(authority.host) ? context.groupsDoubt : null;
}

/** The exposure of the most exposed of several addresses; `null` when it is not known. */
export function exposureOf(addresses: readonly Address[], settings: ExposureSettings): Exposure | null {
  return widest(addresses.map(({ host, transport }) => (transport === 'unix' ? 'local' : targetExposure(host, settings))));
}

function secureFact(destinations: readonly Destination[], word: Word, from: Origin): Fact<boolean> {
  const schemes = destinations.map(({ scheme }) => scheme);
  const doubt = schemes.find((scheme): scheme is Doubt => 'kind' in scheme);
  if (doubt !== undefined) return unknown(doubt, from);
  const secure = schemes.map((scheme) => 'secure' in scheme && scheme.secure);
  if (new Set(secure).size > 1) return unknown({ kind: 'variable', name: `$${variablesIn(word.value)[0] ?? ''}` }, from);
  return known(secure[0] ?? false, from);
}

function targetFact(destinations: readonly Destination[], reached: readonly Reached[], word: Word, from: Origin): Fact<Target> {
  const doubt = destinations.map(({ authority }) => authority).find((authority): authority is Doubt => 'kind' in authority);
  if (doubt !== undefined) return unknown(doubt, from);
  const text = destinations.length === 1 ? destinations[0]?.text : undefined;
  return known({ text: text ?? word.value, addresses: reached.flatMap(({ addresses }) => addresses) }, from);
}

function exposureFact(reached: readonly Reached[], from: Origin): Fact<Exposure> {
  const exposures = reached.map(({ exposure }) => exposure);
  const stated = exposures.map((exposure) => (typeof exposure === 'string' ? exposure : null));
  const together = widest(stated);
  if (together !== null) return known(together, from);
  return unknown(exposures.find((exposure): exposure is Doubt => typeof exposure === 'object') ?? linkLocal, from);
}
