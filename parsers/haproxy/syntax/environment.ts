import type { Truth } from '../../../src/model/fact.ts';
import type { Line } from './tree.ts';

/**
 * Environment variables that `global` sets for what follows. All others depend on how HAProxy is started. Changes while files are read,
 * because each line is read with what the lines above it have set.
 */
export class EnvironmentVariables {
  readonly #values = new Map<string, string>();

  /** The value, or `null` when it is not known. */
  get(name: string): string | null {
    return this.#values.get(name) ?? null;
  }

  isDefined(name: string): Truth {
    return this.#values.has(name) ? 'yes' : 'unknown';
  }

  /** A line of a `global` section. `presetenv` keeps a value from outside, so that it tells nothing. */
  apply({ keyword, args, doubt }: Line): void {
    const [name, value] = args;
    switch (keyword.value) {
      case 'setenv':
        if (name === undefined || value === undefined) return;
        if (doubt === null && value.doubt === null) this.#values.set(name.value, value.value);
        else this.#values.delete(name.value);
        return;
      case 'unsetenv':
        for (const unset of args) this.#values.delete(unset.value);
        return;
      case 'resetenv':
        for (const known of this.#values.keys()) if (!args.some((kept) => kept.value === known)) this.#values.delete(known);
        return;
    }
  }
}
