import { known, unknown, type Fact } from '../../../src/model/fact.ts';
import type { Problem } from '../../../src/model/problem.ts';
import { findOption } from '../tls-options/find-option.ts';
import { listOption } from '../tls-options/list-option.ts';
import { materialSource, type ValueOf } from '../tls-options/material.ts';
import { versionBoundsIn } from '../tls-options/version-bounds.ts';
import { doubtOf, type Value } from '../values/value.ts';
import type { WrittenHandshake } from './handshake.ts';

export interface ReadHandshake {
  readonly handshake: WrittenHandshake;
  readonly problems: readonly Problem[];
}

/** What options of `tls.connect` say of handshakes; of several objects later ones win. */
export function handshakeIn(sources: readonly Value[], valueOf: ValueOf): ReadHandshake {
  const { minimum, maximum, problems } = versionBoundsIn(sources);
  const handshake: WrittenHandshake = {
    minimum,
    maximum,
    ciphers: listOption(sources, 'ciphers'),
    groups: listOption(sources, 'ecdhCurve'),
    signatureSchemes: listOption(sources, 'sigalgs'),
    certificate: certificateIn(sources, valueOf),
    alpn: alpnIn(sources),
    keyLog: null,
    renegotiation: null,
  };
  return { handshake, problems };
}

function certificateIn(sources: readonly Value[], valueOf: ValueOf): Fact<string> | null {
  const found = findOption(sources, ['cert']);
  if (found.kind === 'absent') return null;
  if (found.kind === 'open') return unknown(found.doubt, { kind: 'written', span: found.span });
  const { value, span } = found.option;
  if (value.kind === 'constant' && value.value == null) return null;
  const source = materialSource(value, valueOf);
  if (source.kind === 'open') return unknown(source.doubt, { kind: 'written', span });
  return known(source.kind === 'file' ? source.path : 'inline', { kind: 'written', span });
}

function alpnIn(sources: readonly Value[]): Fact<readonly string[]> | null {
  const found = findOption(sources, ['ALPNProtocols']);
  if (found.kind === 'absent') return null;
  if (found.kind === 'open') return unknown(found.doubt, { kind: 'written', span: found.span });
  const { value, span } = found.option;
  const names = value.kind === 'list' ? value.items.flatMap((item) => (item.kind === 'text' ? item.text : [])) : [];
  const isWhole = value.kind === 'list' && value.open === null && names.length === value.items.length;
  return isWhole ? known(names, { kind: 'written', span }) : unknown(doubtOf(value), { kind: 'written', span });
}
