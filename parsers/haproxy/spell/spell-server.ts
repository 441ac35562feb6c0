import type { Connection } from '../../../src/model/endpoint.ts';
import { truth } from '../../../src/model/fact.ts';
import type { Spelling, TextEdit } from '../../../src/model/intent.ts';
import { parseIp } from '../../_shared/ip-address.ts';
import { isAtLeast } from '../../_shared/release.ts';
import { addressesIn } from '../bind/address.ts';
import type { PlacedConnection } from '../connection/connection.ts';
import { insertBehind, replaceWord } from './edit.ts';
import { globalLines } from '../setting/global-setting.ts';
import type { Opening } from '../connection/opening.ts';
import type { Server } from '../connection/server.ts';
import { insertIntoServer, sideOfServer } from '../setting/side.ts';
import { spellHandshake } from './spell-handshake.ts';
import { advice, unsafely, without, type SetIntent } from './spelling.ts';
import type { Writer } from './writer.ts';

/** Spells an intent about a connection; `null` for one that HAProxy has no words for, e.g. TLS to a mail server. */
export function spellConnection(intent: SetIntent, { connection, openings }: PlacedConnection, writer: Writer): Spelling | null {
  const servers = openings.flatMap(({ server }) => server ?? []);
  const [first] = servers;
  if (first === undefined) return intent.set === 'tls' ? withoutServer(openings[0]) : null;
  switch (intent.set) {
    case 'tls':
      return withTls(first, servers, connection, writer);
    case 'chain-verification':
      return verifyChain(first, servers, connection, writer);
    case 'name-verification':
      return verifyName(first, servers, connection);
    case 'trust-anchors':
      return advice('ca-file /path/to/internal-ca.pem');
    case 'peer-revocation':
      return advice('crl-file /path/to/internal-ca.crl');
    case 'client-certificate':
      return advice('crt /path/to/client.pem');
    case 'key-log':
      return without(globalLines(writer.configuration.globals, 'tune.ssl.keylog'), writer);
    default: {
      const tls = connection.tls.known ? connection.tls.value : null;
      if (tls === null || (intent.set === 'groups' && !isAtLeast(writer.release, '3.0'))) return null;
      return together(servers.map((server) => spellHandshake(intent, sideOfServer(tls, server), writer)));
    }
  }
}

/** The same for several servers: what stands on the line of each is changed there. */
function together(spellings: readonly (Spelling | null)[]): Spelling | null {
  const [first] = spellings;
  if (first == null) return null;
  const edits = spellings.flatMap((spelling) => spelling?.edits ?? []);
  return { ...first, edits: [...new Map(edits.map((edit) => [`${edit.span.file} ${edit.span.start} ${edit.span.end}`, edit])).values()] };
}

/** Logs over TCP with TLS go through a ring; a health check asks for TLS by itself. */
function withoutServer({ line, target }: Opening): Spelling | null {
  if (line.name === 'log') return advice('ring logs', `    server log ${target.text} log-proto octet-count ssl verify required ca-file /path/to/internal-ca.pem`);
  if (line.name === 'server') return unsafely('check-ssl', line.args[1] === undefined ? [] : [insertBehind(line.args[1], 'check-ssl')]);
  return null;
}

const publicRoots = '@system-ca';

/** Only the server knows whether it speaks TLS, so this is for a person to decide, also where it can be written down. */
function withTls(first: Server, servers: readonly Server[], { exposure }: Connection, writer: Writer): Spelling {
  const hasAuthority = first.settings.last.has('ca-file');
  const isPublic = truth(exposure, (reach) => reach === 'external') === 'yes' && isAtLeast(writer.release, '2.6');
  const name = nameOf(first);
  const sni = name === null || first.settings.last.has('sni') ? '' : ` sni str(${name})`;
  const text = (words: string): string => `${first.line.name} ${[...first.line.args.slice(0, 2).map(({ value }) => value), words].join(' ')}`;
  if (hasAuthority) return unsafely(text('ssl'), servers.flatMap((server) => insertIntoServer(server, 'ssl')));
  const words = (authority: string, named: string): string => `ssl verify required ca-file ${authority}${named}`;
  if (!isPublic) return advice(text(words('/path/to/internal-ca.pem', sni)));
  const edits = servers.flatMap((server) => insertIntoServer(server, words(publicRoots, nameOf(server) === null ? '' : ` sni str(${nameOf(server) ?? ''})`)));
  return unsafely(text(words(publicRoots, sni)), edits);
}

/** Verification needs authorities; which ones, only a person knows. For a public server they are the public roots. */
function verifyChain(first: Server, servers: readonly Server[], { exposure, verification }: Connection, writer: Writer): Spelling {
  const isPublic = truth(exposure, (reach) => reach === 'external') === 'yes' && isAtLeast(writer.release, '2.6');
  const hasAuthority = truth(verification.trustAnchors, ({ kind }) => kind !== 'none') === 'yes';
  if (!hasAuthority && !isPublic) return advice('verify required ca-file /path/to/internal-ca.pem');
  const words = hasAuthority ? 'required' : `required ca-file ${publicRoots}`;
  const written = first.settings.last.get('verify')?.value;
  const edits = servers.flatMap((server): readonly TextEdit[] => {
    const verify = server.settings.last.get('verify')?.value;
    return verify == null ? insertIntoServer(server, `verify ${words}`) : [replaceWord(verify, words)];
  });
  return unsafely(`verify ${written?.value === 'required' ? words.replace('required ', '') : words}`, edits);
}

/** The name that is sent in the handshake is compared; `verifyhost` alone is not from 3.3 on. */
function verifyName(first: Server, servers: readonly Server[], { verification }: Connection): Spelling {
  if (truth(verification.chain, (on) => on) !== 'yes' || servers.some((server) => nameOf(server) === null)) return advice('sni str(app.internal)');
  const edits = servers.flatMap((server): readonly TextEdit[] => {
    const words = `str(${nameOf(server) ?? ''})`;
    const sni = server.settings.last.get('sni')?.value;
    return sni == null ? insertIntoServer(server, `sni ${words}`) : [replaceWord(sni, words)];
  });
  return unsafely(`sni str(${nameOf(first) ?? ''})`, edits);
}

/** The name of a server that is not told by its address. */
function nameOf({ address }: Server): string | null {
  const [only, ...others] = address === null ? [] : (addressesIn(address) ?? []);
  if (only === undefined || others.length > 0 || only.transport === 'unix' || parseIp(only.host) !== null || !/^[\w.-]+$/.test(only.host)) return null;
  return only.host;
}
