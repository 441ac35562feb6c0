import type { Message } from './message.ts';
import { MessagePattern, type NameFields, type NameKinds } from './message-pattern.ts';

/** What a message has in common with an earlier one: everything but names of the same kinds. */
export interface Likeness<Model> {
  readonly model: Model;
  /** By name in the model, the one in its place. */
  readonly names: ReadonlyMap<string, string>;
}

/** A control plane writes what it writes in few ways; what is written in more was written by hand. */
const MOST_PATTERNS = 8;

/** The messages of one type that others may be written like. */
export class AlikeMessages<Model> {
  readonly #type: string;
  readonly #fields: NameFields;
  readonly #kinds: NameKinds;
  readonly #models: { readonly model: Model; readonly pattern: MessagePattern }[] = [];

  constructor(type: string, fields: NameFields, kinds: NameKinds) {
    this.#type = type;
    this.#fields = fields;
    this.#kinds = kinds;
  }

  find(message: Message): Likeness<Model> | null {
    for (const { model, pattern } of this.#models) {
      const names = pattern.match(message);
      if (names !== null) return { model, names };
    }
    return null;
  }

  add(message: Message, model: Model): void {
    if (this.#models.length === MOST_PATTERNS) return;
    const pattern = MessagePattern.of(message, this.#type, this.#fields, this.#kinds);
    if (pattern !== null) this.#models.push({ model, pattern });
  }
}
