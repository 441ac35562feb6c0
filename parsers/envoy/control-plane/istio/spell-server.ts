import type { Listener } from '../../../../src/model/endpoint.ts';
import type { Spelling } from '../../../../src/model/intent.ts';
import { tlsVersions, type CipherSuiteName, type TlsVersion } from '../../../../src/model/tls.ts';
import { cipherSuite } from '../../../../src/tls/cipher-suites.ts';
import type { Message } from '../../message/message.ts';
import { fields, items, nested, word } from '../../message/snippet.ts';
import { advice, change, setIn, without, type SetIntent, type Writer } from '../../spell/spelling.ts';
import { withoutOthers } from '../../spell/spell-handshake.ts';
import { supportedSuites } from './cipher-suites.ts';
import type { GatewayServer } from './gateway.ts';
import { boundIn } from './mesh-config.ts';

/** Spells an intent in a server of a gateway. */
export function spellServer(intent: SetIntent, { message, tls }: GatewayServer, { exposure }: Listener, writer: Writer): Spelling | null {
  switch (intent.set) {
    case 'redirect-to-https': {
      // Workloads that come to a gateway on the way out have certificates.
      if (exposure.known && exposure.value === 'internal') return advice(fields(['port', fields(['protocol', word('HTTPS')])], ['tls', fields(['mode', word('ISTIO_MUTUAL')])]), message, writer);
      const redirect = fields(['httpsRedirect', word(true)]);
      return change(nested(['tls'], redirect), message, setIn(message, ['tls'], redirect, writer), 'unsafe', writer);
    }
    case 'tls':
      return advice(nested(['tls'], fields(['mode', word('SIMPLE')], ['credentialName', word('server-certificate')])), message, writer);
    case 'hsts':
      return advice(nested(['headers', 'response', 'set'], fields(['strict-transport-security', word(`max-age=${intent.maxAge}${intent.includeSubDomains ? '; includeSubDomains' : ''}`)])), message, writer);
    default:
      return tls?.known === true ? spellTls(intent, tls.value, writer) : null;
  }
}

function spellTls(intent: SetIntent, tls: Message, writer: Writer): Spelling | null {
  switch (intent.set) {
    case 'client-certificate':
    case 'identity-guard':
      return verified(tls, writer);
    case 'trust-anchors':
      return advice(fields(['caCertificates', word('/path/to/clients-ca.pem')]), tls, writer);
    case 'peer-revocation':
      return advice(fields(['caCrl', word('/path/to/clients-ca.crl')]), tls, writer);
    default:
      return spellParameters(intent, tls, writer);
  }
}

/** Spells an intent about versions or suites, which servers and the configuration of a mesh write in the same way. */
export function spellParameters(intent: SetIntent, tls: Message, writer: Writer): Spelling | null {
  switch (intent.set) {
    case 'protocols':
      return bounds(intent.to, tls, writer);
    case 'cipher-suites':
      return suites(intent.to, tls, writer);
    default:
      return null;
  }
}

const protocols: Readonly<Partial<Record<TlsVersion, string>>> = { TLSv1: 'TLSV1_0', 'TLSv1.1': 'TLSV1_1', 'TLSv1.2': 'TLSV1_2', 'TLSv1.3': 'TLSV1_3' };

/** A minimum that is higher than asked for stays, and so does what a template decides. */
function bounds(to: readonly TlsVersion[], tls: Message, writer: Writer): Spelling | null {
  const [lowest, highest] = [to[0], to.at(-1)];
  if (lowest === undefined || highest === undefined) return null;
  const minimum = boundIn(tls, 'minProtocolVersion');
  const maximum = boundIn(tls, 'maxProtocolVersion');
  const isLow = minimum === null || (minimum.known && tlsVersions.indexOf(minimum.value) < tlsVersions.indexOf(lowest));
  const isShort = maximum?.known === true && tlsVersions.indexOf(maximum.value) < tlsVersions.indexOf(highest);
  const set = fields(
    ...(isLow ? [['minProtocolVersion', word(protocols[lowest] ?? '')] as const] : []),
    ...(isShort ? [['maxProtocolVersion', word(protocols[highest] ?? '')] as const] : []),
  );
  return set.fields.length === 0 ? null : change(set, tls, setIn(tls, [], set, writer), 'safe', writer);
}

/** Where all suites that shall stay are items already, and in that order, the others go and the comments stay. */
function suites(to: readonly CipherSuiteName[], tls: Message, writer: Writer): Spelling | null {
  const list = to.flatMap((name) => cipherSuite(name)?.openSslName ?? []).filter((name) => supportedSuites.has(name));
  if (list.length === 0) return null;
  const set = fields(['cipherSuites', items(...list.map(word))]);
  return change(set, tls, withoutOthers(tls, 'cipherSuites', list, writer) ?? setIn(tls, [], set, writer), 'safe', writer);
}

function verified(tls: Message, writer: Writer): Spelling | null {
  const spelling = without(tls, 'insecureSkipVerify', writer);
  if (spelling !== null) return { ...spelling, safety: 'unsafe' };
  return advice(fields(['mode', word('MUTUAL')]), tls, writer);
}
