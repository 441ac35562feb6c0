import type { Node } from 'oxc-parser';
import type { NameCheck } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { TrustAnchors } from '../../../src/model/tls.ts';
import { memberName } from '../bindings/pattern.ts';
import { pathOfContent } from '../values/file-value.ts';
import type { Reading } from '../values/reading.ts';
import { doubtOf, type Value } from '../values/value.ts';
import type { ClientUse } from './client-calls.ts';
import { parametersOf } from './client-security.ts';
import type { ClientTarget } from './client-target.ts';
import type { WrittenVerification } from './connection.ts';
import { absent, findAny, findOption } from './find-option.ts';
import { checksIn } from './verification.ts';

/** What a call decides on, besides the options of `tls.connect`. */
export interface VerificationSource {
  readonly use: ClientUse;
  /** The arguments that hold options. */
  readonly sources: readonly Value[];
  readonly target: ClientTarget;
  readonly secure: Fact<boolean>;
}

/** How a client verifies its server: by options of `tls.connect`, and by what its library has beside them. */
export function checksOf({ use, sources, target, secure }: VerificationSource, tlsOptions: readonly Value[]): Pick<WrittenVerification, 'chain' | 'name'> {
  const written = checksIn(tlsOptions);
  const byParameter = parametersOf(use, target);
  const chainTaken = byParameter.find(({ means }) => means === 'chain')?.from ?? takenByOption(use, sources, 'chain') ?? calledMethod(use, use.library.unverifyingMethods);
  const nameTaken = byParameter.find(({ means }) => means === 'name')?.from ?? takenByOption(use, sources, 'name');
  // What the query of a URL says of TLS replaces the options (pg-connection-string, index.js).
  const isReplaced = byParameter.some(({ means }) => means === 'tls') && use.library.name === 'checked';
  return {
    chain: chainTaken === null ? (isReplaced ? null : written.chain) : known(false, chainTaken),
    name: nameTaken === null ? nameOf(use, sources, written.name, secure) : known({ kind: 'none' }, nameTaken),
  };
}

/** An option other than those of `tls.connect` that takes the chain or the name from the verification. */
function takenByOption({ library }: ClientUse, sources: readonly Value[], takes: 'chain' | 'name'): Origin | null {
  for (const { option, value, takes: taken } of library.verification) {
    const found = taken === takes ? findOption(sources, option) : null;
    if (found?.kind !== 'written') continue;
    const { value: written, span } = found.option;
    const is = written.kind === 'text' ? written.text : written.kind === 'constant' ? written.value : undefined;
    if (is === value) return { kind: 'written', span };
  }
  return null;
}

/** A method that is called on what the call gives, as `superagent.get(url).disableTLSCerts()`. */
function calledMethod({ node, module }: ClientUse, names: readonly string[]): Origin | null {
  for (let at: Node = node, above = module.parentOf(at); above !== null; at = above, above = module.parentOf(at)) {
    if (above.type === 'CallExpression' ? above.callee !== at : above.type !== 'MemberExpression' || above.object !== at) return null;
    const method = memberName(above);
    if (above.type === 'MemberExpression' && method !== null && names.includes(method)) return { kind: 'written', span: module.spanOf(above.property) };
  }
  return null;
}

/** Authorities that are named in another way than by `ca`; `null` when none are. */
export function otherAuthorities({ use, sources, target }: VerificationSource, reading: Reading): Fact<TrustAnchors> | null {
  const parameter = parametersOf(use, target).find(({ means }) => means === 'authority');
  if (parameter !== undefined) return known({ kind: 'file', path: parameter.value }, parameter.from);
  const method = calledMethod(use, use.library.authorityMethods);
  if (method !== null) return known({ kind: 'inline' }, method);
  const found = findAny(sources, use.library.authorities);
  if (found.kind !== 'written') return found.kind === 'open' ? unknown(found.doubt, { kind: 'written', span: found.span }) : null;
  const { value, span } = found.option;
  const from: Origin = { kind: 'written', span };
  if (value.kind === 'text') return known(value.text.includes('-----BEGIN') ? { kind: 'inline' } : { kind: 'file', path: value.text }, from);
  const path = pathOfContent(value, reading);
  return path === null ? unknown(doubtOf(value), from) : known({ kind: 'file', path }, from);
}

/** Some drivers compare no name unless they are asked to. */
function nameOf({ library: { name } }: ClientUse, sources: readonly Value[], written: Fact<NameCheck> | null, secure: Fact<boolean>): Fact<NameCheck> | null {
  if (name === 'checked') return written;
  const asked = name === 'never' ? absent : findOption(sources, name);
  if (asked.kind === 'open') return unknown(asked.doubt, { kind: 'written', span: asked.span });
  if (asked.kind === 'absent') return known({ kind: 'none' }, secure.from);
  const { value, span } = asked.option;
  const from: Origin = { kind: 'written', span };
  if (value.kind !== 'constant') return unknown(doubtOf(value), from);
  return value.value === true ? null : known({ kind: 'none' }, from);
}
