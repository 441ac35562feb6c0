import { known, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import { testsIn } from '../http/condition.ts';
import type { ProxyRules, Rule } from '../http/rule.ts';

/**
 * Whether a proxy in TCP mode passes the TLS of its clients on as it is. Rules that look at the handshake say that it is TLS; without
 * them only the two ends know.
 */
export function passthroughOf(rules: ProxyRules, tls: boolean, isTcp: boolean, from: Origin): Fact<boolean> {
  if (tls || !isTcp) return known(false, from);
  return inspectsHandshake(rules) ? known(true, from) : unknown({ kind: 'run-time', what: 'protocol of the client' }, from);
}

/** Fetches of what a TLS client says first (configuration.txt, 7.3.5). */
const ofClientHello = /^(?:req[._]ssl_|rep[._]ssl_|res[._]ssl_)/;

export function inspectsHandshake({ content, switching }: ProxyRules): boolean {
  const isInspected = ({ when, args }: Rule): boolean =>
    testsIn(when).some(({ sample }) => ofClientHello.test(sample.fetch.name)) || args.some(({ value }) => /\breq[._]ssl_/.test(value));
  return content.some(isInspected) || switching.some(isInspected);
}
