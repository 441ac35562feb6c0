import type { ClientAuthentication, ClientCertificateMode } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact } from '../../../src/model/fact.ts';
import { lazilyForObject } from '../../../src/tls/lazily.ts';
import * as defaults from '../defaults.ts';
import { defaultFact } from '../defaults.ts';
import type { ContextSource } from '../context/secure-context.ts';
import { revocationOf, trustAnchorsOf } from '../context/trust.ts';
import { memberName } from '../bindings/pattern.ts';
import type { SourceModule } from '../bindings/source-module.ts';
import { unwrap } from '../bindings/unwrap.ts';
import { itemsOf } from '../values/objects.ts';
import { optionOf } from '../values/options.ts';
import type { Reading } from '../values/reading.ts';
import { alternativesOf, doubtOf, truthinessOf, type Value } from '../values/value.ts';

/**
 * How a server asks clients for certificates. Only `true` itself makes it ask, and only `false` itself makes it take what does not verify
 * (lib/_tls_wrap.js). Roots that Node brings along stand in where no authorities are given.
 */
export function clientAuthenticationOf(source: ContextSource, reading: Reading): ClientAuthentication {
  const { options, release, near } = source;
  const depth = { ...defaultFact(defaults.authorities, release, near), value: null };
  const pfx = options === null ? null : optionOf(options, 'pfx');
  const anchors = trustAnchorsOf(source, reading);
  const byPfx = pfx !== null && anchors.known && anchors.from.kind === 'default';
  return {
    mode: modeOf(source),
    // The authorities in a PKCS #12 archive are believed as well.
    trustAnchors: byPfx ? unknown({ kind: 'not-understood', what: 'pfx' }, { kind: 'written', span: pfx.span }) : anchors,
    depth,
    revocation: revocationOf(source, reading),
    bypasses: [],
  };
}

function modeOf({ options, release, near }: ContextSource): Fact<ClientCertificateMode> {
  const asked = options === null ? null : optionOf(options, 'requestCert');
  if (asked === null) return { ...defaultFact(defaults.requestCert, release, near), value: 'none' };
  const from = { kind: 'written', span: asked.value.span } as const;
  const asks = agreed(asked.value, isTrue);
  if (asks === null) return unknown(doubtOf(asked.value), from);
  if (!asks) return known('none', from);
  const rejects = options === null ? null : optionOf(options, 'rejectUnauthorized');
  if (rejects === null) return known('required', from);
  const accepts = agreed(rejects.value, isFalse);
  if (accepts === null) return unknown(doubtOf(rejects.value), { kind: 'written', span: rejects.value.span });
  return accepts ? known('optional-unverified', { kind: 'written', span: rejects.value.span }) : known('required', from);
}

/**
 * A server may ask later: `socket.renegotiate({ requestCert: true })`, on those connections that it chooses (Node.js, tlsSocket.renegotiate). `null`
 * where none does.
 */
export function askedLater(module: SourceModule, reading: Reading): Fact<ClientCertificateMode> | null {
  for (const call of renegotiations(module)) {
    const [options] = itemsOf(call.arguments, module, reading).items;
    const asked = options === undefined ? null : optionOf(options, 'requestCert');
    if (asked !== null && truthinessOf(asked.value) !== false) return unknown({ kind: 'run-time', what: 'renegotiate' }, { kind: 'written', span: asked.span });
  }
  return null;
}

const renegotiations = lazilyForObject((module: SourceModule) => module.calls.filter((call) => memberName(unwrap(call.callee)) === 'renegotiate'));

/** What every alternative says; `null` when one may say otherwise. */
function agreed(value: Value, test: (value: Value) => boolean | null): boolean | null {
  const [first, ...others] = alternativesOf(value).map(test);
  return first !== undefined && others.every((other) => other === first) ? first : null;
}

/** A variable of the environment is a text or nothing, never `true`. */
export function isTrue(value: Value): boolean | null {
  return isExactly(value, true);
}

export function isFalse(value: Value): boolean | null {
  return isExactly(value, false);
}

function isExactly(value: Value, wanted: boolean): boolean | null {
  switch (value.kind) {
    case 'constant':
      return value.value === wanted;
    case 'opaque':
    case 'call':
    case 'member':
    case 'choice':
      return null;
    default:
      return false;
  }
}
