import type { EndpointId, Answer } from '../../src/model/endpoint.ts';
import { known, unknown, type Doubt, type Fact, type Origin } from '../../src/model/fact.ts';
import type { Release } from '../../src/model/release.ts';
import { find, lookup, originOf, type Block } from './scope.ts';
import type { Directive } from './tree.ts';

/** What serves the requests that reach a block. */
export interface Content {
  readonly answer: Fact<Answer>;
  /** A file out of a directory, and nothing that runs. */
  readonly isStatic: boolean;
  readonly management: string | null;
}

/** What the parser knows of the surroundings of a server. */
export interface Surroundings {
  readonly release: Release;
  /** The connections that a `proxy_pass` or one of its likes opens. */
  readonly connections: (pass: Directive) => readonly EndpointId[];
}

/** Directives that pass requests on, to connections that are analysed. */
export const passDirectives = ['proxy_pass', 'grpc_pass', 'fastcgi_pass', 'uwsgi_pass', 'scgi_pass', 'memcached_pass'] as const;

/** Status and administration pages of nginx and of modules for it. */
const managementDirectives: readonly string[] = [
  'stub_status',
  'api',
  'status',
  'upstream_conf',
  'vhost_traffic_status_display',
  'server_traffic_status_display',
  'stream_server_traffic_status_display',
  'nchan_stub_status',
  'push_stream_channels_statistics',
  'req_status_show',
  'check_status',
  'upstream_show',
  'dyups_interface',
  'rtmp_stat',
  'rtmp_control',
  'prometheus',
];

/** Other directives that make content: of nginx, njs, Lua, Perl and the echo module. */
const contentDirectives: readonly string[] = [
  'content_by_lua',
  'content_by_lua_block',
  'content_by_lua_file',
  'js_content',
  'perl',
  'echo',
  'postgres_pass',
  'redis2_pass',
  'ajp_pass',
  'proxy_wasm',
  'passenger_enabled',
  'mp4',
  'flv',
  'hls',
  'f4f',
];

/** Files that every site may show to everybody. */
const publicFiles: ReadonlySet<string> = new Set(['/favicon.ico', '/robots.txt']);

/** What serves `block`: a location, an `if` in it, or the server itself. `path` is that of an exact location, else `null`. */
export function contentOf(block: Block, path: string | null, surroundings: Surroundings | null): Content {
  for (let at = block; ; at = at.parent) {
    const handled = handlerOf(at, block, surroundings);
    if (handled !== null) return handled;
    if (at.context !== 'if' || at.parent === null) break;
  }
  return staticContent(block, path, surroundings);
}

function handlerOf(block: Block, into: Block, surroundings: Surroundings | null): Content | null {
  const management = firstOf(block, managementDirectives);
  if (management !== null) return content(management, block, into, { kind: 'content' }, management.name.value);
  const pass = firstOf(block, passDirectives);
  if (pass !== null) return content(pass, block, into, { kind: 'forward', to: surroundings?.connections(pass) ?? [] }, managementOf(pass, block));
  const made = firstOf(block, contentDirectives);
  if (made !== null) return content(made, block, into, { kind: 'content' }, null);
  const empty = firstOf(block, ['empty_gif']);
  return empty === null ? null : content(empty, block, into, { kind: 'fixed', status: 200 }, null);
}

/** The directive by which requests that reach `block` are passed on, with the settings of `block`; `null` when they are not. */
export function passOf(block: Block): Directive | null {
  const pass = firstOf(block, passDirectives);
  return pass === null && block.context === 'if' && block.parent !== null ? passOf(block.parent) : pass;
}

function firstOf(block: Block, names: readonly string[]): Directive | null {
  for (const name of names) {
    const [directive] = find(block, name);
    if (directive !== undefined && directive.args[0]?.value !== 'off') return directive;
  }
  return null;
}

function content(directive: Directive, block: Block, into: Block, answer: Answer, management: string | null): Content {
  const origin = originOf(directive.span, block, into);
  return { answer: directive.templated ? unknown({ kind: 'template' }, origin) : known(answer, origin), isStatic: false, management };
}

/** PHP-FPM answers at the paths that its `pm.status_path` and `ping.path` name; these are the usual ones. */
function managementOf(pass: Directive, { directive }: Block): string | null {
  if (pass.name.value !== 'fastcgi_pass') return null;
  const path = directive?.args.at(-1)?.value ?? '';
  return /^\W*(?:(?:php-?)?fpm[-_]?)?\(?(?:status|ping)\b[\w|()-]*\W*$/.test(path.replace(/^[\W]*/, '')) ? 'php-fpm status' : null;
}

function staticContent(block: Block, path: string | null, surroundings: Surroundings | null): Content {
  const isPublic = path !== null && publicFiles.has(path);
  const answer: Answer = isPublic ? { kind: 'fixed', status: 200 } : { kind: 'content' };
  return { answer: known(answer, rootOrigin(block, surroundings)), isStatic: true, management: null };
}

function rootOrigin(block: Block, surroundings: Surroundings | null): Origin {
  const root = lookup(block, 'alias') ?? lookup(block, 'root');
  const [directive] = root?.directives ?? [];
  if (root !== null && directive !== undefined) return originOf(directive.span, root.block, block);
  if (surroundings === null) return { kind: 'written', span: block.head };
  return { kind: 'default', of: surroundings.release, near: block.head, cite: 'nginx.org, ngx_http_core_module, root' };
}

/** Phases of a request in which Lua can run. */
type ScriptPhase = 'rewrite' | 'access' | 'content' | 'header_filter';

/** Code of Lua or njs in effect in one of the phases, which can do anything there. */
export function scriptDoubt(block: Block, phases: readonly ScriptPhase[]): Doubt | null {
  for (const phase of phases) {
    for (const form of ['', '_block', '_file']) {
      const name = `${phase}_by_lua${form}`;
      if ((lookup(block, name)?.directives.length ?? 0) > 0) return { kind: 'run-time', what: name };
    }
  }
  const filter = phases.includes('header_filter') ? lookup(block, 'js_header_filter') : null;
  return (filter?.directives.length ?? 0) > 0 ? { kind: 'run-time', what: 'js_header_filter' } : null;
}
