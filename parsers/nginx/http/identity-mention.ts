import { isClaimedIdentity } from '../../_shared/request-header.ts';
import { headerOf } from './request.ts';
import { find, type Block } from '../scope/scope.ts';
import type { Site } from '../server/site.ts';
import type { Directive } from '../syntax/tree.ts';
import { variablesIn } from '../scope/variable.ts';

/** Directives whose words can carry an identity somewhere. */
const carrying: ReadonlySet<string> = new Set([
  'proxy_set_header',
  'grpc_set_header',
  'fastcgi_param',
  'uwsgi_param',
  'scgi_param',
  'proxy_pass',
  'add_header',
  'return',
  'if',
  'set',
  'map',
]);

/** A quick look, so that servers that have nothing to do with identities of clients cost nothing more. */
export function mentionsIdentity({ server, surroundings }: Site): boolean {
  const around = surroundings?.mentionsIdentity ?? identityMentions();
  if (server.parent !== null && around(server.parent)) return true;
  return isMentionedWithin(server);
}

function isMentionedWithin(block: Block): boolean {
  return mentions(block) || block.blocks.some(isMentionedWithin);
}

/** Whether a block, or one around it, names a variable that holds an identity; each is looked at once. */
export function identityMentions(): (block: Block) => boolean {
  const read = new Map<Block, boolean>();
  const isMentioned = (block: Block): boolean => {
    const before = read.get(block);
    if (before !== undefined) return before;
    const value = mentions(block) || (block.parent !== null && isMentioned(block.parent));
    read.set(block, value);
    return value;
  };
  return isMentioned;
}

function mentions(block: Block): boolean {
  return block.names.some((name) => carrying.has(name) && find(block, name).some((directive) => holdsIdentity(directive) || holdsInMap(directive)));
}

function holdsInMap({ name, block }: Directive): boolean {
  return name.value === 'map' && block?.some(holdsIdentity) === true;
}

function holdsIdentity({ args }: Directive): boolean {
  return args.some((word) => word.hasVariable && /ssl_client_|http_/.test(word.value) && variablesIn(word.value).some(isIdentity));
}

function isIdentity(name: string): boolean {
  return name.startsWith('ssl_client_') || isClaimedIdentity(headerOf(name));
}
