/** Does one thing after the other, in the order in which they came, so that no answer mixes two states of the documents. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Does `act` when everything before is done. What fails does not stop what follows. */
  next<T>(act: () => T | Promise<T>): Promise<T> {
    const done = this.#last.then(act);
    this.#last = done.catch(() => undefined);
    return done;
  }
}
