import { describe, expect, it } from 'vitest';
import { openFlaws } from '../../../src/standards/security-fixes.ts';
import { release, releaseOf } from '../../endpoints.ts';

const flaws = (version: string): readonly string[] => openFlaws(releaseOf(version, '3.5')).map(({ id }) => id);

describe('flaws of a release', () => {
  it.each([
    ['1.12.2', ['CVE-2026-1642']],
    ['1.18.0', ['CVE-2025-23419', 'CVE-2026-1642']],
    ['1.24.0', ['CVE-2025-23419', 'CVE-2026-40701', 'CVE-2026-1642']],
    ['1.26.2', ['CVE-2025-23419', 'CVE-2026-40701', 'CVE-2026-1642']],
    ['1.26.3', ['CVE-2026-40701', 'CVE-2026-1642']],
    ['1.27.3', ['CVE-2025-23419', 'CVE-2026-28755', 'CVE-2026-40701', 'CVE-2026-1642']],
    ['1.27.4', ['CVE-2026-28755', 'CVE-2026-40701', 'CVE-2026-1642']],
    ['1.28.1', ['CVE-2026-28755', 'CVE-2026-40701', 'CVE-2026-1642']],
    ['1.28.2', ['CVE-2026-28755', 'CVE-2026-40701']],
    ['1.28.3', ['CVE-2026-40701']],
    ['1.29.4', ['CVE-2026-28755', 'CVE-2026-40701', 'CVE-2026-1642']],
    ['1.29.5', ['CVE-2026-28755', 'CVE-2026-40701']],
    ['1.29.7', ['CVE-2026-40701']],
    ['1.30.0', ['CVE-2026-40701']],
    ['1.30.1', []],
    ['1.31.0', []],
  ])('nginx %s', (version, expected) => {
    expect(flaws(version)).toEqual(expected);
  });

  it('are none of a line, of an assumed version, of a distribution and of other products', () => {
    expect(flaws('1.26')).toEqual([]);
    const affected = releaseOf('1.26.2', '3.5');
    expect(openFlaws({ ...affected, stated: { product: false, library: true } })).toEqual([]);
    expect(openFlaws({ ...affected, backported: true })).toEqual([]);
    expect(openFlaws({ ...release, product: 'haproxy', version: '1.26.2' })).toEqual([]);
  });
});
