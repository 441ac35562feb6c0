import type { IneffectiveSetting } from '../../../src/model/endpoint.ts';
import { known, unknown, type Doubt, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { Problem } from '../../../src/model/problem.ts';
import type { TlsVersion } from '../../../src/model/tls.ts';
import type { ListText } from '../../_shared/tls-list.ts';
import { optionsIn, optionsOfCommand, splitNodeOptions, type NodeOption } from './node-options.ts';
import type { Start, Variable, Word } from './words.ts';

/** What is said for all connections of a process, and for its listeners as far as it is about versions and suites; `null` for what is not. */
export interface ProcessSettings {
  /** Whether chains are verified where a connection does not say so itself. */
  readonly verifies: Fact<boolean> | null;
  readonly minimum: Fact<TlsVersion> | null;
  readonly maximum: Fact<TlsVersion> | null;
  readonly ciphers: ListText | null;
  readonly keyLog: Fact<string> | null;
  readonly ineffective: readonly IneffectiveSetting[];
  readonly problems: readonly Problem[];
}

export const nothingSet: ProcessSettings = { verifies: null, minimum: null, maximum: null, ciphers: null, keyLog: null, ineffective: [], problems: [] };

/** Options that bound the versions of a process. With several of one kind the first here counts (node, lib/tls.js). */
const boundOptions: readonly { readonly option: string; readonly bound: 'minimum' | 'maximum'; readonly version: TlsVersion }[] = [
  { option: '--tls-min-v1.0', bound: 'minimum', version: 'TLSv1' },
  { option: '--tls-min-v1.1', bound: 'minimum', version: 'TLSv1.1' },
  { option: '--tls-min-v1.2', bound: 'minimum', version: 'TLSv1.2' },
  { option: '--tls-min-v1.3', bound: 'minimum', version: 'TLSv1.3' },
  { option: '--tls-max-v1.3', bound: 'maximum', version: 'TLSv1.3' },
  { option: '--tls-max-v1.2', bound: 'maximum', version: 'TLSv1.2' },
];

const listOptions: ReadonlySet<string> = new Set(['--tls-cipher-list', '--tls-keylog', ...boundOptions.map(({ option }) => option)]);

/** The settings of a start that bear on TLS; `null` when nothing that is set for it alone does. */
export function settingsOfStart(start: Start, development: Doubt | null): ProcessSettings | null {
  const environment = [...start.inherited, ...start.variables];
  const ofCommand = optionsOfCommand(start.words).filter(bearsOnTls);
  const isOwn = ofCommand.length > 0 || start.variables.some((variable) => variable.name === rejectUnauthorized || optionsOfVariable(variable).length > 0);
  if (!isOwn) return null;
  const last = environment.findLast(({ name }) => name === nodeOptions);
  const options = [...(last === undefined ? [] : optionsOfVariable(last)), ...ofCommand];
  const verification = environment.findLast(({ name }) => name === rejectUnauthorized) ?? null;
  return {
    verifies: verification === null ? null : verificationOf(verification, development),
    minimum: boundOf('minimum', options, development),
    maximum: boundOf('maximum', options, development),
    ciphers: cipherListOf(options, development),
    keyLog: keyLogOf(options, development),
    ineffective: verification === null ? [] : ineffectiveIn(verification),
    problems: conflictIn(options),
  };
}

const rejectUnauthorized = 'NODE_TLS_REJECT_UNAUTHORIZED';
const nodeOptions = 'NODE_OPTIONS';

function bearsOnTls({ name }: NodeOption): boolean {
  return listOptions.has(name);
}

function optionsOfVariable({ name, value }: Variable): readonly NodeOption[] {
  return name === nodeOptions ? optionsIn(splitNodeOptions(value)).filter(bearsOnTls) : [];
}

/** Nothing but `0` turns the verification off (node, lib/_tls_wrap.js, onConnectSecure). */
function verificationOf({ value }: Variable, development: Doubt | null): Fact<boolean> | null {
  const from: Origin = { kind: 'written', span: value.span };
  if (value.doubt !== null) return unknown(value.doubt, from);
  if (value.text !== '0') return null;
  return development === null ? known(false, from) : unknown(development, from);
}

/** Values that somebody took for an end of the verification. */
export const vainValues = /^(?:false|no|off|none|disabled?|0\s+|00+|0+\.0+)$/i;

function ineffectiveIn({ value, span }: Variable): readonly IneffectiveSetting[] {
  if (value.doubt !== null || !vainValues.test(value.text)) return [];
  return [{ setting: `${rejectUnauthorized}=${value.text}`, span, reason: 'not-supported', stronger: 'no', decidedBy: null }];
}

function boundOf(bound: 'minimum' | 'maximum', options: readonly NodeOption[], development: Doubt | null): Fact<TlsVersion> | null {
  for (const row of boundOptions) {
    const found = row.bound === bound ? options.findLast(({ name }) => name === row.option) : undefined;
    // What is no weakness anywhere is none in production.
    const isStrict = bound === 'minimum' && (row.version === 'TLSv1.2' || row.version === 'TLSv1.3');
    if (found !== undefined) return ofWord(row.version, found.word, isStrict ? null : development);
  }
  return null;
}

function cipherListOf(options: readonly NodeOption[], development: Doubt | null): ListText | null {
  const value = options.findLast(({ name }) => name === '--tls-cipher-list')?.value ?? null;
  return value === null ? null : { text: value.text, word: value, doubt: value.doubt ?? development, from: { kind: 'written', span: value.span } };
}

function keyLogOf(options: readonly NodeOption[], development: Doubt | null): Fact<string> | null {
  const value = options.findLast(({ name }) => name === '--tls-keylog')?.value ?? null;
  return value === null ? null : ofWord(value.text, value, development);
}

function ofWord<T>(value: T, { doubt, span }: Word, development: Doubt | null): Fact<T> {
  const from: Origin = { kind: 'written', span };
  const open = doubt ?? development;
  return open === null ? known(value, from) : unknown(open, from);
}

/** Node does not start then (node, src/node_options.cc, EnvironmentOptions::CheckOptions). */
function conflictIn(options: readonly NodeOption[]): readonly Problem[] {
  const minimum = options.find(({ name }) => name === '--tls-min-v1.3');
  if (minimum === undefined || !options.some(({ name }) => name === '--tls-max-v1.2')) return [];
  const text = { en: 'node does not start with both --tls-min-v1.3 and --tls-max-v1.2', ja: '--tls-min-v1.3 と --tls-max-v1.2 を両方指定すると node は起動しない' };
  return [{ code: 'node/conflicting-options', severity: 'error', span: minimum.word.span, text }];
}
