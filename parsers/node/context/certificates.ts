import { known, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { CertificateUse } from '../../../src/model/tls.ts';
import type { Material } from '../../_shared/material.ts';
import { defaultFact, certificate as noCertificate } from '../defaults.ts';
import { optionOf } from '../values/options.ts';
import type { Reading } from '../values/reading.ts';
import { doubtOf, type Option, type Value } from '../values/value.ts';
import { pathOfContent } from '../values/file-value.ts';
import type { ContextSource } from './secure-context.ts';

/** The certificates that `cert` and `key`, or `pfx`, of the options give; each may be a list. A text is inline, and its path `inline`. */
export function certificatesOf(source: ContextSource, material: Material, reading: Reading): Fact<readonly CertificateUse[]> {
  const { options, release, near } = source;
  const none = defaultFact(noCertificate, release, near);
  const pfx = options === null ? null : optionOf(options, 'pfx');
  const cert = options === null ? null : optionOf(options, 'cert');
  if (pfx !== null && !isNothing(pfx)) return unknown({ kind: 'not-understood', what: 'pfx' }, { kind: 'written', span: pfx.key });
  if (cert === null || isNothing(cert)) return none;
  const key = options === null ? null : optionOf(options, 'key');
  const keys = key === null ? [] : itemsIn(key.value).map((value) => pathOf(value, reading));
  const items = itemsIn(cert.value);
  const uses = items.flatMap((value, index) => {
    const path = pathOf(value, reading);
    return path === null ? [] : [certificateUse(path, keys[index] ?? null, { kind: 'written', span: value.span }, material)];
  });
  const from: Origin = { kind: 'written', span: cert.value.span };
  const open = items.find((value) => pathOf(value, reading) === null);
  return open === undefined ? known(uses, from) : unknown(doubtOf(open), from);
}

function isNothing({ value }: Option): boolean {
  return value.kind === 'constant' && value.value == null;
}

function itemsIn(value: Value): readonly Value[] {
  return value.kind === 'list' ? value.items : [value];
}

/** Whatever is text of a certificate, only its type can matter. */
function pathOf(value: Value, reading: Reading): string | null {
  return value.kind === 'text' ? 'inline' : pathOfContent(value, reading);
}

function certificateUse(path: string, keyPath: string | null, from: Origin, material: Material): CertificateUse {
  const keyType = material.keyType(path);
  const responder = material.hasOcspResponder(path);
  const missing = unknown({ kind: 'missing-file', path }, from);
  return { path, keyPath, from, keyType: keyType === null ? missing : known(keyType, from), ocspResponder: responder === null ? missing : known(responder, from) };
}
