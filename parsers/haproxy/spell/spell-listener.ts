import { truth } from '../../../src/model/fact.ts';
import type { Spelling, TextEdit } from '../../../src/model/intent.ts';
import { isAtLeast } from '../../_shared/release.ts';
import { insertBehind, insertInto, removeWords, replaceWord } from './edit.ts';
import { globalLines } from '../setting/global-setting.ts';
import type { PlacedListener } from '../bind/listener.ts';
import { sideOfBind } from '../setting/side.ts';
import { spellHandshake } from './spell-handshake.ts';
import { spellHttp } from './spell-http.ts';
import { advice, safely, unsafely, without, type SetIntent } from './spelling.ts';
import type { Word } from '../syntax/tree.ts';
import type { Writer } from './writer.ts';

/** Spells an intent about a listener; `null` for one that HAProxy has no words for. */
export function spellListener(intent: SetIntent, placed: PlacedListener, writer: Writer): Spelling | null {
  const { listener, place } = placed;
  switch (intent.set) {
    case 'tls':
      return bindWithTls(placed);
    case 'redirect-to-https':
    case 'hsts':
    case 'identity-guard':
      return spellHttp(intent, placed, writer);
    case 'client-certificate':
      return requireCertificate(placed);
    case 'trust-anchors':
      return advice('ca-file /path/to/client-ca.pem');
    case 'peer-revocation':
      return advice('crl-file /path/to/client-ca.crl');
    case 'encrypted-client-hello':
      return isAtLeast(writer.release, '3.3') ? advice('ech /path/to/ech/') : null;
    case 'early-data':
      return earlyData(intent.to, placed, writer);
    case 'dh-parameters':
      return withoutDhParameters(placed, writer);
    case 'stapling':
      return stapling(intent.to, placed, writer);
    case 'tickets':
      return rotatedTickets(placed, writer);
    case 'key-log':
      return without(globalLines(writer.configuration.globals, 'tune.ssl.keylog'), writer);
    default: {
      const tls = listener.tls.known ? listener.tls.value : null;
      return tls && spellHandshake(intent, sideOfBind(tls, place), writer);
    }
  }
}

/** The word `ssl`. Without a certificate HAProxy does not start, and port 80 is not where clients look for TLS. */
function bindWithTls({ listener, place: { bind } }: PlacedListener): Spelling {
  const { address, settings, line } = bind;
  const keywords = line.keyword.value === 'stats' ? 'stats socket' : line.keyword.value;
  const hasCertificate = settings.last.has('crt') || settings.last.has('crt-list');
  if (address === null || !hasCertificate) return advice(`${keywords} ${address?.value ?? ':443'} ssl crt /path/to/site.pem`);
  const isOnHttpPort = !listener.addresses.known || listener.addresses.value.some(({ port }) => port === 80);
  return unsafely(`${keywords} ${address.value} ssl`, isOnHttpPort ? [] : [insertBehind(address, 'ssl')]);
}

function requireCertificate({ listener, place: { bind, entry } }: PlacedListener): Spelling {
  const { trustAnchors } = listener.clientAuthentication;
  const words = 'verify required';
  if (truth(trustAnchors, ({ kind }) => kind !== 'none') !== 'yes') return advice(`${words} ca-file /path/to/client-ca.pem`);
  const settings = entry?.settings ?? bind.settings;
  const written = settings.last.get('verify')?.value ?? bind.settings.last.get('verify')?.value ?? null;
  const behind = settings.last.get('ca-file') ?? bind.settings.last.get('ca-file');
  const edits = written === null ? insertBehindValue(behind?.value ?? null, words) : [replaceWord(written, 'required')];
  return unsafely(words, edits);
}

function insertBehindValue(word: Word | null, text: string): readonly TextEdit[] {
  return word === null ? [] : [insertBehind(word, text)];
}

/** In HTTP mode HAProxy marks requests by itself; holding them is left to a rule. */
function earlyData(to: 'off' | 'marked', { place: { bind, entry }, proxy }: PlacedListener, { texts }: Writer): Spelling | null {
  if (to === 'marked') {
    const rule = 'http-request wait-for-handshake';
    if (proxy === null) return null;
    return safely(rule, [insertInto(proxy.section, [rule], ({ name }) => name === 'bind', texts)]);
  }
  const written = [...bind.settings.all, ...(entry?.settings.all ?? [])].filter(({ keyword }) => keyword.value === 'allow-0rtt');
  return written.length === 0 ? null : safely('# allow-0rtt', written.map(({ keyword }) => removeWords(keyword, null, texts)));
}

/** Since 2.6 there are no parameters, and no suites that need them, unless some are given (configuration.txt, tune.ssl.default-dh-param). */
function withoutDhParameters({ place: { globals } }: PlacedListener, writer: Writer): Spelling | null {
  if (!isAtLeast(writer.release, '2.6')) return advice('tune.ssl.default-dh-param 2048');
  return without([...globalLines(globals, 'ssl-dh-param-file'), ...globalLines(globals, 'tune.ssl.default-dh-param')], writer);
}

/** `ocsp-update` came with 2.8 for lists of certificates, and with 3.0 for all (configuration.txt, ocsp-update.mode). */
function stapling(on: boolean, { place: { entry, globals } }: PlacedListener, writer: Writer): Spelling | null {
  const value = on ? 'on' : 'off';
  const own = entry?.settings.last.get('ocsp-update')?.value;
  if (own != null) return safely(`ocsp-update ${value}`, [replaceWord(own, value)]);
  const word = globalLines(globals, 'ocsp-update.mode').at(-1)?.args[0];
  if (word !== undefined) return safely(`ocsp-update.mode ${value}`, [replaceWord(word, value)]);
  if (!on) return null;
  const section = globals.sections.at(-1);
  if (section === undefined || !isAtLeast(writer.release, '3.0')) return isAtLeast(writer.release, '2.8') ? advice('ocsp-update on') : null;
  return safely('ocsp-update.mode on', [insertInto(section, ['ocsp-update.mode on'], ({ name }) => name.startsWith('ssl-default-'), writer.texts)]);
}

/** Without a file HAProxy makes keys by itself, each time it starts. */
function rotatedTickets({ place: { bind } }: PlacedListener, { texts }: Writer): Spelling | null {
  const written = bind.settings.last.get('tls-ticket-keys');
  if (written === undefined) return null;
  return safely(`# tls-ticket-keys ${written.value?.value ?? ''}`, [removeWords(written.keyword, written.value, texts)]);
}
