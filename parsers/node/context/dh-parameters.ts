import { known, unknown, type Fact } from '../../../src/model/fact.ts';
import type { DhParameters } from '../../../src/model/tls.ts';
import type { Material } from '../../_shared/material.ts';
import { optionOf } from '../values/options.ts';
import type { Reading } from '../values/reading.ts';
import { pathOfContent } from '../values/file-value.ts';
import type { ContextSource, SecureContext } from './secure-context.ts';

/** The parameters that `dhparam` names, with their size where the file is in sight. */
export function dhParametersOf({ options }: ContextSource, { dhParameters }: SecureContext, material: Material, reading: Reading): Fact<DhParameters | null> {
  const option = dhParameters.known || options === null ? null : optionOf(options, 'dhparam');
  const path = option === null ? null : pathOfContent(option.value, reading);
  if (path === null) return dhParameters;
  const bits = material.dhBits(path);
  const { from } = dhParameters;
  return known({ source: path, bits: bits === null ? unknown({ kind: 'missing-file', path }, from) : known(bits, from) }, from);
}
