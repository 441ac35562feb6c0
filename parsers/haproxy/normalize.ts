import type { ParseOptions } from '../../src/engine/parser.ts';
import type { ApplicationProtocol, EndpointId } from '../../src/model/endpoint.ts';
import { known, mapFact, type Fact } from '../../src/model/fact.ts';
import type { Problem } from '../../src/model/problem.ts';
import type { Release } from '../../src/model/release.ts';
import type { BehaviourOf } from './behaviour.ts';
import { bindProblems, configurationProblem } from './bind-problem.ts';
import { readBind } from './bind.ts';
import { checksIn, type Checks } from './bypass.ts';
import { certificateEntries } from './certificate-entries.ts';
import type { NamedFiles } from './files.ts';
import { flagFact, strictSni } from './flag.ts';
import { listenersOf, type PlacedBind, type PlacedListener } from './listener.ts';
import { modeOf, type Mode } from './mode.ts';
import { releaseOf } from './release.ts';
import type { Configuration, Globals, Proxy } from './sections.ts';
import { tlsReader } from './tls-settings.ts';
import type { Section } from './tree.ts';

export interface Normalized {
  readonly listeners: readonly PlacedListener[];
  readonly problems: readonly Problem[];
}

/** Brings the sections of a unit into the common model. */
export function normalize(configuration: Configuration, files: NamedFiles, { runtime, exposure }: ParseOptions, behaviourOf: BehaviourOf): Normalized {
  const release = releaseOf(runtime);
  const tlsContext = { release, runtime, files, configuration };
  let checks: Checks | null = null;
  const context = {
    ...tlsContext,
    exposure,
    tls: tlsReader(tlsContext),
    checks: () => (checks ??= checksIn(configuration)),
    behaviourOf,
    idOf: uniqueIds(),
  };
  const binds = bindsIn(configuration, release);
  return {
    listeners: binds.flatMap((placed) => listenersOf(placed, context)),
    problems: [...headProblems(configuration), ...binds.flatMap((placed) => problemsOf(placed, files, release))],
  };
}

/** The lines that open sockets: of proxies, of `peers` and `log-forward`, and the sockets for administration. */
function bindsIn(configuration: Configuration, release: Release): readonly PlacedBind[] {
  const proxies = new Map(configuration.proxies.map((proxy) => [proxy.section, proxy]));
  return configuration.sections.flatMap((section) => {
    const proxy = proxies.get(section);
    const globals = configuration.globalsAbove.get(section) ?? configuration.globals;
    return proxy === undefined ? otherBinds(section, globals) : proxyBinds(proxy, release);
  });
}

function proxyBinds(proxy: Proxy, release: Release): readonly PlacedBind[] {
  const { section, globals } = proxy;
  const lines = section.named.get('bind') ?? [];
  if (lines.length === 0 || proxy.kind === 'backend') return [];
  const protocol = mapFact(modeOf(proxy, release), (mode) => protocols[mode]);
  return lines.map((line) => ({ bind: readBind(line, section), proxy, globals, protocol }));
}

const protocols: Readonly<Record<Mode, ApplicationProtocol>> = { http: 'http', tcp: 'tcp', log: 'syslog', health: 'tcp', spop: 'tcp' };

function otherBinds(section: Section, globals: Globals): readonly PlacedBind[] {
  const { kind, named } = section;
  const bindsOf = (keyword: string, protocol: ApplicationProtocol): readonly PlacedBind[] =>
    (named.get(keyword) ?? []).map((line) => ({ bind: readBind(line, section), proxy: null, globals, protocol: protocolAt(section, protocol) }));
  switch (kind) {
    case 'global':
      return bindsOf('stats', 'management').filter(({ bind: { line } }) => line.args[0]?.value === 'socket');
    case 'peers':
      return bindsOf('bind', 'tcp');
    case 'log-forward':
      return [...bindsOf('bind', 'syslog'), ...bindsOf('dgram-bind', 'syslog')];
    default:
      return [];
  }
}

function protocolAt({ head }: Section, protocol: ApplicationProtocol): Fact<ApplicationProtocol> {
  return known(protocol, { kind: 'written', span: head.span });
}

function problemsOf({ bind, proxy, globals }: PlacedBind, files: NamedFiles, release: Release): readonly Problem[] {
  const place = { bind, entry: null, versionEntry: null, globals };
  const strict = flagFact(strictSni, place, known(false, { kind: 'written', span: bind.line.span }));
  return bindProblems(bind, certificateEntries(place, proxy, files, release), !strict.known || strict.value);
}

function headProblems({ sections }: Configuration): readonly Problem[] {
  const names = new Set<string>();
  const problems: Problem[] = [];
  for (const { kind, head, name, from } of sections) {
    const after = head.args[1];
    const isProxy = kind === 'frontend' || kind === 'backend' || kind === 'listen';
    if (isProxy && after?.doubt === null && from === null) problems.push(configurationProblem('address-after-name', after.span));
    if (from?.doubt === null && !names.has(from.value)) problems.push(configurationProblem('unknown-defaults', from.span, from.value));
    if (kind === 'defaults' && name !== null) names.add(name.value);
  }
  return problems;
}

function uniqueIds(): (text: string) => EndpointId {
  const used = new Map<string, number>();
  return (text) => {
    const count = (used.get(text) ?? 0) + 1;
    used.set(text, count);
    return count === 1 ? text : `${text}#${count}`;
  };
}
