import { known, unknown } from '../../../src/model/fact.ts';
import type { Fact } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import { passContextOf } from './http-connection.ts';
import type { Opening, OpeningContext } from './opening.ts';
import { readPass } from './pass.ts';
import type { PassContext, PassDirective } from './pass.ts';
import { find } from '../scope/scope.ts';
import type { Block } from '../scope/scope.ts';
import { readFlag, settingFact } from '../scope/setting.ts';
import type { Directive } from '../syntax/tree.ts';

/** `proxy_pass` of stream: the target has no scheme, and `proxy_ssl` makes TLS of it. */
const streamPass: PassDirective = {
  name: 'proxy_pass',
  protocol: 'tcp',
  schemes: {},
  bare: { secure: false, port: null },
  tlsPrefix: 'proxy_ssl_',
};

/** Connections opened by the servers of stream. */
export function streamOpenings(blocks: readonly Block[], context: OpeningContext): readonly Opening[] {
  const groupsOf = passContextOf('stream', context);
  return blocks
    .filter((block) => block.context === 'stream-server')
    .flatMap((block) => find(block, 'proxy_pass').flatMap((directive) => openingOf(directive, block, groupsOf(block), context)));
}

function openingOf(directive: Directive, block: Block, groups: PassContext, { release }: OpeningContext): readonly Opening[] {
  const word = directive.args[0];
  if (word === undefined) return [];
  const { target, exposure, host, groups: reached } = readPass(streamPass, word, block, groups);
  const protocol = known(listensWith(block, 'udp') ? ('udp' as const) : ('tcp' as const), { kind: 'written', span: block.head });
  const secure = flag(block, release, 'proxy_ssl', 'ngx_stream_proxy_module');
  const passthrough = passthroughOf(block, release, secure);
  const side = { block, release, prefix: 'proxy_ssl_', host };
  return [{ block, directive, target, protocol, exposure, secure, passthrough, side, groups: reached }];
}

/**
 * A server without TLS of its own passes on what the client sends. `ssl_preread` says that this is TLS; else it may well be, and only
 * the two ends know. What comes out of a TLS listener is plaintext unless `proxy_ssl` encrypts it again.
 */
function passthroughOf(block: Block, release: Release, secure: Fact<boolean>): Fact<boolean> {
  if (listensWith(block, 'ssl') || (secure.known && secure.value)) return known(false, secure.from);
  const preread = flag(block, release, 'ssl_preread', 'ngx_stream_ssl_preread_module');
  if (preread.known && !preread.value) return unknown({ kind: 'run-time', what: 'protocol of the client' }, preread.from);
  return preread;
}

/** A parameter of `listen`: `ssl`, `udp`. */
function listensWith(block: Block, parameter: string): boolean {
  return find(block, 'listen').some(({ args }) => args.some(({ value }) => value === parameter));
}

function flag(block: Block, release: Release, name: string, module: string): Fact<boolean> {
  const cite = `nginx.org, ${module}, ${name}`;
  return settingFact(block, name, readFlag, known(false, { kind: 'default', of: release, near: block.head, cite }));
}
