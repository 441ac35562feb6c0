import type { FilterChain } from './filter-chain.ts';
import { AlikeMessages, type Likeness } from '../message/alike-messages.ts';
import type { Message } from '../message/message.ts';
import type { NameFields, NameKinds } from '../message/message-pattern.ts';

export type ChainLikeness = Likeness<FilterChain>;

const nameFields: NameFields = [
  ['filter_chain.name', 'thing'],
  ['.stat_prefix', 'thing'],
  ['.route_config.name', 'thing'],
  ['.virtual_hosts.name', 'thing'],
  ['.virtual_hosts.domains', 'host'],
  ['.filter_chain_match.server_names', 'host'],
  ['.routes.route.cluster', 'thing'],
  ['.tls_certificates.certificate_chain.filename', 'certificate'],
  ['.tls_certificates.private_key.filename', 'certificate'],
];

/** The chains of one listener that others may be written like. */
export class AlikeChains {
  readonly #messages: AlikeMessages<FilterChain>;

  constructor(kinds: NameKinds) {
    this.#messages = new AlikeMessages('filter_chain', nameFields, kinds);
  }

  find(message: Message): ChainLikeness | null {
    return this.#messages.find(message);
  }

  add(chain: FilterChain): void {
    if (hasOwnRoutes(chain)) this.#messages.add(chain.message, chain);
  }
}

/** Of chains for HTTP with routes of their own, it is known what the names in them are used for. */
function hasOwnRoutes({ terminal: { http } }: FilterChain): boolean {
  if (http?.routes.known !== true || http.manager.field('route_config') === null) return false;
  const actions = http.routes.value.virtualHosts.flatMap(({ routes }) => routes.map(({ action }) => action));
  return actions.every((action) => !action.known || action.value.kind !== 'forward' || action.value.tunnel === null);
}
