import { known, unknown, type Fact } from '../../../src/model/fact.ts';
import type { Reading } from '../values/reading.ts';
import { alternativesOf, doubtOf, opaque, type Value } from '../values/value.ts';
import { clientUseOf, type ClientUse } from './client-calls.ts';
import { findOption, mayBeOptions, type OptionPath } from './find-option.ts';

/** The arguments that hold options; a URL or a callback may stand in their place. */
export function sourcesOf({ call, arguments: values }: ClientUse): readonly Value[] {
  return call.options.flatMap((index) => {
    const value = values[index];
    const isInFront = index === call.url || values.slice(index + 1).some(({ kind }) => kind === 'text' || kind === 'object');
    return value === undefined || !mayBeOptions(value) || (isInFront && isUrl(value)) ? [] : [value];
  });
}

/** What stands for a URL, a port or options and cannot be seen is taken for what its name says. */
function isUrl(value: Value): boolean {
  if (value.kind === 'choice') return value.values.every((one) => one.kind === 'text' || isUrl(one));
  if (value.kind !== 'opaque' && value.kind !== 'call') return false;
  const doubt = doubtOf(value);
  const name = doubt.kind === 'variable' ? doubt.name : doubt.kind === 'run-time' ? doubt.what : '';
  return (value.kind === 'opaque' && value.partialText !== null) || !/opt|conf|param|args|setting/i.test(name);
}

/** The objects with options of `tls.connect`: those of the call, then those of an agent, which win. */
export function tlsOptionsOf(use: ClientUse, sources: readonly Value[], valueOf: Reading['valueOf']): readonly Value[] {
  return [...use.library.tls.flatMap((path) => objectsAt(sources, path)), ...use.library.agents.flatMap((path) => optionsOfAgent(sources, path, valueOf))];
}

function objectsAt(sources: readonly Value[], path: OptionPath): readonly Value[] {
  if (path.length === 0) return sources;
  const found = findOption(sources, path);
  if (found.kind === 'absent') return [];
  return found.kind === 'open' ? [opaque(found.doubt, found.span)] : [found.option.value];
}

function optionsOfAgent(sources: readonly Value[], path: OptionPath, valueOf: Reading['valueOf']): readonly Value[] {
  return agentsAt(sources, path).flatMap((agent): readonly Value[] => {
    if (agent.kind !== 'call') return agent.kind === 'opaque' ? [agent] : [];
    const use = clientUseOf(agent, valueOf);
    return use === null ? [opaque(doubtOf(agent), agent.span)] : tlsOptionsOf(use, sourcesOf(use), valueOf);
  });
}

function agentsAt(sources: readonly Value[], path: OptionPath): readonly Value[] {
  const found = findOption(sources, path);
  return found.kind === 'written' ? alternativesOf(found.option.value) : [];
}

/** The agents of a call that are made elsewhere in the project. */
export function importedAgents(use: ClientUse, valueOf: Reading['valueOf']): readonly ClientUse[] {
  const agents = use.library.agents.flatMap((path) => agentsAt(sourcesOf(use), path));
  return agents.flatMap((agent) => (agent.kind === 'call' && agent.module !== use.module ? (clientUseOf(agent, valueOf) ?? []) : []));
}

/** Names of protocols among options of `tls.connect`; `null` when none are written. */
export function alpnIn(tlsOptions: readonly Value[]): Fact<readonly string[]> | null {
  const found = findOption(tlsOptions, ['ALPNProtocols']);
  if (found.kind === 'absent') return null;
  if (found.kind === 'open') return unknown(found.doubt, { kind: 'written', span: found.span });
  const { value, span } = found.option;
  const names = value.kind === 'list' ? value.items.flatMap((item) => (item.kind === 'text' ? item.text : [])) : [];
  const isWhole = value.kind === 'list' && value.open === null && names.length === value.items.length;
  return isWhole ? known(names, { kind: 'written', span }) : unknown(doubtOf(value), { kind: 'written', span });
}

/** The name that options of `tls.connect` send; `null` when none is written. */
export function serverNameIn(tlsOptions: readonly Value[]): Fact<string> | null {
  const found = findOption(tlsOptions, ['servername']);
  if (found.kind !== 'written') return null;
  const { value, span } = found.option;
  return value.kind === 'text' ? known(value.text, { kind: 'written', span }) : unknown(doubtOf(value), { kind: 'written', span });
}
