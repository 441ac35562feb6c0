import { ciphersJson, ciphersText, type ExpandedList } from '../report/ciphers.ts';
import type { Locale } from '../model/text.ts';
import { chooseProfile, defaultProfile, loadProfile } from '../standards/profiles/index.ts';
import { expandCipherList } from '../tls/cipher-list.ts';
import { openSslVersions, tlsLibraryOf, type TlsLibrary } from '../tls/library.ts';
import type { Arguments } from './arguments.ts';
import { wantsColour } from './environment.ts';
import { requireProfile } from './settings.ts';
import { exitCodes, widthOn, type ExitCode, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const defaultLibrary = 'openssl@3.0';

/** `tlslint ciphers <list>`: exit code 1 when the library refuses the list. */
export async function ciphersCommand(given: Arguments, terminal: Terminal, locale: Locale): Promise<ExitCode> {
  const [text, more] = given.operands;
  if (text === undefined || more !== undefined) {
    throw new UsageError(
      { en: 'one cipher list is needed', ja: '暗号リストを 1 つ指定する' },
      { en: `write tlslint ciphers 'HIGH:!aNULL'`, ja: `tlslint ciphers 'HIGH:!aNULL' のように書く` },
    );
  }
  requireProfile(given.profile ?? defaultProfile);
  const choice = chooseProfile(given.profile ?? defaultProfile);
  const profile = await loadProfile(choice.found ? choice.id : defaultProfile);
  const library = libraryOf(given.library ?? defaultLibrary);
  const list: ExpandedList = { text, library, profile, expansion: expandCipherList(text, library) };
  const colours = wantsColour(given.colour, terminal.environment, terminal.isOutTerminal);
  terminal.out(given.format === 'json' ? ciphersJson(list, locale) : ciphersText(list, { locale, colours, width: widthOn(terminal) }));
  return list.expansion.ok ? exitCodes.fine : exitCodes.findings;
}

function libraryOf(text: string): TlsLibrary {
  const [name = '', version = '3.0'] = text.split('@');
  const library = name === 'openssl' || name === 'boringssl' ? tlsLibraryOf({ name, version }) : null;
  if (library !== null) return library;
  const known = [...openSslVersions.map((one) => `openssl@${one}`), 'boringssl'].join(', ');
  throw new UsageError({ en: `the cipher lists of "${text}" are not known`, ja: `"${text}" の暗号リストは未対応` }, { en: `known: ${known}`, ja: `使えるもの: ${known}` });
}
