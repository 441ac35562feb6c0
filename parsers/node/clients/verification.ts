import type { NameCheck } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { Problem } from '../../../src/model/problem.ts';
import { alternativesOf, doubtOf, type FunctionValue, type Value } from '../values/value.ts';
import type { WrittenVerification } from './connection.ts';
import { findOption, type Found } from './find-option.ts';
import { identityCheckOf } from './identity-check.ts';
import type { ClientLibrary } from './library.ts';

/** How options of `tls.connect` verify chain and name of a server; of several objects later ones win. */
export function checksIn(sources: readonly Value[]): Pick<WrittenVerification, 'chain' | 'name'> {
  return {
    chain: chainOf(findOption(sources, ['rejectUnauthorized'])),
    name: nameOf(findOption(sources, ['checkServerIdentity']), findOption(sources, ['servername'])),
  };
}

/** Nothing but `false` turns the verification off: `0`, `null` and `'false'` do not (node, lib/_tls_wrap.js, onConnectSecure). */
export function chainOf(found: Found): Fact<boolean> | null {
  if (found.kind === 'absent') return null;
  if (found.kind === 'open') return unknown(found.doubt, { kind: 'written', span: found.span });
  const { value } = found.option;
  const from: Origin = { kind: 'written', span: found.option.span };
  const answers = new Set(alternativesOf(value).map(disablesVerification));
  if (answers.has(null)) return unknown(doubtOf(value), from);
  if (answers.size > 1) return unknown(doubtOf(value), from);
  return known(!answers.has(true), from);
}

function disablesVerification(value: Value): boolean | null {
  if (value.kind === 'constant') return value.value === false;
  return value.kind === 'opaque' || value.kind === 'call' ? null : false;
}

function nameOf(check: Found, servername: Found): Fact<NameCheck> | null {
  if (check.kind === 'open') return unknown(check.doubt, { kind: 'written', span: check.span });
  const written = check.kind === 'written' ? identityFact(check.option.value, { kind: 'written', span: check.option.span }) : null;
  if (written !== null || servername.kind !== 'written') return written;
  const { value, span } = servername.option;
  // An empty name is that of nobody: the host is compared then.
  return value.kind === 'text' && value.text !== '' ? known({ kind: 'name', name: value.text }, { kind: 'written', span }) : null;
}

function identityFact(value: Value, from: Origin): Fact<NameCheck> | null {
  if (value.kind === 'function') return checkFact(value, from);
  if (value.kind === 'member') return value.module === 'tls' ? null : unknown(doubtOf(value), from);
  if (value.kind === 'constant') return null;
  return unknown(doubtOf(value), from);
}

function checkFact(check: FunctionValue, from: Origin): Fact<NameCheck> | null {
  switch (identityCheckOf(check)) {
    case 'nothing':
      return known({ kind: 'none' }, from);
    case 'pin':
      return known({ kind: 'pin' }, from);
    case 'standard':
    case 'refusal':
      return null;
    case 'something':
      return unknown({ kind: 'not-understood', what: 'checkServerIdentity' }, from);
  }
}

/** A check that ends the program, or that no server passes, so that a connection which verifies the chain is never made. */
export function refusedIdentity(sources: readonly Value[], chain: Fact<boolean> | null, { modules }: Pick<ClientLibrary, 'modules'>): readonly Problem[] {
  const found = findOption(sources, ['checkServerIdentity']);
  if (found.kind !== 'written') return [];
  const { value, span } = found.option;
  if (value.kind === 'constant' && modules.some((name) => nodeModules.has(name))) {
    return [{ code: 'node/no-function', severity: 'error', span, text: { en: 'checkServerIdentity is no function: Node.js throws an error', ja: 'checkServerIdentity が関数ではない。Node.js はエラーを投げる' } }];
  }
  const isVerified = chain === null || (chain.known && chain.value);
  if (!isVerified || value.kind !== 'function' || identityCheckOf(value) !== 'refusal') return [];
  const text = {
    en: 'checkServerIdentity never returns undefined: Node.js takes what it returns for an error and refuses every server',
    ja: 'checkServerIdentity が undefined を返すことがない。Node.js は戻り値をエラーと見なし、どのサーバも拒否する',
  };
  return [{ code: 'node/refuses-every-server', severity: 'warning', span, text }];
}

/** They give the option to `tls.connect` as it is, which asserts that it is a function; libraries may leave it out. */
const nodeModules: ReadonlySet<string> = new Set(['https', 'http2', 'tls']);
