/** One of `count` parts of a run, counted from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/**
 * The items of one part. Parts follow each other, so that their results in order are the result of all; they weigh about the same.
 * @param weightOf More than 0.
 */
export function itemsOfShard<Item>(items: readonly Item[], weightOf: (item: Item) => number, { index, count }: Shard): readonly Item[] {
  const weights = items.map(weightOf);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  return items.filter((_, at) => {
    const weight = weights[at] ?? 0;
    // An item belongs where its middle lies.
    const part = Math.floor(((before + weight / 2) / whole) * count);
    before += weight;
    return part === index - 1;
  });
}
