/** What HAProxy refuses about a word by itself. */
export type WordFlaw = 'unterminated-quote' | 'unterminated-brace' | 'invalid-variable-name' | 'invalid-hexadecimal' | 'invalid-expansion';

/** What HAProxy takes a word for. */
export interface WordMeaning {
  readonly value: string;
  /** Where `value` begins within `raw` when it stands there as it is, else `null`. */
  readonly offset: number | null;
  /** The environment variable whose value is not known. */
  readonly variable: string | null;
  readonly flaw: WordFlaw | null;
}

/** The value of an environment variable that is known, else `null`. */
export type Environment = (name: string) => string | null;

/**
 * Takes quotes and escapes off a word and replaces variables, which are there between double quotes only. Where a variable is not
 * known, the value is the text as written.
 */
export function meaningOf(raw: string, environment: Environment): WordMeaning {
  const decoder = new Decoder(raw, environment);
  decoder.run();
  const { value, variable, flaw } = decoder;
  const bare = /^["']([^"'\\]*)["']$/.exec(raw)?.[1] ?? raw;
  if (variable !== null) return { value: bare, offset: bare === raw ? 0 : 1, variable, flaw };
  return { value, offset: value === bare ? (bare === raw ? 0 : 1) : null, variable, flaw };
}

class Decoder {
  private readonly raw: string;
  private readonly environment: Environment;
  private at = 0;
  private quote: string | null = null;
  value = '';
  variable: string | null = null;
  flaw: WordFlaw | null = null;

  constructor(raw: string, environment: Environment) {
    this.raw = raw;
    this.environment = environment;
  }

  run(): void {
    const { raw } = this;
    while (this.at < raw.length) {
      const character = raw.charAt(this.at);
      if (character === this.quote) this.switchQuote(null);
      else if (this.quote === null && (character === '"' || character === "'")) this.switchQuote(character);
      else if (character === '\\' && this.quote !== "'") this.unescape();
      else if (character === '$' && this.quote === '"') this.expand();
      else this.take(1, character);
    }
    if (this.quote !== null) this.flaw = 'unterminated-quote';
  }

  private switchQuote(quote: string | null): void {
    this.quote = quote;
    this.at += 1;
  }

  private take(length: number, value: string): void {
    this.at += length;
    this.value += value;
  }

  private unescape(): void {
    const next = this.raw.charAt(this.at + 1);
    const escaped = next === '$' && this.quote === null ? undefined : escapes.get(next);
    if (escaped !== undefined) this.take(2, escaped);
    else if (next === 'x') this.unescapeHexadecimal();
    else this.take(1, '\\');
  }

  private unescapeHexadecimal(): void {
    const digits = /^[\da-f]{2}/i.exec(this.raw.slice(this.at + 2, this.at + 4))?.[0];
    if (digits === undefined) this.flaw ??= 'invalid-hexadecimal';
    if (digits === undefined) this.take(2, '\\x');
    else this.take(4, String.fromCharCode(Number.parseInt(digits, 16)));
  }

  private expand(): void {
    const found = variablePattern.exec(this.raw.slice(this.at));
    if (found === null) {
      this.flaw ??= flawOfVariable(this.raw.slice(this.at));
      this.take(1, '$');
      return;
    }
    const [whole, braced, plain] = found;
    const name = braced ?? plain ?? '';
    const value = whole.includes('[*]') ? null : this.environment(name);
    if (value === null) this.variable ??= name;
    this.take(whole.length, value ?? whole);
  }
}

/** `${NAME}`, `${NAME-default}`, `${NAME[*]}`, `$NAME`; names that begin with a dot are HAProxy's own. */
const variablePattern = /^\$(?:\{(\.?[A-Za-z_]\w*)(?:\[\*\])?(?:-[^}]*)?\}|(\.?[A-Za-z_]\w*))/;

function flawOfVariable(rest: string): WordFlaw {
  if (!/^\$\{?\.?[A-Za-z_]/.test(rest)) return 'invalid-variable-name';
  return /^\$\{\.?\w+\[(?!\*\])/.test(rest) ? 'invalid-expansion' : 'unterminated-brace';
}

const escapes: ReadonlyMap<string, string> = new Map([
  [' ', ' '],
  ['\\', '\\'],
  ['t', '\t'],
  ['n', '\n'],
  ['r', '\r'],
  ['#', '#'],
  ["'", "'"],
  ['"', '"'],
  ['$', '$'],
]);
