import type { Problem } from '../../../src/model/problem.ts';
import type { Scalar } from '../message/message.ts';
import type { ControlPlaneObject } from './object.ts';
import type { ObjectKind } from './object-kind.ts';
import { messageAt } from './reference.ts';

/** Where resources have bounds of versions that are texts, of which YAML makes numbers without quotes. */
const places: Readonly<Partial<Record<ObjectKind, { readonly path: readonly string[]; readonly fields: readonly string[] }>>> = {
  'gateway.envoyproxy.io/ClientTrafficPolicy': { path: ['tls'], fields: ['minVersion', 'maxVersion'] },
  'gateway.envoyproxy.io/Backend': { path: ['tls'], fields: ['minVersion', 'maxVersion'] },
  'projectcontour.io/HTTPProxy': { path: ['virtualhost', 'tls'], fields: ['minimumProtocolVersion', 'maximumProtocolVersion'] },
};

/** Versions that Kubernetes refuses, as the schema of the resource asks for a text, and such as Contour does not know. */
export function versionProblems({ kind, spec }: ControlPlaneObject): readonly Problem[] {
  const place = places[kind];
  const message = place === undefined ? null : messageAt(spec, ...place.path);
  return (place?.fields ?? []).flatMap((name) => {
    const value = message?.field(name)?.value;
    if (value?.kind !== 'scalar' || value.opaque) return [];
    if (isNumber(value)) return [unquoted(value)];
    return kind === 'projectcontour.io/HTTPProxy' && !/^1\.[23]$/.test(value.text) ? [unknownToContour(value, name)] : [];
  });
}

function isNumber({ text, quoted }: Scalar): boolean {
  return !quoted && /^\d+\.\d+$/.test(text);
}

function unquoted({ span, text }: Scalar): Problem {
  return {
    code: 'envoy/version-without-quotes',
    severity: 'error',
    span,
    text: {
      en: `Kubernetes refuses this: a version is a text, "${text}", and without quotes a number`,
      ja: `Kubernetes はこれを拒否する: バージョンは文字列 "${text}" で書く。引用符がないと数値になる`,
    },
    fix: { text: `"${text}"`, edits: [{ span, text: `"${text}"` }], safety: 'safe' },
  };
}

/** See TLSVersion in Contour, internal/annotation/annotations.go. */
function unknownToContour({ span }: Scalar, field: string): Problem {
  const byDefault = field === 'minimumProtocolVersion' ? '1.2' : '1.3';
  return {
    code: 'envoy/unknown-version',
    severity: 'warning',
    span,
    text: {
      en: `Contour knows 1.2 and 1.3 only, and takes this for ${byDefault}`,
      ja: `Contour で使えるのは 1.2 と 1.3 だけで、これは ${byDefault} とみなされる`,
    },
  };
}
