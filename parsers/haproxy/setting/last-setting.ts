import type { ServerSetting } from '../connection/server.ts';

/** Settings that make no difference to how a server is talked to. */
const others: ReadonlySet<string> = new Set([
  ...['weight', 'id', 'cookie', 'guid', 'maxconn', 'minconn', 'maxqueue', 'backup', 'disabled', 'enabled', 'track', 'slowstart'],
  ...['check', 'no-check', 'rise', 'fall', 'inter', 'fastinter', 'downinter', 'observe', 'error-limit', 'on-error', 'on-marked-down', 'on-marked-up'],
  ...['init-addr', 'init-state', 'resolvers', 'resolve-net', 'resolve-opts', 'resolve-prefer'],
]);

/**
 * The last setting of each keyword, in layers: those of a `default-server` are shared by the servers below it, of which each has few of its own.
 */
export class LastSettings {
  readonly #before: LastSettings | null;
  /** `null`: taken back. */
  readonly #own: ReadonlyMap<string, ServerSetting | null>;
  #text: string | null = null;

  constructor(own: ReadonlyMap<string, ServerSetting | null>, before: LastSettings | null = null) {
    this.#own = own;
    this.#before = before;
  }

  get(keyword: string): ServerSetting | undefined {
    const own = this.#own.get(keyword);
    return own === undefined ? this.#before?.get(keyword) : (own ?? undefined);
  }

  has(keyword: string): boolean {
    return this.get(keyword) !== undefined;
  }

  /** What is written, as far as it makes a difference: the same text for servers that are talked to alike. */
  get text(): string {
    return (this.#text ??= this.#makeText());
  }

  #makeText(): string {
    let text = this.#before?.text ?? '';
    for (const [keyword, setting] of this.#own) {
      if (others.has(keyword)) continue;
      if (this.#before?.has(keyword) === true) return [...this.#keywords()].map((each) => textOf(each, this.get(each) ?? null)).join('');
      text += textOf(keyword, setting);
    }
    return text;
  }

  #keywords(): ReadonlySet<string> {
    const before = this.#before === null ? [] : this.#before.#keywords();
    return new Set([...before, ...this.#own.keys()]);
  }
}

function textOf(keyword: string, setting: ServerSetting | null): string {
  return setting === null || others.has(keyword) ? '' : `${keyword} ${setting.value?.value ?? ''} `;
}
