/**
 * Characters that move the cursor, colour the terminal or turn the direction of text (UAX #9). A file may hold them;
 * a terminal or a log must never get them.
 */
const control = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/;

const controls = new RegExp(control, 'g');

const privateKey = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g;

/** Stands where a private key was. */
export const maskedKey = '[private key]';

/** Text out of a file as it may be shown on one line: without private keys, control characters as `\u{1b}`. */
export function printable(text: string): string {
  return maskPrivateKeys(text).replace(controls, escapeCharacter);
}

export function maskPrivateKeys(text: string): string {
  return text.includes('PRIVATE KEY') ? text.replace(privateKey, maskedKey) : text;
}

/** JSON text in which every control character is escaped, those that JSON itself allows too. */
export function printableJson(value: unknown): string {
  const text = JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? maskPrivateKeys(part) : part), 2);
  return text.replace(controls, (character) => (character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`));
}

/** Ranges of a text that private keys take, as pairs of offsets. */
export function privateKeyRanges(text: string): readonly (readonly [number, number])[] {
  if (!text.includes('PRIVATE KEY')) return [];
  return [...text.matchAll(privateKey)].map((match) => [match.index, match.index + match[0].length]);
}

/** One character escaped; others as they are. */
export function escapeCharacter(character: string): string {
  return control.test(character) ? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}` : character;
}
