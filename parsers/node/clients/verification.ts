import type { NameCheck } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { PeerRevocation, TrustAnchors } from '../../../src/model/tls.ts';
import { isSystemTrustStore } from '../../_shared/trust-store.ts';
import { alternativesOf, doubtOf, type FunctionValue, type Value } from '../values/value.ts';
import type { WrittenVerification } from './connection.ts';
import { materialSource, type ValueOf } from '../tls-options/material.ts';
import { findOption, type Found } from '../tls-options/find-option.ts';
import { identityCheckOf } from './identity-check.ts';

/** How options of `tls.connect` verify a server; of several objects later ones win. */
export function verificationIn(sources: readonly Value[], valueOf: ValueOf): WrittenVerification {
  return {
    chain: chainOf(findOption(sources, ['rejectUnauthorized'])),
    name: nameOf(findOption(sources, ['checkServerIdentity']), findOption(sources, ['servername'])),
    trustAnchors: anchorsOf(findOption(sources, ['ca']), valueOf),
    revocation: revocationOf(findOption(sources, ['crl']), valueOf),
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
      return null;
    case 'something':
      return unknown({ kind: 'not-understood', what: 'checkServerIdentity' }, from);
  }
}

function anchorsOf(found: Found, valueOf: ValueOf): Fact<TrustAnchors> | null {
  if (found.kind === 'absent') return null;
  if (found.kind === 'open') return unknown(found.doubt, { kind: 'written', span: found.span });
  const { value, span } = found.option;
  const from: Origin = { kind: 'written', span };
  const values = value.kind === 'list' ? value.items : [value];
  const [first] = values;
  if (first === undefined) return known({ kind: 'none' }, from);
  if (value.kind === 'constant') return value.value == null ? null : unknown(doubtOf(value), from);
  if (isPublicRoots(value) || values.some(isPublicRoots)) return known({ kind: 'system', path: null }, from);
  const source = materialSource(first, valueOf);
  if (source.kind === 'inline') return known({ kind: 'inline' }, from);
  if (source.kind === 'open') return unknown(source.doubt, from);
  return known(isSystemTrustStore(source.path) ? { kind: 'system', path: source.path } : { kind: 'file', path: source.path }, from);
}

/** `tls.rootCertificates`, `tls.getCACertificates()`. */
function isPublicRoots(value: Value): boolean {
  const member = value.kind === 'call' ? value.callee : value;
  return member.kind === 'member' && member.module === 'tls' && (member.path[0] === 'rootCertificates' || member.path[0] === 'getCACertificates');
}

function revocationOf(found: Found, valueOf: ValueOf): Fact<PeerRevocation> | null {
  if (found.kind === 'absent') return null;
  if (found.kind === 'open') return unknown(found.doubt, { kind: 'written', span: found.span });
  const { value, span } = found.option;
  if (value.kind === 'constant') return null;
  const source = materialSource(value, valueOf);
  return known({ kind: 'crl', path: source.kind === 'file' ? source.path : 'inline' }, { kind: 'written', span });
}
