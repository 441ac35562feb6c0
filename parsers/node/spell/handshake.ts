import type { Spelling } from '../../../src/model/intent.ts';
import type { Release } from '../../../src/model/release.ts';
import { tlsVersions, type CipherSuiteName, type NamedGroup, type TlsSettings, type TlsVersion } from '../../../src/model/tls.ts';
import { cipherSuite } from '../../../src/tls/cipher-suites.ts';
import { group } from '../../../src/tls/groups.ts';
import { isAtLeast, tlsLibraryOf } from '../../../src/tls/library.ts';
import { listWithoutTls13, defaultFact } from '../defaults.ts';
import type { ContextSource, SecureContext } from '../context/secure-context.ts';
import { hasOption } from '../values/openssl-constants.ts';
import { optionOf } from '../values/options.ts';
import { changeOptions, withoutFlag, type OptionChanges, type SetIntent } from './spelling.ts';

/** A secure context with what is in effect in it. */
export interface SpelledContext {
  readonly source: ContextSource;
  readonly context: SecureContext;
  readonly tls: TlsSettings;
}

/** Spells what contexts of servers and clients have alike; `null` for other intents. */
export function spellHandshake(intent: SetIntent, spelled: SpelledContext): Spelling | null {
  const { source } = spelled;
  switch (intent.set) {
    case 'protocols':
      return protocols(intent.to, spelled);
    case 'cipher-suites':
      return ciphers(intent.to.flatMap((name) => cipherSuite(name)?.openSslName ?? []), writtenTls13(spelled), keepsStrongSuites(spelled.tls, intent.to), spelled);
    case 'tls13-cipher-suites':
      // RFC 8446 §9.1: every implementation has TLS_AES_128_GCM_SHA256.
      return ciphers(writtenTls12(spelled), intent.to, intent.to.includes('TLS_AES_128_GCM_SHA256'), spelled);
    case 'preference':
      return changeOptions(source, { honorCipherOrder: { text: String(intent.to === 'server') } }, 'safe');
    case 'groups':
      return groups(intent.to, source);
    case 'renegotiation':
      return withoutFlag(source, 'SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION');
    case 'dh-parameters':
      return changeOptions(source, { dhparam: null }, 'safe');
    default:
      return null;
  }
}

function protocols(to: readonly TlsVersion[], { source, context, tls }: SpelledContext): Spelling | null {
  const ordered = tlsVersions.filter((version) => to.includes(version));
  const [lowest, highest] = [ordered.at(0), ordered.at(-1)];
  if (lowest === undefined || highest === undefined) return null;
  const { minimum, maximum } = context.range;
  const below = minimum.known && tlsVersions.indexOf(minimum.value) < tlsVersions.indexOf(lowest);
  const isHighest = maximum.known && maximum.value === highest;
  const changes: OptionChanges = {
    secureProtocol: null,
    ...(below || !minimum.known || hasMethod(source) ? { minVersion: lowest } : {}),
    ...(isHighest ? {} : highest === 'TLSv1.3' && !hasMethod(source) && isWritten(source, 'maxVersion') ? { maxVersion: highest } : highest === 'TLSv1.3' ? {} : { maxVersion: highest }),
  };
  const keeps = (version: TlsVersion): boolean => to.includes(version) || (tls.versions[version].known && !tls.versions[version].value);
  const isDisabled = highest === 'TLSv1.3' && context.options.known && hasOption(context.options.value, 'SSL_OP_NO_TLSv1_3');
  const changed = changeOptions(source, changes, keeps('TLSv1.2') && keeps('TLSv1.3') ? 'safe' : 'unsafe');
  return changed === null && isDisabled ? withoutFlag(source, 'SSL_OP_NO_TLSv1_3') : changed;
}

function hasMethod(source: ContextSource): boolean {
  return isWritten(source, 'secureProtocol');
}

function isWritten({ options }: ContextSource, name: string): boolean {
  return options !== null && optionOf(options, name) !== null;
}

/** One list holds the suites of both: what is not to change stays. */
function ciphers(tls12: readonly string[], tls13: readonly string[], isSafe: boolean, { source }: SpelledContext): Spelling | null {
  if (tls12.length + tls13.length === 0) return null;
  return changeOptions(source, { ciphers: [...tls13, ...tls12].join(':') }, isSafe ? 'safe' : 'unsafe');
}

/** Suites of TLS 1.3 are named where they were, and where Node needs them to keep TLS 1.3. */
function writtenTls13({ source, context, tls }: SpelledContext): readonly string[] {
  const written = context.writtenLists.some(({ of }) => of === 'tls13-cipher-suites');
  const isNeeded = defaultFact(listWithoutTls13, source.release, source.near).value === 'ends-at-tls12';
  return (written || isNeeded) && tls.tls13CipherSuites.known ? tls.tls13CipherSuites.value.map(({ name }) => name) : [];
}

function writtenTls12({ tls }: SpelledContext): readonly string[] {
  return tls.cipherSuites.known ? tls.cipherSuites.value.flatMap(({ name }) => cipherSuite(name)?.openSslName ?? []) : [];
}

/** Whoever has none of the suites that are taken out but those with forward secrecy and authenticated encryption goes on as before. */
function keepsStrongSuites({ cipherSuites }: TlsSettings, to: readonly CipherSuiteName[]): boolean {
  if (!cipherSuites.known) return false;
  const strong = cipherSuites.value.map(({ name }) => cipherSuite(name)).filter((suite) => suite?.aead === true && suite.keyExchange === 'ECDHE');
  return strong.every((suite) => suite === null || to.includes(suite.name) || suite.authentication === 'PSK' || suite.mode === 'CCM_8');
}

function groups(to: readonly NamedGroup[] | null, source: ContextSource): Spelling | null {
  const names = (to ?? []).flatMap((name) => spelledGroup(name, source.release) ?? []);
  const isSafe = to === null || to.includes('x25519') || to.includes('secp256r1');
  return changeOptions(source, { ecdhCurve: names.length === 0 ? null : names.join(':') }, isSafe ? 'safe' : 'unsafe');
}

/** The spelling that the library takes; `null` where it does not have the group. */
function spelledGroup(name: NamedGroup, { library }: Release): string | null {
  const tlsLibrary = tlsLibraryOf(library);
  const known = group(name);
  if (known === null || tlsLibrary?.library !== 'openssl') return null;
  const { spellings, until } = known.openSsl;
  if (until !== null && isAtLeast(tlsLibrary.version, until)) return null;
  return spellings.find(({ since }) => isAtLeast(tlsLibrary.version, since))?.word ?? null;
}
