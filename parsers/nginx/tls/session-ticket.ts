import { known, mapFact, unknown, type Fact } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { SessionTickets } from '../../../src/model/tls.ts';
import { confCommands, optionIn } from '../scope/conf-command.ts';
import { isAtLeast } from '../release.ts';
import { lookup, originOf, type Block } from '../scope/scope.ts';
import { argumentsOf } from '../scope/setting.ts';

/** @param written What `ssl_session_tickets` says. */
export function ticketsOf(server: Block, written: Fact<boolean>, release: Release): Fact<SessionTickets> {
  const option = optionIn(confCommands(server, 'ssl_conf_command'), 'sessionticket');
  const enabled = option === null ? written : known(option.on, option.from);
  const keys = lookup(server, 'ssl_session_ticket_key');
  const first = keys?.directives[0];
  if (keys !== null && first !== undefined) {
    const tickets = mapFact(enabled, (on): SessionTickets => ({ enabled: on, keyFiles: argumentsOf(server, 'ssl_session_ticket_key'), rotation: 'by-hand' }));
    return { ...tickets, from: originOf(first.span, keys.block, server) };
  }
  const doubt = keys?.doubt ?? lookup(server, 'ssl_session_cache')?.doubt ?? null;
  if (doubt !== null && enabled.known && enabled.value) return unknown(doubt, enabled.from);
  const rotation = rotatesKeys(server, release) ? 'automatic' : 'at-restart';
  return mapFact(enabled, (on): SessionTickets => ({ enabled: on, keyFiles: [], rotation }));
}

/**
 * Whether nginx changes the keys that it makes: since 1.23.2 where sessions are in shared memory (CHANGES). Else OpenSSL makes one with the context,
 * and keeps it.
 */
export function rotatesKeys(server: Block, release: Release): boolean {
  const caches = argumentsOf(server, 'ssl_session_cache');
  return isAtLeast(release, '1.23.2') && caches.some((cache) => cache.startsWith('shared:')) && !caches.includes('off') && !caches.includes('none');
}
