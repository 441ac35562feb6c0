import { known, unknown, type Fact, type Known } from '../../../src/model/fact.ts';
import { defaultOption } from '../bind/bind-option.ts';
import type { TlsPlace } from '../bind/place.ts';

/** A keyword of `bind` that switches something on, and its opposite where there is one. */
export interface FlagKeywords {
  readonly on: string;
  readonly off: string | null;
  /** Whether `ssl-default-bind-options` has the words, too. */
  readonly inGlobal: boolean;
}

export const noTlsTickets: FlagKeywords = { on: 'no-tls-tickets', off: 'tls-tickets', inGlobal: true };
export const strictSni: FlagKeywords = { on: 'strict-sni', off: 'no-strict-sni', inGlobal: true };
export const preferClientCiphers: FlagKeywords = { on: 'prefer-client-ciphers', off: null, inGlobal: true };
export const allow0rtt: FlagKeywords = { on: 'allow-0rtt', off: null, inGlobal: false };

/**
 * Whether a flag is set. Those of `global` are added when HAProxy comes to the word `ssl`, so that an opposite counts only behind it
 * (HAProxy, bind_parse_ssl).
 */
export function flagFact({ on, off, inGlobal }: FlagKeywords, { bind, entry, globals }: TlsPlace, otherwise: Known<boolean>): Fact<boolean> {
  const own = entry?.settings.last.get(on);
  if (own !== undefined) return known(true, { kind: 'written', span: own.keyword.span });
  const inherited = inGlobal ? defaultOption(globals, on, bind.section.head.span) : null;
  let fact: Fact<boolean> = otherwise;
  for (const { keyword } of bind.settings.all) {
    if (keyword.value === on) fact = known(true, { kind: 'written', span: keyword.span });
    else if (keyword.value === off) fact = known(false, { kind: 'written', span: keyword.span });
    else if (keyword.value === 'ssl' && inherited !== null && !(fact.known && fact.value) && (!inherited.known || inherited.value)) fact = inherited;
  }
  return fact === otherwise && bind.settings.doubt !== null ? unknown(bind.settings.doubt, otherwise.from) : fact;
}
