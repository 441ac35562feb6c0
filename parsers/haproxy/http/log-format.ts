import { parseSample, type Sample } from './sample.ts';

/** A part of a text in log format (configuration.txt, 8.2.4): as written, a sample expression, or something else that is filled in. */
export type FormatPart = string | Sample | null;

const escape = /%(?:%|(?:\{[^{}]*\})?\[|(?:\{[^{}]*\})?([A-Za-z]\w*))/g;

/** The parts of a text such as `https://%[req.hdr(host)]/`; `null` stands for an alias like `%ci` and for what is not understood. */
export function parseLogFormat(text: string): readonly FormatPart[] {
  const parts: FormatPart[] = [];
  let after = 0;
  const literal = (until: number): void => {
    if (until > after) parts.push(text.slice(after, until));
  };
  escape.lastIndex = 0;
  for (let match = escape.exec(text); match !== null; match = escape.exec(text)) {
    literal(match.index);
    after = match.index + match[0].length;
    if (match[0] === '%%') parts.push('%');
    else if (match[0].endsWith('[')) {
      const end = endOfExpression(text, after);
      parts.push(parseSample(text.slice(after, end)));
      after = end + 1;
    } else parts.push(null);
    escape.lastIndex = after;
  }
  literal(text.length);
  return parts;
}

/** Where the bracket that ends an expression stands; brackets in quotes and in pairs belong to it. */
function endOfExpression(text: string, from: number): number {
  let depth = 0;
  let quote = '';
  for (let at = from; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '[') depth += 1;
    else if (character === ']' && depth === 0) return at;
    else if (character === ']') depth -= 1;
  }
  return text.length;
}
