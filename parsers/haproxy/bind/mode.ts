import { known, unknown, type Fact } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import { defaultFact } from '../../_shared/default.ts';
import * as defaults from '../defaults.ts';
import { lastLineOf, originOf, type Proxy } from '../syntax/sections.ts';

/** What a proxy understands of what passes through it. */
export type Mode = 'tcp' | 'http' | 'health' | 'log' | 'spop';

const modes: ReadonlySet<string> = new Set<Mode>(['tcp', 'http', 'health', 'log', 'spop']);

/** The `mode` in effect; a doubt when a line that cannot be seen, or is not certain, may change it. */
export function modeOf(proxy: Proxy, release: Release): Fact<Mode> {
  const found = lastLineOf(proxy, 'mode');
  const word = found?.line.args[0];
  if (found === null || word === undefined) {
    const byDefault = defaultFact<Mode>(defaults.mode, release, proxy.section.head.span);
    return proxy.doubt === null ? byDefault : unknown(proxy.doubt, byDefault.from);
  }
  const from = originOf(word.span, found.section, proxy);
  const doubt = found.line.doubt ?? word.doubt;
  if (doubt !== null) return unknown(doubt, from);
  return isMode(word.value) ? known(word.value, from) : unknown({ kind: 'not-understood', what: word.value }, from);
}

function isMode(text: string): text is Mode {
  return modes.has(text);
}
