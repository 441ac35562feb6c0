import type { Span } from '../../../src/model/span.ts';
import type { SourceModule } from '../bindings/source-module.ts';
import { isMember } from '../values/members.ts';
import type { Reading } from '../values/reading.ts';
import { choice, type Option } from '../values/value.ts';

/** What a program sets for all of its process: it stands in where a context says nothing. `null`: Node's own default. */
export interface ProcessDefaults {
  readonly minVersion: Option | null;
  readonly maxVersion: Option | null;
  readonly ciphers: Option | null;
  readonly ecdhCurve: Option | null;
}

const names = { minVersion: 'DEFAULT_MIN_VERSION', maxVersion: 'DEFAULT_MAX_VERSION', ciphers: 'DEFAULT_CIPHERS', ecdhCurve: 'DEFAULT_ECDH_CURVE' } as const;

export const noProcessDefaults: ProcessDefaults = { minVersion: null, maxVersion: null, ciphers: null, ecdhCurve: null };

/** What two files of a program set: the first counts where both do. */
export function bothDefaults(one: ProcessDefaults, other: ProcessDefaults): ProcessDefaults {
  return {
    minVersion: one.minVersion ?? other.minVersion,
    maxVersion: one.maxVersion ?? other.maxVersion,
    ciphers: one.ciphers ?? other.ciphers,
    ecdhCurve: one.ecdhCurve ?? other.ecdhCurve,
  };
}

/** Assignments such as `tls.DEFAULT_MIN_VERSION = 'TLSv1'` in a file. */
export function processDefaultsIn(module: SourceModule, reading: Reading): ProcessDefaults {
  const assigned = (name: string): Option | null => {
    const found = module.memberAssignments.filter(({ left }) => module.textOf(left.property) === name && isMember(reading.valueOf(left.object, module), 'tls'));
    const [first] = found;
    if (first === undefined) return null;
    const span: Span = module.spanOf(first);
    const value = choice(found.map(({ right }) => reading.valueOf(right, module)), span);
    return { name, value, key: module.spanOf(first.left), span, module };
  };
  return { minVersion: assigned(names.minVersion), maxVersion: assigned(names.maxVersion), ciphers: assigned(names.ciphers), ecdhCurve: assigned(names.ecdhCurve) };
}
