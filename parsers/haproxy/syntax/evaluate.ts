import { parseLogFormat } from '../http/log-format.ts';
import { changeOf } from '../http/header-change.ts';
import { converted, fetched, headerOf, nothing, some, text, type Chooser, type Value } from '../http/request.ts';
import type { Sample } from '../http/sample.ts';
import type { State } from '../http/state.ts';
import type { Word } from './tree.ts';

/** Variables of variables are followed that deep. */
const MAX_DEPTH = 8;

/** What a sample gives for the requests of `state`. */
export function evaluate(sample: Sample, state: State, depth = 0): Value {
  if (state.request.namesDiffer && depth < MAX_DEPTH && comparesNames(sample, state, depth + 1)) return text(1);
  return converted(unconverted(sample, state, depth), sample.converters);
}

function unconverted(sample: Sample, state: State, depth: number): Value {
  const { name, args } = sample.fetch;
  if (name === 'var') return ofVariable(args[0] ?? '', sample, state, depth);
  const header = headerOf(sample);
  const change = header === null ? null : changeOf(state.headers, header);
  if (change === null) return fetched(sample, state.request);
  if (change.kind === 'deleted') return nothing;
  if (change.kind !== 'set' || change.value === null || depth > MAX_DEPTH) return some('other', sample.text);
  return evaluateFormat(change.value, state, depth + 1);
}

function ofVariable(name: string, { text: written }: Sample, state: State, depth: number): Value {
  const set = state.variables.get(name);
  return set == null || depth > MAX_DEPTH ? some('other', written) : evaluate(set, state, depth + 1);
}

/** What a text in log format gives; the most telling of its parts decides who chooses it. */
export function evaluateFormat(word: Word, state: State, depth = 0): Value {
  if (word.doubt !== null) return some('other', word.value);
  const values = parseLogFormat(word.value).map((part) => valueOfPart(part, state, depth));
  const texts = values.map((value) => (value.kind === 'text' ? value.text : value.kind === 'none' ? '' : null));
  if (texts.every((each) => each !== null)) return text(texts.join(''));
  const [only] = values;
  return only !== undefined && values.length === 1 ? only : some(strongest(values), word.value);
}

function valueOfPart(part: string | Sample | null, state: State, depth: number): Value {
  if (part === null) return some('other', 'alias');
  return typeof part === 'string' ? text(part) : evaluate(part, state, depth);
}

const byStrength: readonly Chooser[] = ['other', 'address', 'path', 'host', 'claim', 'certificate'];

function strongest(values: readonly Value[]): Chooser {
  const choosers = values.map((value) => (value.kind === 'some' ? byStrength.indexOf(value.by) : 0));
  return byStrength[Math.max(0, ...choosers)] ?? 'other';
}

/** `ssl_fc_sni,strcmp(txn.host)`: whether the name of the handshake is that of the request. */
function comparesNames({ converters, ...sample }: Sample, state: State, depth: number): boolean {
  const last = converters.at(-1);
  const variable = last?.name === 'strcmp' ? state.variables.get(last.args[0] ?? '') : null;
  if (variable == null) return false;
  const values = [evaluate({ ...sample, converters: converters.slice(0, -1) }, state, depth), evaluate(variable, state, depth)];
  const subjects = values.map((value) => (value.kind === 'some' ? value.subject : ''));
  return subjects.includes('sni') && subjects.includes('host');
}
