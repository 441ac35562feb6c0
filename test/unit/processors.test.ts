import { describe, expect, it } from 'vitest';
import { freeProcessors, processorTimes, type ProcessorTimes } from '../../src/cli/processors.ts';

const nothing: ProcessorTimes = { available: 4, processors: 4, passed: 0, busy: 0, own: 0 };

/** After a second on four processors. */
function after(busy: number, own: number): ProcessorTimes {
  return { ...nothing, passed: 4000, busy, own };
}

describe('free processors', () => {
  it('are those that others do not use', () => {
    expect(freeProcessors(nothing, after(1000, 1000))).toBe(4);
    expect(freeProcessors(nothing, after(3000, 1000))).toBe(2);
    expect(freeProcessors(nothing, after(4000, 0))).toBe(0);
  });

  it('are not taken by helpers of this process, nor by what others do now and then', () => {
    expect(freeProcessors(nothing, after(2000, 1700))).toBe(4);
  });

  it('are no more than may be used, whatever the machine has', () => {
    expect(freeProcessors(nothing, { available: 2, processors: 64, passed: 64_000, busy: 1000, own: 1000 })).toBe(2);
  });

  it('are all, where nothing is known of them', () => {
    expect(freeProcessors({ ...nothing, processors: 0 }, { ...nothing, processors: 0 })).toBe(4);
  });

  it('are measured', () => {
    const first = processorTimes();
    for (const end = performance.now() + 300; performance.now() < end; );
    const second = processorTimes();
    expect(second.own - first.own).toBeGreaterThan(50);
    expect(second.passed).toBeGreaterThan(first.passed);
    expect(freeProcessors(first, second)).toBeLessThanOrEqual(second.available);
  });
});
