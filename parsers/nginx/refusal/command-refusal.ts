import type { Problem } from '../../../src/model/problem.ts';
import type { Release } from '../../../src/model/release.ts';
import type { Directive, Word } from '../syntax/tree.ts';
import { configurationProblem } from './configuration-problem.ts';

/** Commands that OpenSSL does not have, or not with that value; the lists are those of the newest release, which has all that the others have. */
export function refusedCommands(directives: readonly Directive[], { library }: Release): readonly Problem[] {
  return library.name === 'openssl' ? directives.flatMap(refusedCommand) : [];
}

function refusedCommand({ name: directive, args: [name, value] }: Directive): readonly Problem[] {
  if (name === undefined || value === undefined || isOpen(name)) return [];
  const accepts = commands.get(name.value.toLowerCase());
  if (accepts === undefined) return [configurationProblem('invalid-value', name.span, { directive: directive.value, value: name.value })];
  return isOpen(value) || accepts(value.value) ? [] : [configurationProblem('invalid-value', value.span, { directive: name.value, value: value.value })];
}

function isOpen({ opaque, hasVariable }: Word): boolean {
  return opaque || hasVariable;
}

const anything = (): boolean => true;

/** Words with a comma between them, each with or without a sign; case does not matter (ssl_set_option_list). */
function listOf(...words: readonly string[]): (value: string) => boolean {
  return (value) => value.split(',').every((word) => words.includes(word.trim().replace(/^[+-]/, '').toLowerCase()));
}

/** Here it does (protocol_from_string). */
function isBound(value: string): boolean {
  return ['None', 'SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3', 'DTLSv1', 'DTLSv1.2'].includes(value);
}

/** Lists of suites, groups and schemes are looked at elsewhere, and files not at all: OpenSSL, ssl/ssl_conf.c, ssl_conf_cmds. */
const unchecked: readonly string[] = [
  ...['signaturealgorithms', 'clientsignaturealgorithms', 'curves', 'groups', 'ecdhparameters', 'cipherstring', 'ciphersuites'],
  ...['certvalidation', 'setvalidflags', 'setvalidhost', 'addvalidhost', 'setvalidip', 'addcapath', 'addcafile'],
  ...['certificate', 'privatekey', 'serverinfofile', 'chaincapath', 'chaincafile', 'chaincastore', 'verifycapath', 'verifycafile', 'verifycastore'],
  ...['requestcafile', 'clientcafile', 'requestcapath', 'clientcapath', 'requestcastore', 'clientcastore', 'dhparameters', 'recordpadding', 'numtickets'],
];

/** By their names in lower case; ssl/ssl_conf.c, cmd_Protocol, cmd_Options, cmd_VerifyMode. nginx passes on those of servers and of clients. */
const commands: ReadonlyMap<string, (value: string) => boolean> = new Map([
  ...unchecked.map((name) => [name, anything] as const),
  ['minprotocol', isBound],
  ['maxprotocol', isBound],
  ['protocol', listOf('all', 'sslv2', 'sslv3', 'tlsv1', 'tlsv1.1', 'tlsv1.2', 'tlsv1.3', 'dtlsv1', 'dtlsv1.2')],
  ['verifymode', listOf('peer', 'request', 'require', 'once', 'requestposthandshake', 'requireposthandshake')],
  [
    'options',
    listOf(
      ...['sessionticket', 'emptyfragments', 'bugs', 'compression', 'serverpreference', 'noresumptiononrenegotiation', 'dhsingle', 'ecdhsingle'],
      ...['unsafelegacyrenegotiation', 'unsafelegacyserverconnect', 'clientrenegotiation', 'encryptthenmac', 'norenegotiation', 'allownodhekex'],
      ...['prefernodhekex', 'prioritizechacha', 'middleboxcompat', 'antireplay', 'extendedmastersecret', 'canames', 'ktls', 'strictcertcheck'],
      ...['txcertificatecompression', 'rxcertificatecompression', 'ktlstxzerocopysendfile', 'ignoreunexpectedeof', 'legacyecpointformats'],
    ),
  ],
]);
