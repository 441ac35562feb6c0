import type { Spelling, TextEdit } from '../../../src/model/intent.ts';
import type { Span } from '../../../src/model/span.ts';
import { parameterDirectiveOf } from '../http/backend-parameter.ts';
import { insertDirectives } from './edit.ts';
import { blocksWithin } from '../connection/opening.ts';
import { enclosing, find, lookup } from '../scope/scope.ts';
import type { Block } from '../scope/scope.ts';
import type { PlacedListener } from './spell-listener.ts';
import { spellHsts } from './spell-hsts.ts';
import { spellRedirect } from './spell-redirect.ts';
import { textOf } from './spelling.ts';
import type { SetIntent } from './spelling.ts';
import { neighboursOf } from './writer.ts';
import type { Writer } from './writer.ts';

type HttpIntent =
  | Extract<SetIntent, { readonly set: 'redirect-to-https' | 'hsts' | 'identity-guard' | 'identity-header' }>
  | (Extract<SetIntent, { readonly set: 'early-data' }> & { readonly to: 'marked' });

export function isAboutHttp(intent: SetIntent): intent is HttpIntent {
  const names: readonly HttpIntent['set'][] = ['redirect-to-https', 'hsts', 'identity-guard', 'identity-header'];
  return intent.set === 'early-data' ? intent.to === 'marked' : names.some((name) => name === intent.set);
}

/** Spells what is a matter of HTTP: redirects, headers, guards. */
export function spellHttp(intent: HttpIntent, placed: PlacedListener, all: readonly PlacedListener[], writer: Writer): Spelling | null {
  if (placed.server.context !== 'server') return null;
  switch (intent.set) {
    case 'redirect-to-https':
      return spellRedirect(intent.at, placed, all, writer);
    case 'hsts':
      return spellHsts(intent, placed.server, writer);
    case 'identity-guard':
      return identityGuard(intent.at, placed.server, writer);
    case 'identity-header':
      return identityHeaders(intent, writer);
    case 'early-data':
      return markEarlyData(placed.server, writer);
  }
}

/** The location that a place belongs to, or the server. `if` is no place for everything. */
function requestBlock(block: Block, server: Block): Block {
  return enclosing(block, 'location') ?? server;
}

/** Refuses everybody whose certificate did not verify: nginx.org, ngx_http_ssl_module, $ssl_client_verify. */
function identityGuard(at: Span, server: Block, writer: Writer): Spelling {
  const block = requestBlock(writer.blockAt(at), server);
  const line = 'if ($ssl_client_verify != SUCCESS) { return 403; }';
  const edit = insertDirectives(block, [line], block === server ? neighboursOf('ssl_verify_client') : [], writer.texts);
  return { text: line, edits: edit === null ? [] : [edit], safety: 'unsafe' };
}

/** Says again what a block lost when it began a list of its own. */
function identityHeaders({ at, headers }: Extract<HttpIntent, { readonly set: 'identity-header' }>, writer: Writer): Spelling | null {
  const block = writer.blockAt(at);
  for (const name of parameterDirectiveOf.values()) {
    const around = find(block, name).length > 0 && block.parent !== null ? lookup(block.parent, name) : null;
    const wanted = headers.map((header) => header.toLowerCase());
    const lost = (around?.directives ?? []).filter(({ args }) => wanted.includes(args[0]?.value.toLowerCase() ?? ''));
    if (lost.length === 0) continue;
    const lines = lost.map((directive) => textOf(directive, writer));
    const edit = insertDirectives(block, lines, [name], writer.texts);
    return { text: lines.join('\n'), edits: edit === null ? [] : [edit], safety: 'safe' };
  }
  return null;
}

/** RFC 8470 §5.1. `proxy_set_header` is inherited all or nothing, so each list in effect where requests are passed on needs the header. */
function markEarlyData(server: Block, writer: Writer): Spelling {
  const text = 'proxy_set_header Early-Data $ssl_early_data;';
  const passing = blocksWithin(server).filter((block) => find(block, 'proxy_pass').length > 0);
  const homes = new Set(passing.map((block) => lookup(block, 'proxy_set_header')?.block ?? server));
  const edits = [...homes].flatMap((home): readonly TextEdit[] => {
    const edit = hasEarlyData(home) ? null : insertDirectives(home, [text], ['listen', 'server_name', 'proxy_set_header'], writer.texts);
    return edit === null ? [] : [edit];
  });
  return { text, edits, safety: 'safe' };
}

function hasEarlyData(block: Block): boolean {
  return find(block, 'proxy_set_header').some(({ args }) => args[0]?.value.toLowerCase() === 'early-data');
}
