import type { Problem } from '../../../src/model/problem.ts';
import type { Release } from '../../../src/model/release.ts';
import { tlsVersions, type TlsSettings } from '../../../src/model/tls.ts';
import type { AlikeProxies } from '../proxy/alike-proxies.ts';
import { configurationProblem } from '../setting/configuration-problem.ts';
import { isTooNew, laterKeywords, type LaterKeywords } from '../setting/later-keyword.ts';
import { readSettings, type Setting } from '../setting/settings.ts';
import { valueProblems, type ExpectedValues } from '../setting/value-problem.ts';
import type { Configuration, Proxy } from '../syntax/sections.ts';
import type { Line, Section, Word } from '../syntax/tree.ts';
import { isUnverifiable, type VerificationContext } from '../tls/server-verification.ts';
import type { PlacedConnection } from './connection.ts';
import { laterServerKeywords, serverKeywords, valueMayLack } from './server-keywords.ts';
import { wordsBefore } from './server.ts';

/** What servers are looked at with. */
export interface ServerProblemContext {
  readonly configuration: Configuration;
  readonly connections: readonly PlacedConnection[];
  readonly alike: AlikeProxies;
  readonly release: Release;
}

/** What HAProxy refuses about `server` lines and their likes. Proxies that are like one without problems are not looked at. */
export function serverProblems({ configuration, connections, alike, release }: ServerProblemContext): readonly Problem[] {
  const context = { release, process: configuration.globals };
  const ofProxy = unlessLikeSound((proxy: Proxy) => sectionProblems(proxy.section, release));
  const ofConnection = unlessLikeSound((connection: PlacedConnection) => effectProblems(connection, context));
  return [
    ...(configuration.globals.named.get('ssl-default-server-options') ?? []).flatMap((line) => optionProblems(line, release)),
    ...configuration.sections.flatMap((section) => (section.kind === 'defaults' || section.kind === 'ring' ? sectionProblems(section, release) : none)),
    ...configuration.proxies.flatMap((proxy) => ofProxy(proxy, alike.modelOf(proxy))),
    ...connections.flatMap((connection) => ofConnection(connection, connection.model)),
  ];
}

const none: readonly Problem[] = [];

/** Asks about everything but what has a model without problems. */
function unlessLikeSound<T>(problemsOf: (one: T) => readonly Problem[]): (one: T, model: T | null) => readonly Problem[] {
  const sound = new Set<T>();
  return (one, model) => {
    if (model !== null && sound.has(model)) return none;
    const problems = problemsOf(one);
    if (problems.length === 0) sound.add(one);
    return problems;
  };
}

const keywordsOfServers = ['default-server', 'server', 'server-template'] as const;

function sectionProblems(section: Section, release: Release): readonly Problem[] {
  return keywordsOfServers.flatMap((keyword) => (section.has(keyword) ? (section.named.get(keyword) ?? []).flatMap((line) => lineProblems(line, release)) : none));
}

/** A template may stand for several words, so that nobody knows which one is the address. */
function lineProblems(line: Line, release: Release): readonly Problem[] {
  const count = line.name === 'default-server' ? 0 : wordsBefore(line);
  if (line.doubt !== null) return none;
  if (count === null || line.args.length < count) return line.args.some(isOfTemplate) ? none : [configurationProblem('missing-address', line.span)];
  return line.args.slice(0, count).some(isOfTemplate) ? none : wordProblems(line.args.slice(count), release);
}

function isOfTemplate({ doubt }: Word): boolean {
  return doubt?.kind === 'template';
}

/** HAProxy gives up at the first word that it does not know. */
function wordProblems(words: readonly Word[], release: Release): readonly Problem[] {
  const open = words.findIndex(({ doubt }) => doubt !== null);
  const { all, unknown } = readSettings(words, serverKeywords);
  const isSure = ({ span }: Word): boolean => open === -1 || span.start < (words[open]?.span.start ?? 0);
  const strange = [...unknown, ...all.filter(isMisplaced).map(({ keyword }) => keyword).filter(isSure)].slice(0, 1);
  return [
    ...strange.map(({ value, span }) => configurationProblem('unknown-server-keyword', span, value)),
    ...all.flatMap(({ keyword }) => (isSure(keyword) && isTooNew(keyword.value, laterServerKeywords, release) ? [configurationProblem('later-server-keyword', keyword.span, keyword.value)] : [])),
    ...all.filter(({ keyword }) => isSure(keyword)).flatMap((setting) => valueProblems(setting, expected)),
  ];
}

const expected: ExpectedValues = {
  needsValue: (keyword) => (serverKeywords.get(keyword) ?? 0) > 0 && !valueMayLack.has(keyword),
  verify: { words: ['none', 'required'], otherwise: 'unknown-server-verify' },
};

/** `usesrc` and `interface` stand behind `source` only (HAProxy, srv_parse_source). */
function isMisplaced({ keyword }: Setting, at: number, all: readonly Setting[]): boolean {
  return ofSource.has(keyword.value) && !['source', ...ofSource].includes(all[at - 1]?.keyword.value ?? '');
}

const ofSource: ReadonlySet<string> = new Set(['usesrc', 'interface']);

/** What HAProxy refuses about `ssl-default-server-options` (ssl_parse_default_server_options). */
function optionProblems(line: Line, release: Release): readonly Problem[] {
  if (line.doubt !== null) return none;
  if (line.args.length === 0) return [configurationProblem('missing-value', line.keyword.span, line.name)];
  const { all, unknown } = readSettings(line.args, serverKeywords);
  const others = [...unknown, ...all.flatMap(({ keyword }) => (isOption(keyword.value) ? [] : [keyword]))];
  return [
    ...others.slice(0, 1).map(({ span, value }) => configurationProblem('unknown-server-option', span, value)),
    ...all.flatMap(({ keyword }) => (isTooNew(keyword.value, laterServerOptions, release) ? [configurationProblem('later-option', keyword.span, keyword.value)] : [])),
    ...all.flatMap((setting) => valueProblems(setting, expected)),
  ];
}

function isOption(keyword: string): boolean {
  return /^(?:no-tls-tickets|(?:no-)?renegotiate|ssl-(?:min|max)-ver|(?:no|force)-(?:sslv3|tlsv1[0-3]))$/.test(keyword);
}

const laterServerOptions: LaterKeywords = laterKeywords({ '3.3': ['renegotiate', 'no-renegotiate'] });

/** What HAProxy only sees when it prepares TLS; it does for `peers` if it is one of them. */
function effectProblems({ openings, connection: { tls } }: PlacedConnection, context: VerificationContext): readonly Problem[] {
  const [{ section }] = openings;
  if (section.kind === 'peers') return none;
  const isEmpty = tls.known && tls.value !== null && permitsNone(tls.value);
  return openings.flatMap(({ server, line }) => {
    if (server === null || line.doubt !== null) return none;
    const unverifiable = isUnverifiable(server, context) ? [configurationProblem('server-without-authority', line.span)] : none;
    return isEmpty ? [...unverifiable, configurationProblem('no-version-for-server', line.span)] : unverifiable;
  });
}

function permitsNone({ versions }: TlsSettings): boolean {
  return tlsVersions.every((version) => versions[version].known && !versions[version].value);
}
