/** A fetch method or a converter with its arguments, e.g. `field(1,:)`. */
export interface Call {
  readonly name: string;
  readonly args: readonly string[];
}

/** A sample expression (configuration.txt, section 7): what is fetched, and the converters that change it, e.g. `req.hdr(host),lower`. */
export interface Sample {
  readonly fetch: Call;
  readonly converters: readonly Call[];
  readonly text: string;
}

/** `null` for a text that is no sample expression. */
export function parseSample(text: string): Sample | null {
  const [fetch, ...converters] = splitAtCommas(text).map(parseCall);
  if (fetch == null || converters.includes(null)) return null;
  return { fetch, converters: converters.flatMap((call) => call ?? []), text };
}

function parseCall(text: string): Call | null {
  const [, name, , inner] = /^([A-Za-z_][\w.-]*)(\((.*)\))?$/s.exec(text.trim()) ?? [];
  if (name === undefined) return null;
  return { name, args: inner === undefined || inner === '' ? [] : splitAtCommas(inner).map(unquoted) };
}

/** Commas within parentheses and quotes belong to an argument. */
function splitAtCommas(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function unquoted(argument: string): string {
  return argument.trim().replace(/^(["'])(.*)\1$/s, '$2');
}
