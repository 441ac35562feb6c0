import type { Runtime } from '../../../src/engine/parser.ts';
import { known, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import { tlsVersions } from '../../../src/model/tls.ts';
import { defaultFact } from '../../_shared/default.ts';
import { memoByIdentity } from '../../_shared/memo.ts';
import { hasOpenSsl, securityLevelByDefault } from '../../_shared/release.ts';
import { cipherListFact, groupListFact, schemeListFact, tls13ListFact, type ListText } from '../../_shared/tls-list.ts';
import { bindKeywords } from '../bind/bind-keywords.ts';
import * as defaults from '../defaults.ts';
import { globalLines, globalSetting } from '../setting/global-setting.ts';
import type { Handshake } from './handshake.ts';
import { listText } from '../bind/place.ts';
import { permittedVersions, versionRange, versionWords, type Bound, type PlacedSetting } from './protocols.ts';
import { buildOf } from '../release.ts';
import type { Globals } from '../syntax/sections.ts';
import { decideForServer, decidingKeyForServer, defaultOrigin } from '../connection/server-place.ts';
import { originOfSetting, type Server } from '../connection/server.ts';
import { readSettings } from '../setting/settings.ts';

export type ServerHandshake = Omit<Handshake, 'renegotiation' | 'writtenLists'>;

const versionKeyword = /^(?:ssl-(?:min|max)-ver|(?:no|force)-(?:sslv3|tlsv1[0-3]))$/;
const listKeywords: readonly string[] = ['ciphers', 'ciphersuites', 'curves', 'sigalgs'];

/** What is negotiated with servers. Servers for which the same is written share one result. */
export function serverHandshakeReader(release: Release, runtime: Runtime, process: Globals): (server: Server) => ServerHandshake {
  const shared = memoByIdentity<ServerHandshake>();
  return (server) => {
    const ofVersions = server.settings.all.filter(({ keyword }) => versionKeyword.test(keyword.value));
    const ofLists = listKeywords.map((keyword) => decidingKeyForServer(server, keyword, `ssl-default-server-${keyword}`));
    const line = server.settings.doubt === null && ofVersions.length === 0 ? null : server.line;
    return shared([server.globals, line, ...ofLists], () => readHandshake(server, { release, runtime, process }));
  };
}

interface Reading {
  readonly release: Release;
  readonly runtime: Runtime;
  readonly process: Globals;
}

function readHandshake(server: Server, reading: Reading): ServerHandshake {
  const { release } = reading;
  const near = server.globals.sections.at(-1)?.head.span ?? server.line.span;
  const libraryDefault: Origin = { kind: 'default', of: release, near, cite: 'HAProxy, ssl_sock_prepare_srv_ssl_ctx; SSL_CTX_set_ciphersuites(3), SSL_CTX_set1_groups_list(3)' };
  const byDefault = defaultFact(defaults.ciphers, release, near);
  const listOf = (keyword: string): ListText | null => {
    const decision = decideForServer(server, keyword, `ssl-default-server-${keyword}`);
    return decision === null ? null : listText(decision, { text: '', from: libraryDefault });
  };
  const ciphers = cipherListFact(listOf('ciphers') ?? { text: byDefault.value, word: null, doubt: null, from: byDefault.from }, release);
  return {
    ...readVersions(server, release, near),
    securityLevel: ciphers.securityLevel === null ? securityLevel(server, reading, near) : known(ciphers.securityLevel.level, ciphers.securityLevel.from),
    cipherSuites: ciphers,
    tls13CipherSuites: tls13ListFact(listOf('ciphersuites'), release, libraryDefault),
    preference: known('server', defaultOrigin(server, 'RFC 8446, section 4.1.3: the server chooses', release)),
    groups: groupListFact(listOf('curves') ?? { text: 'auto', word: null, doubt: null, from: libraryDefault }, release),
    signatureSchemes: schemeListFact(listOf('sigalgs'), release, libraryDefault),
    compression: defaultFact(defaults.compression, release, near),
  };
}

/** There is no floor but what the library has: builds of OpenSSL 1.1.0 and newer are without SSL 3.0 (openssl-compat.h, OPENSSL_NO_SSL3). */
function readVersions(server: Server, release: Release, near: Server['line']['span']): Pick<ServerHandshake, 'range' | 'versions'> {
  const own = versionWords(server.settings.all.map((setting): PlacedSetting => {
    const spanOf = (part: 'keyword' | 'value'): Origin => originOfSetting(setting, ((part === 'value' ? setting.value : null) ?? setting.keyword).span, server);
    return { setting, originOf: spanOf, doubt: null };
  }));
  const global = versionWords(defaultServerOptions(server));
  const open = server.settings.doubt ?? (global.minimum === null ? server.globals.doubt : null);
  const from: Origin = { kind: 'default', of: release, near, cite: 'HAProxy, ssl_sock_prepare_srv_ssl_ctx' };
  const floor: Bound = open === null ? { index: tlsVersions.indexOf(hasOpenSsl(release, '1.1') ? 'TLSv1' : 'SSLv3'), from } : { doubt: open, from };
  const range = versionRange(own, global, floor);
  return { range, versions: permittedVersions(range) };
}

function defaultServerOptions({ globals, line }: Server): readonly PlacedSetting[] {
  return globalLines(globals, 'ssl-default-server-options').flatMap(({ args, doubt }) =>
    readSettings(args, bindKeywords).all.map((setting): PlacedSetting => {
      const originOf = (part: 'keyword' | 'value'): Origin => ({ kind: 'inherited', span: ((part === 'value' ? setting.value : null) ?? setting.keyword).span, into: line.span });
      return { setting, originOf, doubt };
    }),
  );
}

function securityLevel(server: Server, { release, runtime, process }: Reading, near: Server['line']['span']): Fact<number | null> {
  const written = globalSetting(process, 'ssl-security-level', server.line.span);
  if (written === null) return securityLevelByDefault(release, buildOf(runtime), near);
  return written.doubt === null ? known(Number(written.word.value), written.from) : unknown(written.doubt, written.from);
}
