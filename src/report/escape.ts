/**
 * Characters that move the cursor, colour the terminal or turn the direction of text (UAX #9). A file may hold them;
 * a terminal or a log must never get them.
 */
const control = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/;

const controls = new RegExp(control, 'g');

const privateKey = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g;

/** Stands where a private key was. */
export const maskedKey = '[private key]';

/**
 * What CI systems take for a command wherever it stands in a log: `##vso[` (Azure Pipelines), `##[` (GitHub Actions), `##teamcity[`. Only `##` is
 * matched.
 */
export const bracketCommand = /##(?=\w*\[)/g;

/** What GitHub Actions takes for a command at the beginning of a line: `::name::`. A line may be broken at every space. */
const colonCommand = /(?<!\S)::(?=[a-z][^]*?::)/gi;

/** Text out of a file as it may be shown on one line: without private keys, control characters and the start of a CI command as `\u{1b}`. */
export function printable(text: string): string {
  return escapeCiCommands(maskPrivateKeys(text).replace(controls, escapeCharacter));
}

/** Text without the beginnings of commands to a CI system. */
export function escapeCiCommands(text: string): string {
  const brackets = text.includes('##') ? text.replace(bracketCommand, escapedHash) : text;
  return brackets.includes('::') ? brackets.replace(colonCommand, '\\u{3a}:') : brackets;
}

const escapedHash = '\\u{23}#';

export function maskPrivateKeys(text: string): string {
  return text.includes('PRIVATE KEY') ? text.replace(privateKey, maskedKey) : text;
}

/** JSON text in which every control character is escaped, those that JSON itself allows too, and no CI command begins. Indented by `indent` spaces. */
export function printableJson(value: unknown, indent = 2): string {
  const text = JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? maskPrivateKeys(part) : part), indent);
  return text.replace(controls, (character) => (character === '\n' ? character : jsonEscape(character))).replace(bracketCommand, '\\u0023#');
}

function jsonEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
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
