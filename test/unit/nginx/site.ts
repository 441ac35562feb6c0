import { surroundingsOf, type Surroundings } from '../../../parsers/nginx/http/content.ts';
import { routesOf } from '../../../parsers/nginx/http/route.ts';
import { buildScope } from '../../../parsers/nginx/scope/scope.ts';
import { siteOf, type Site, type SocketView } from '../../../parsers/nginx/server/site.ts';
import { parseNginx } from '../../../parsers/nginx/syntax/tree.ts';
import type { Answer, Route } from '../../../src/model/endpoint.ts';
import type { Fact } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import { blockAt, blocksOf } from './blocks.ts';

/** Servers as tests write them: what stands in the server, and in the http block around it. */

const release: Release = {
  product: 'nginx',
  version: '1.30.0',
  library: { name: 'openssl', version: '3.5' },
  stated: { product: true, library: true },
  backported: false,
};

const surroundings = (): Surroundings => surroundingsOf(release, ({ args }) => args.map(({ value }) => value));

export const plaintext: SocketView = { tls: false, port: 80, hosts: null };
export const overTls: SocketView = { tls: true, port: 443, hosts: null };

export function siteFor(server: string, view: SocketView, http = ''): Site {
  const root = blocksOf(`events {}\nhttp {\n${http}\nserver {\n${server}\n}\n}\n`);
  return siteOf(blockAt(root, 'server'), view, surroundings());
}

/** A server with `include` lines that lead to nothing. */
export function siteWithMissing(server: string, view: SocketView): Site {
  const file = 'nginx.conf';
  const { directives } = parseNginx(file, `http {\nserver {\n${server}\n}\n}\n`);
  const head = { file, start: 0, end: 0 };
  const root = buildScope({ context: 'main', directives, doubt: null, head }, (written) => {
    const missing = written.find(({ name }) => name.value === 'include')?.args[0]?.value;
    const others = written.filter(({ name }) => name.value !== 'include');
    return { directives: others, doubt: missing === undefined ? null : { kind: 'missing-file', path: missing } };
  });
  return siteOf(blockAt(root, 'server'), view, surroundings());
}

/** A server in a file of its own: what is around it cannot be seen. */
export function siteInFragment(server: string, view: SocketView): Site {
  return siteOf(blockAt(blocksOf(`server {\n${server}\n}\n`, 'http'), 'server'), view, surroundings());
}

export function routesFor(server: string, view: SocketView = plaintext, http = ''): readonly Route[] {
  return routesAt(siteFor(server, view, http));
}

export function routesAt(site: Site): readonly Route[] {
  const routes = routesOf(site);
  return routes.known ? routes.value : [];
}

/** Routes in short: `location / → redirect https 301`, with the condition in brackets where there is one. */
export function answersTo(server: string, view: SocketView = plaintext, http = ''): readonly string[] {
  return routesFor(server, view, http).map(inShort);
}

export function inShort({ scope, answer, condition, restricted, management }: Route): string {
  const place = scope === '' ? '*' : scope;
  const when = condition === 'always' ? '' : ` [${condition}]`;
  const access = restricted ? ' (restricted)' : '';
  return `${place} → ${answerInShort(answer)}${when}${access}${management === null ? '' : ` ${management}`}`;
}

export function answerInShort(answer: Fact<Answer>): string {
  if (!answer.known) return `? ${answer.doubt.kind}`;
  const { value } = answer;
  switch (value.kind) {
    case 'redirect':
      return `redirect ${value.scheme} ${value.status}`;
    case 'refuse':
      return `refuse ${value.status ?? ''}`;
    case 'fixed':
      return `fixed ${value.status}`;
    case 'forward':
      return `forward ${value.to.join(' ')}`;
    default:
      return value.kind;
  }
}
