import { known, unknown, type Fact } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import { booleanField } from '../message/field.ts';
import type { Message } from '../message/message.ts';
import { isAtLeast } from '../release.ts';

/**
 * Whether a client may pass for an internal one, for whom `require_tls: EXTERNAL_ONLY` asks for nothing. Without `use_remote_address` its
 * own `x-forwarded-for` says so. Since 1.33.0 no address is internal unless `internal_address_config` names it (changelog); before that
 * the private ones were.
 */
export function trustsInternalClients(manager: Message, release: Release): Fact<boolean> {
  const from = { kind: 'written', span: manager.span } as const;
  const config = manager.field('internal_address_config');
  if (config === null && isAtLeast(release, '1.33.0')) return known(false, from);
  const remote = booleanField(manager, 'use_remote_address');
  if (remote?.known === false) return remote;
  if (remote?.value === true) return unknown({ kind: 'run-time', what: 'internal addresses' }, from);
  return known(true, config === null ? from : { kind: 'written', span: config.key.span });
}
