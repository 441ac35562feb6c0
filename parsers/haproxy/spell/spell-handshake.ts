import { truth } from '../../../src/model/fact.ts';
import type { Spelling, TextEdit } from '../../../src/model/intent.ts';
import type { Release } from '../../../src/model/release.ts';
import { tlsVersions, type CipherSuiteName, type NamedGroup, type TlsSettings, type TlsVersion } from '../../../src/model/tls.ts';
import { cipherSuite } from '../../../src/tls/cipher-suites.ts';
import { group } from '../../../src/tls/groups.ts';
import { isAtLeast, tlsLibraryOf } from '../../../src/tls/library.ts';
import { removeLine, removeWords, replaceWord } from './edit.ts';
import { globalLines } from '../setting/global-setting.ts';
import { spellVersion } from '../tls/protocols.ts';
import { globalOptions, ownSetting, writeInGlobal, type Side, type WrittenSetting } from '../setting/side.ts';
import { safely, unsafely, type SetIntent } from './spelling.ts';
import type { Line } from '../syntax/tree.ts';
import type { Writer } from './writer.ts';

/** Spells what binds and servers have alike; `null` for other intents. */
export function spellHandshake(intent: SetIntent, side: Side, writer: Writer): Spelling | null {
  switch (intent.set) {
    case 'protocols':
      return protocols(intent.to, side, writer);
    case 'cipher-suites':
      return list('ciphers', intent.to.flatMap((name) => cipherSuite(name)?.openSslName ?? []), keepsStrongSuites(side.tls, intent.to), side, writer);
    case 'tls13-cipher-suites':
      // RFC 8446 §9.1: every implementation has TLS_AES_128_GCM_SHA256.
      return list('ciphersuites', intent.to, intent.to.includes('TLS_AES_128_GCM_SHA256'), side, writer);
    case 'preference':
      return preference(intent.to, side, writer);
    case 'groups':
      return groups(intent.to, side, writer);
    default:
      return null;
  }
}

const isMinimum = (keyword: string): boolean => keyword === 'ssl-min-ver' || keyword.startsWith('force-');
const isMaximum = (keyword: string): boolean => keyword === 'ssl-max-ver' || keyword.startsWith('force-');
const isDisabling = (keyword: string): boolean => /^no-(?:sslv3|tlsv1[0-3])$/.test(keyword);

/** Bounds are changed where they are; a new one goes into `global`, so that it holds for all. Words such as `no-tlsv10` would be ignored. */
function protocols(to: readonly TlsVersion[], side: Side, writer: Writer): Spelling | null {
  const ordered = tlsVersions.filter((version) => to.includes(version));
  const [lowest, highest] = [ordered.at(0), ordered.at(-1)].map((version) => (version === undefined ? null : spellVersion(version)));
  if (lowest == null || highest == null) return null;
  const options = globalOptions(side);
  const minimum = ownSetting(side, isMinimum) ?? options.findLast(({ keyword }) => isMinimum(keyword.value)) ?? null;
  const maximum = ownSetting(side, isMaximum) ?? options.findLast(({ keyword }) => isMaximum(keyword.value)) ?? null;
  const words = highest === 'TLSv1.3' ? `ssl-min-ver ${lowest}` : `ssl-min-ver ${lowest} ssl-max-ver ${highest}`;
  const isMissing = minimum === null && permitsBelow(side.tls, ordered[0] ?? 'TLSv1.2');
  const optionLines = globalLines(side.globals, `${side.prefix}-options`);
  const edits = [
    ...(minimum === null ? [] : bounded(minimum, 'ssl-min-ver', lowest, words)),
    ...(maximum === null || maximum === minimum ? [] : bounded(maximum, 'ssl-max-ver', highest, `ssl-max-ver ${highest}`)),
    ...(isMissing ? (writeInGlobal(side, 'options', `ssl-min-ver ${lowest}`, writer) ?? side.insert(`ssl-min-ver ${lowest}`)) : []),
    ...side.own.flatMap(({ keyword }) => (isDisabling(keyword.value) ? [removeWords(keyword, null, writer.texts)] : [])),
    ...optionLines.flatMap((line) => withoutDisabling(line, isMissing && line === optionLines.at(-1), writer)),
  ];
  const keeps = (version: TlsVersion): boolean => to.includes(version) || truth(side.tls.versions[version], (on) => on) === 'no';
  return keeps('TLSv1.2') && keeps('TLSv1.3') ? safely(words, edits) : unsafely(words, edits);
}

/** A line of options on which none is left has to go: HAProxy refuses it. `isWrittenTo`: the line gets another one. */
function withoutDisabling(line: Line, isWrittenTo: boolean, { texts }: Writer): readonly TextEdit[] {
  const gone = line.args.filter(({ value }) => isDisabling(value));
  if (gone.length === line.args.length && !isWrittenTo) return [removeLine(line, texts)];
  return gone.map((word) => removeWords(word, null, texts));
}

/** `force-tlsv12` is both bounds at once. */
function bounded({ keyword, value }: WrittenSetting, name: string, version: string, words: string): readonly TextEdit[] {
  if (keyword.value.startsWith('force-')) return [replaceWord(keyword, words)];
  return keyword.value !== name || value === null || value.value === version ? [] : [replaceWord(value, version)];
}

function permitsBelow({ versions }: TlsSettings, lowest: TlsVersion): boolean {
  return tlsVersions.slice(0, tlsVersions.indexOf(lowest)).some((version) => truth(versions[version], (on) => on) === 'yes');
}

/** Whoever has none of the suites that are taken out but those with forward secrecy and authenticated encryption goes on as before. */
function keepsStrongSuites({ cipherSuites }: TlsSettings, to: readonly CipherSuiteName[]): boolean {
  if (!cipherSuites.known) return false;
  const strong = cipherSuites.value.map(({ name }) => cipherSuite(name)).filter((suite) => suite?.aead === true && suite.keyExchange === 'ECDHE');
  return strong.every((suite) => suite === null || to.includes(suite.name) || suite.authentication === 'PSK' || suite.mode === 'CCM_8');
}

function list(name: 'ciphers' | 'ciphersuites' | 'curves', names: readonly string[], isSafe: boolean, side: Side, writer: Writer): Spelling | null {
  if (names.length === 0) return null;
  const value = names.join(':');
  const own = ownSetting(side, (keyword) => keyword === name);
  const global = globalLines(side.globals, `${side.prefix}-${name}`).at(-1)?.args[0];
  const word = own === null ? global : own.value;
  const spell = isSafe ? safely : unsafely;
  if (own !== null || word != null) return spell(`${own === null ? `${side.prefix}-${name}` : name} ${value}`, word == null ? [] : [replaceWord(word, value)]);
  const inGlobal = writeInGlobal(side, name, value, writer);
  return inGlobal === null ? spell(`${name} ${value}`, side.insert(`${name} ${value}`)) : spell(`${side.prefix}-${name} ${value}`, inGlobal);
}

/** The order of the server counts unless `prefer-client-ciphers` says otherwise. */
function preference(to: 'server' | 'client', side: Side, { texts }: Writer): Spelling | null {
  if (side.prefix !== 'ssl-default-bind') return null;
  const keyword = 'prefer-client-ciphers';
  if (to === 'client') return safely(keyword, side.insert(keyword));
  const written = [...side.own, ...globalOptions(side)].filter((setting) => setting.keyword.value === keyword);
  return written.length === 0 ? null : safely(`# ${keyword}`, written.map((setting) => removeWords(setting.keyword, null, texts)));
}

function groups(to: readonly NamedGroup[] | null, side: Side, writer: Writer): Spelling | null {
  const names = (to ?? []).flatMap((name) => spelledGroup(name, writer.release) ?? []);
  const isSafe = to === null || to.includes('x25519') || to.includes('secp256r1');
  if (names.length > 0) return list('curves', names, isSafe, side, writer);
  const own = side.own.filter(({ keyword }) => keyword.value === 'curves' || keyword.value === 'ecdhe');
  const lines = globalLines(side.globals, `${side.prefix}-curves`);
  const shown = [...own.map(({ keyword, value }) => `# ${keyword.value} ${value?.value ?? ''}`), ...lines.map((line) => `# ${line.name} ${line.args[0]?.value ?? ''}`)];
  if (shown.length === 0) return null;
  return safely(shown.join('\n'), [...own.map(({ keyword, value }) => removeWords(keyword, value, writer.texts)), ...lines.map((line) => removeLine(line, writer.texts))]);
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
