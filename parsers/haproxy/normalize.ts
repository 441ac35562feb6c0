import type { ParseOptions } from '../../src/engine/parser.ts';
import type { ApplicationProtocol } from '../../src/model/endpoint.ts';
import { known, mapFact, type Fact } from '../../src/model/fact.ts';
import type { Problem } from '../../src/model/problem.ts';
import type { Release } from '../../src/model/release.ts';
import { bindOptionProblems } from './bind/bind-problem.ts';
import { readBind, type Bind } from './bind/bind.ts';
import { certificateEntries } from './files/certificate-entries.ts';
import { authenticationReader } from './tls/client-authentication.ts';
import { connectionsIn, type PlacedConnection } from './connection/connection.ts';
import { serverProblems } from './connection/server-problem.ts';
import type { NamedFiles } from './files/files.ts';
import { configurationProblem } from './setting/configuration-problem.ts';
import { defaultsProblems } from './setting/defaults-problem.ts';
import { withoutDisabled } from './setting/disabled.ts';
import { flagFact, strictSni } from './setting/flag.ts';
import type { PlacedBind, PlacedListener } from './bind/listener.ts';
import { modeOf, type Mode } from './bind/mode.ts';
import { boundBy, proxyListeners, type Bound } from './bind/proxy-listeners.ts';
import { alikeProxies, type AlikeProxies } from './proxy/alike-proxies.ts';
import { nameKindReader } from './proxy/name-kind.ts';
import { proxyReader } from './http/proxy-reader.ts';
import { releaseOf } from './release.ts';
import { rulesReader } from './http/rule.ts';
import type { Configuration, Globals, Proxy } from './syntax/sections.ts';
import { tlsReader } from './tls/tls-settings.ts';
import type { Line, Section } from './syntax/tree.ts';
import { uniqueIds } from '../_shared/unique-ids.ts';

export interface Normalized {
  readonly listeners: readonly PlacedListener[];
  readonly connections: readonly PlacedConnection[];
  readonly problems: readonly Problem[];
  /** Which proxies are written alike. */
  readonly alike: AlikeProxies;
}

/** Brings the sections of a unit into the common model. */
export function normalize(whole: Configuration, files: NamedFiles, { runtime, exposure }: ParseOptions): Normalized {
  const release = releaseOf(runtime);
  const configuration = withoutDisabled(whole);
  const tlsContext = { release, runtime, files, configuration };
  const rulesOf = rulesReader();
  const alike = alikeProxies(configuration, nameKindReader(exposure, files.isVisible, configuration), release);
  const connections = connectionsIn(configuration, { release, runtime, exposure, rulesOf, alike });
  const context = {
    ...tlsContext,
    exposure,
    tls: tlsReader(tlsContext),
    authentication: authenticationReader(release),
    ...proxyReader({ configuration, rulesOf, connectionsOf: connections.of }, release),
    idOf: uniqueIds(),
  };
  const ofProxy = proxyListeners(alike, (proxy) => proxyBinds(proxy, context), context);
  const { proxies } = configuration;
  let next = 0;
  const bound = configuration.sections.map((section): Bound => {
    const proxy = proxies[next];
    if (proxy?.section !== section) return boundBy(otherBinds(section, configuration.globalsAbove.get(section) ?? configuration.globals, context), context);
    next += 1;
    return ofProxy(proxy);
  });
  return {
    listeners: bound.flatMap(({ listeners }) => listeners),
    connections: connections.all,
    problems: [
      ...headProblems(whole),
      ...defaultsProblems(whole, release),
      ...(configuration.globals.named.get('ssl-default-bind-options') ?? []).flatMap((line) => bindOptionProblems(line, release)),
      ...bound.flatMap(({ bindProblems }) => bindProblems),
      ...bound.flatMap(({ versionProblems }) => versionProblems),
      ...serverProblems({ configuration: whole, connections: connections.all, alike, release }),
    ],
    alike,
  };
}

interface BindContext {
  readonly release: Release;
  readonly files: NamedFiles;
}

function proxyBinds(proxy: Proxy, context: BindContext): readonly PlacedBind[] {
  const { section, globals, kind } = proxy;
  const lines = kind === 'backend' ? [] : section.lines.filter(({ name }) => name === 'bind');
  if (lines.length === 0) return [];
  const protocol = mapFact(modeOf(proxy, context.release), (mode) => protocols[mode]);
  return lines.map((line) => placedBind(readBind(line, section, context.release), proxy, globals, protocol, context));
}

function placedBind(bind: Bind, proxy: Proxy | null, globals: Globals, protocol: Fact<ApplicationProtocol>, { files, release }: BindContext): PlacedBind {
  const place = { bind, entry: null, versionEntry: null, globals };
  const certificates = certificateEntries(place, proxy, files, release);
  return { bind, proxy, place, protocol, certificates, strict: flagFact(strictSni, place, known(false, { kind: 'written', span: bind.line.span })) };
}

const protocols: Readonly<Record<Mode, ApplicationProtocol>> = { http: 'http', tcp: 'tcp', log: 'syslog', health: 'tcp', spop: 'tcp' };

/** Those of `peers` and `log-forward`, and the sockets for administration. */
function otherBinds(section: Section, globals: Globals, context: BindContext): readonly PlacedBind[] {
  const bindsOf = (protocol: ApplicationProtocol, isBind: (line: Line) => boolean): readonly PlacedBind[] =>
    section.lines.filter(isBind).map((line) => placedBind(readBind(line, section, context.release), null, globals, protocolAt(section, protocol), context));
  switch (section.kind) {
    case 'global':
      return bindsOf('management', ({ name, args }) => name === 'stats' && args[0]?.value === 'socket');
    case 'peers':
      return bindsOf('tcp', ({ name }) => name === 'bind');
    case 'log-forward':
      return bindsOf('syslog', ({ name }) => name === 'bind' || name === 'dgram-bind');
    default:
      return [];
  }
}

function protocolAt({ head }: Section, protocol: ApplicationProtocol): Fact<ApplicationProtocol> {
  return known(protocol, { kind: 'written', span: head.span });
}

function headProblems({ sections }: Configuration): readonly Problem[] {
  const names = new Set<string>();
  const problems: Problem[] = [];
  for (const section of sections) {
    // One that others are like has nothing but a name.
    if (section.match !== null) continue;
    const { kind, head, name, from } = section;
    const after = head.args[1];
    const isProxy = kind === 'frontend' || kind === 'backend' || kind === 'listen';
    if (isProxy && after?.doubt === null && from === null) problems.push(configurationProblem('address-after-name', after.span));
    if (from?.doubt === null && !names.has(from.value)) problems.push(configurationProblem('unknown-defaults', from.span, from.value));
    if (kind === 'defaults' && name !== null) names.add(name.value);
  }
  return problems;
}
