/** A seeded stream of choices, so that a failing case can be made again from its number. */
export interface Random {
  /** An integer in `[0, below)`. */
  readonly integer: (below: number) => number;
  readonly pick: <T>(values: readonly [T, ...T[]]) => T;
  /** True in `percent` of 100 cases. */
  readonly chance: (percent: number) => boolean;
  /** Between `least` and `most` different values, in their order. */
  readonly some: <T>(values: readonly T[], least: number, most: number) => readonly T[];
  readonly shuffle: <T>(values: readonly T[]) => readonly T[];
}

/** Mulberry32: small, and the same on every machine. */
export function random(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const integer = (below: number): number => Math.floor(next() * below);
  const shuffle = <T>(values: readonly T[]): readonly T[] =>
    values
      .map((value) => ({ value, key: next() }))
      .sort((left, right) => left.key - right.key)
      .map(({ value }) => value);
  return {
    integer,
    pick: (values) => values[integer(values.length)] ?? values[0],
    chance: (percent) => integer(100) < percent,
    some: (values, least, most) => {
      const chosen = new Set(shuffle(values).slice(0, least + integer(most - least + 1)));
      return values.filter((value) => chosen.has(value));
    },
    shuffle,
  };
}
