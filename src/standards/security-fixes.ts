import type { ProductName, Release } from '../model/release.ts';
import type { RequirementId } from './requirements.ts';

/** A flaw of a product because of which its settings do not keep what they say, or do harm. */
export interface SecurityFix {
  readonly id: `CVE-${string}`;
  readonly product: ProductName;
  /** The first version that has it. */
  readonly since: string;
  /** The first version of each maintained line that does not. */
  readonly fixedIn: readonly string[];
  readonly undoes: UndoneSetting;
  readonly requirement: RequirementId;
  readonly cite: string;
}

export type UndoneSetting =
  /** Verification of client certificates by the other servers on the socket of a default server that verifies them, too, in TLS 1.3. */
  | 'client-certificates'
  /** OCSP of client certificates for protocols other than HTTP. */
  | 'client-ocsp'
  /** The memory of the process, which checking client certificates by OCSP corrupts. */
  | 'client-ocsp-memory'
  /** That what comes over a verified connection is the server's. */
  | 'server-verification';

export const securityFixes: readonly SecurityFix[] = [
  {
    id: 'CVE-2025-23419',
    product: 'nginx',
    since: '1.13.0',
    fixedIn: ['1.26.3', '1.27.4'],
    undoes: 'client-certificates',
    requirement: 'v5.0.be-9.4.5',
    cite: 'nginx CHANGES 1.27.4, CHANGES-1.26 1.26.3',
  },
  {
    id: 'CVE-2026-28755',
    product: 'nginx',
    since: '1.27.2',
    fixedIn: ['1.28.3', '1.29.7'],
    undoes: 'client-ocsp',
    requirement: 'v5.0.be-9.4.3',
    cite: 'nginx CHANGES 1.29.7, CHANGES-1.28 1.28.3',
  },
  {
    id: 'CVE-2026-40701',
    product: 'nginx',
    since: '1.19.0',
    fixedIn: ['1.30.1', '1.31.0'],
    undoes: 'client-ocsp-memory',
    requirement: 'v5.0.be-9.4.3',
    cite: 'nginx CHANGES 1.31.0, CHANGES-1.30 1.30.1; ssl_ocsp came with CHANGES 1.19.0',
  },
  {
    id: 'CVE-2026-1642',
    product: 'nginx',
    since: '0',
    fixedIn: ['1.28.2', '1.29.5'],
    undoes: 'server-verification',
    requirement: 'v5.0.be-9.2.6',
    cite: 'nginx CHANGES 1.29.5, CHANGES-1.28 1.28.2',
  },
];

/**
 * The flaws of a release. None where its version proves none: it is assumed, it names a line and no version in it, or a distribution
 * maintains it.
 */
export function openFlaws({ product, version, stated, backported }: Release): readonly SecurityFix[] {
  const exact = /^\d+\.\d+\.\d+$/.test(version);
  if (!stated.product || backported || !exact) return [];
  return securityFixes.filter((fix) => fix.product === product && compare(version, fix.since) >= 0 && !isFixed(version, fix.fixedIn));
}

/** In its line, or because it is newer than all that were fixed. */
function isFixed(version: string, fixedIn: readonly string[]): boolean {
  const inLine = fixedIn.find((fixed) => lineOf(fixed) === lineOf(version));
  return inLine === undefined ? fixedIn.every((fixed) => compare(version, fixed) > 0) : compare(version, inLine) >= 0;
}

function lineOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

function compare(one: string, other: string): number {
  const theirs = other.split('.').map(Number);
  const differences = one.split('.').map((part, index) => Number(part) - (theirs[index] ?? 0));
  return differences.find((difference) => difference !== 0) ?? 0;
}
