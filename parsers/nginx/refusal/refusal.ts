import type { Problem } from '../../../src/model/problem.ts';
import type { Release } from '../../../src/model/release.ts';
import { once } from '../../_shared/memo.ts';
import { compareVersions } from '../../_shared/version.ts';
import { refusedCommands } from './command-refusal.ts';
import { configurationProblem } from './configuration-problem.ts';
import { passDirectives } from '../connection/pass.ts';
import { isUnknownTo } from '../scope/directive-release.ts';
import { versionOfWord } from '../tls/protocols.ts';
import { isAtLeast } from '../release.ts';
import { swallowedDirective } from './swallowed-directive.ts';
import { find, type Block, type Context } from '../scope/scope.ts';
import type { Directive } from '../syntax/tree.ts';

/** How a TLS directive may be written. nginx refuses to start with anything else. */
interface Usage {
  /** Lowest and highest number of arguments. */
  readonly args: readonly [number, number];
  /** A second one in the same block is refused (ngx_conf_set_str_slot and its likes). */
  readonly once: boolean;
  /** What an argument may be; `null` for anything. */
  readonly accepts: ((value: string, release: Release) => boolean) | null;
}

const isFlag = isOneOf('on', 'off');
const flag: Usage = { args: [1, 1], once: true, accepts: isFlag };
const text: Usage = { args: [1, 1], once: true, accepts: null };
const texts: Usage = { args: [1, 1], once: false, accepts: null };
const protocols: Usage = { args: [1, Infinity], once: false, accepts: isProtocol };
const command: Usage = { args: [2, 2], once: false, accepts: null };
const number: Usage = { args: [1, 1], once: true, accepts: (value) => /^\d+$/.test(value) };

/** nginx.org, ngx_http_ssl_module, ngx_stream_ssl_module, ngx_mail_ssl_module; by the name after `ssl_`. */
const ofServers: ReadonlyMap<string, Usage> = new Map([
  ['certificate', texts],
  ['certificate_key', texts],
  ['protocols', protocols],
  ['ciphers', text],
  ['prefer_server_ciphers', flag],
  ['certificate_compression', flag],
  ['ecdh_curve', text],
  ['dhparam', text],
  ['conf_command', command],
  ['session_tickets', flag],
  ['session_ticket_key', texts],
  ['session_timeout', text],
  ['early_data', flag],
  ['verify_client', { args: [1, 1], once: true, accepts: isOneOf('on', 'off', 'optional', 'optional_no_ca') }],
  ['verify_depth', number],
  ['client_certificate', text],
  ['trusted_certificate', text],
  ['crl', text],
  ['ocsp', { args: [1, 1], once: true, accepts: isOneOf('on', 'off', 'leaf') }],
  ['stapling', flag],
  ['stapling_verify', flag],
  ['stapling_file', text],
  ['stapling_responder', text],
  ['reject_handshake', flag],
]);

/**
 * Directives of http that mail does not have, and since when stream has them; `null` for never (nginx CHANGES; the pages of the modules). The rest all
 * three have.
 */
const inStreamSince: ReadonlyMap<string, string | null> = new Map([
  ['early_data', null],
  ['reject_handshake', '1.25.5'],
  ['ocsp', '1.27.2'],
  ['stapling', '1.27.2'],
  ['stapling_verify', '1.27.2'],
  ['stapling_file', '1.27.2'],
  ['stapling_responder', '1.27.2'],
]);

/** nginx.org, ngx_http_proxy_module, ngx_http_grpc_module, ngx_http_uwsgi_module, ngx_stream_proxy_module; by the name after `proxy_ssl_`. */
const ofConnections: ReadonlyMap<string, Usage> = new Map([
  ['certificate', text],
  ['certificate_key', text],
  ['protocols', protocols],
  ['ciphers', text],
  ['conf_command', command],
  ['verify', flag],
  ['verify_depth', number],
  ['trusted_certificate', text],
  ['crl', text],
  ['name', text],
  ['server_name', flag],
  ['session_reuse', flag],
]);

const httpContexts: readonly Context[] = ['http', 'server'];
const streamContexts: readonly Context[] = ['stream', 'stream-server'];
const serverContexts: readonly Context[] = [...httpContexts, ...streamContexts, 'mail', 'mail-server'];
const connectionContexts: readonly Context[] = [...httpContexts, 'location', ...streamContexts];

/** Where requests are passed on; a server cannot do so itself (ngx_http_proxy_commands and its likes). */
const passContexts: readonly Context[] = ['location', 'if', 'limit_except'];

/** Headers: nginx.org, ngx_http_headers_module, ngx_http_proxy_module. */
const ofHeaders: ReadonlyMap<string, Allowed> = new Map([
  ['add_header', { usage: { args: [2, 3], once: false, accepts: null }, contexts: [...httpContexts, 'location', 'if'] }],
  ['proxy_set_header', { usage: { args: [2, 2], once: false, accepts: null }, contexts: [...httpContexts, 'location'] }],
]);

const passNames: ReadonlySet<string> = new Set(passDirectives.map(({ name }) => name));

/** Blocks whose kind is certain, so that a directive can be out of place. */
const certainContexts: ReadonlySet<Context> = new Set<Context>([...serverContexts, 'location', 'if', 'limit_except', 'upstream', 'stream-upstream', 'events']);

/** TLS directives that nginx does not accept as they are written. What a template writes is not judged. */
export function refusedDirectives(blocks: readonly Block[], release: Release): readonly Problem[] {
  const usages = new Map<string, Allowed | 'unknown' | null>();
  const problems: Problem[] = [];
  for (const block of blocks) {
    if (block.context === 'main') problems.push(...enginesIn(block, release));
    if (!certainContexts.has(block.context)) continue;
    for (const name of block.names) {
      const allowed = once(usages, name, () => (isUnknownTo(release, name) ? 'unknown' : usageOf(name, release)));
      if (allowed === null) continue;
      const directives = find(block, name);
      if (allowed === 'unknown') problems.push(...unknownIn(directives, release));
      else if (!isFine(block, directives, allowed, release)) problems.push(...refusedIn(block, directives, allowed, release));
    }
  }
  return problems;
}

/** OpenSSL 4.0 has no engines (its NEWS), without which nginx refuses to name one (ngx_openssl_engine). */
function enginesIn(main: Block, { stated, library }: Release): readonly Problem[] {
  if (!stated.library || library.name !== 'openssl' || compareVersions(library.version, '4.0') < 0) return [];
  return find(main, 'ssl_engine').map(({ name }) => configurationProblem('no-engines', name.span, { directive: name.value, version: library.version }));
}

interface Allowed {
  readonly usage: Usage;
  readonly contexts: readonly Context[];
}

/** What nearly every directive is: the only one of its name, in its place, with one argument that is accepted. */
function isFine(block: Block, directives: readonly Directive[], { usage: { args, accepts }, contexts }: Allowed, release: Release): boolean {
  const words = directives.length === 1 ? directives[0]?.args : undefined;
  const word = words?.[0];
  if (word === undefined || words?.length !== 1 || args[0] !== 1) return false;
  return isAllowedIn(block, contexts) && (accepts === null || accepts(word.value, release));
}

/** What may stand in an `if` may do so in a location only (NGX_HTTP_LIF_CONF); that of a server is for rewriting (NGX_HTTP_SIF_CONF). */
function isAllowedIn({ context, parent }: Block, contexts: readonly Context[]): boolean {
  return contexts.includes(context) && (context !== 'if' || parent?.context !== 'server');
}

function unknownIn(directives: readonly Directive[], { version }: Release): readonly Problem[] {
  const written = directives.filter(({ templated }) => !templated);
  return written.map(({ name }) => configurationProblem('unknown-directive', name.span, { directive: name.value, version }));
}

function refusedIn(block: Block, directives: readonly Directive[], { usage, contexts }: Allowed, release: Release): readonly Problem[] {
  if (directives.some(({ templated, block: opened }) => templated || opened !== null)) return [];
  if (isAllowedIn(block, contexts)) return [...refusedUses(directives, usage, release), ...ofItsKind(usage, directives, release)];
  // The outermost block of a fragment is what its directives make it look like.
  return block.directive === null ? [] : directives.map((directive) => outOfPlace(directive, block));
}

function ofItsKind(usage: Usage, directives: readonly Directive[], release: Release): readonly Problem[] {
  if (usage === protocols) return repeatedVersions(directives);
  return usage === command ? refusedCommands(directives, release) : [];
}

function usageOf(name: string, release: Release): Allowed | null {
  const ofServer = name.startsWith('ssl_') ? ofServers.get(name.slice('ssl_'.length)) : undefined;
  if (ofServer !== undefined) return { usage: ofServer, contexts: contextsOf(name.slice('ssl_'.length), release) };
  if (name === 'proxy_ssl') return { usage: flag, contexts: streamContexts };
  if (passNames.has(name)) return { usage: text, contexts: name === 'proxy_pass' ? [...passContexts, 'stream-server'] : passContexts };
  const ofConnection = ofConnections.get(/^(?:proxy|grpc|uwsgi)_ssl_(.+)$/.exec(name)?.[1] ?? '');
  if (ofConnection !== undefined) return { usage: ofConnection, contexts: connectionContexts };
  return ofHeaders.get(name) ?? null;
}

/** An assumed version proves nothing. */
function contextsOf(name: string, release: Release): readonly Context[] {
  const since = inStreamSince.get(name);
  if (since === undefined) return serverContexts;
  return since !== null && (!release.stated.product || isAtLeast(release, since)) ? [...httpContexts, ...streamContexts] : httpContexts;
}

function outOfPlace({ name }: Directive, { context }: Block): Problem {
  return configurationProblem('not-allowed-here', name.span, { directive: name.value, context: context.replace('-', ' ') });
}

function refusedUses(directives: readonly Directive[], { args: [least, most], once, accepts }: Usage, release: Release): readonly Problem[] {
  const repeated = once ? directives.slice(1).map(({ name }) => configurationProblem('duplicate-directive', name.span, { directive: name.value })) : [];
  const malformed = directives.flatMap((directive) => {
    const { name, args } = directive;
    const isCounted = args.length >= least && args.length <= most;
    const refused = accepts === null ? [] : args.filter((word) => !word.hasVariable && !accepts(word.value, release));
    const swallowed = isCounted && refused.length === 0 ? [] : swallowedDirective(directive);
    if (swallowed.length > 0) return swallowed;
    if (!isCounted) return [configurationProblem('wrong-number-of-arguments', name.span, { directive: name.value })];
    return refused.map((word) => configurationProblem('invalid-value', word.span, { directive: name.value, value: word.value }));
  });
  return [...repeated, ...malformed];
}

/** In one line or in several of the same block, which are added together: nginx warns (ngx_conf_set_bitmask_slot). */
function repeatedVersions(directives: readonly Directive[]): readonly Problem[] {
  const words = directives.flatMap(({ args }) => args);
  const isRepeated = (value: string, index: number): boolean => words.findIndex((word) => word.value.toLowerCase() === value.toLowerCase()) < index;
  return words.filter(({ value }, index) => isRepeated(value, index)).map(({ value, span }) => configurationProblem('duplicate-value', span, { value }));
}

/** `TLSv1.3` is a word since 1.13.0 (nginx CHANGES). */
function isProtocol(value: string, release: Release): boolean {
  const version = versionOfWord(value);
  return version !== null && (version !== 'TLSv1.3' || !release.stated.product || isAtLeast(release, '1.13.0'));
}

/** Case does not matter (ngx_conf_set_flag_slot, ngx_conf_set_enum_slot). */
function isOneOf(...values: readonly string[]): (value: string) => boolean {
  return (value) => values.includes(value.toLowerCase());
}
