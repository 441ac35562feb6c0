/**
 * How the templates that write configuration files look: Jinja (Ansible, Salt), Go and Helm, Mustache and Handlebars, Liquid, ERB, EPP
 * and EJS, and the placeholders that sed, m4, autoconf and control panels replace.
 *
 * What a form accepts is narrow, because the same characters occur in plain files: `{{` in JSON, Lua and in what `sub_filter` looks
 * for, `<%` and `%` in patterns and encoded URLs, `{#` where a comment follows a brace. Left out altogether, as plain files are full of
 * them: `<NAME>` (HTML, groups of patterns), `{name}`, `[[ ]]`, `#{ }`.
 */

/**
 * - `value`: writes text
 * - `begin`, `end`: what is between them is written once, several times or not at all; `else` and the like count for nothing
 * - `control`: decides about text in another way
 * - `silent`: writes nothing and decides nothing: a comment, an assignment
 */
export type TemplatePart = 'value' | 'begin' | 'end' | 'control' | 'silent';

/** A part written between delimiters. */
export interface DelimitedForm {
  readonly open: string;
  readonly close: string;
  /** What the part of `text` from the opening delimiter at `start` to the closing one at `end` is; `null` when no template. */
  readonly classify: (text: string, start: number, end: number) => TemplatePart | null;
}

/** A name written between marks: a value. */
export interface PlaceholderForm {
  /** What the placeholder begins with: cheap to look for. */
  readonly open: string;
  /** Sticky. */
  readonly pattern: RegExp;
}

/** An expression is short; a longer one is two braces that have nothing to do with each other. */
const EXPRESSION_LENGTH = 2000;

function isOnOneLine(text: string, start: number, end: number): boolean {
  return end - start <= EXPRESSION_LENGTH && !text.slice(start, end).includes('\n');
}

/** Whether only spaces stand between the beginning of the line and `at`. */
export function beginsLine(text: string, at: number): boolean {
  let before = at - 1;
  while (text[before] === ' ' || text[before] === '\t') before -= 1;
  return before < 0 || text[before] === '\n';
}

/** Whether only spaces stand between `at` and the end of the line. */
export function endsLine(text: string, at: number): boolean {
  let after = at;
  while (text[after] === ' ' || text[after] === '\t' || text[after] === '\r') after += 1;
  return after >= text.length || text[after] === '\n';
}

function classifyExpression(text: string, start: number, end: number): TemplatePart | null {
  if (end - start > EXPRESSION_LENGTH) return null;
  const content = text.slice(start + 2, end).replace(/^\{?[-~+]?\s*/, '');
  if (/^(?:\/\*|!)/.test(content)) return 'silent';
  const endsLineAsStatement = /[;{}][ \t\r]*\n/.test(content);
  const isQuotedBrace = /^['"](?:\s+['"]|[;)])/.test(text.slice(start + 2, end));
  if (content.trim() === '' || endsLineAsStatement || isQuotedBrace) return null;
  if (/^(?:[#^]|(?:if|range|with|define|block)\s)/.test(content)) return 'begin';
  if (/^(?:\/|end\s*(?:-|$))/.test(content)) return 'end';
  if (/^(?:else|break|continue)\b/.test(content)) return 'control';
  return /^\$\w+\s*:?=(?!=)/.test(content) ? 'silent' : 'value';
}

function classifyStatement(text: string, start: number, end: number): TemplatePart | null {
  const word = /^[-+]?\s*([A-Za-z_]\w*)/.exec(text.slice(start + 2, Math.min(end, start + 100)))?.[1];
  if (word === undefined) return null;
  if (word.startsWith('end')) return 'end';
  if (jinjaBlocks.has(word)) return 'begin';
  if (word === 'include' || word === 'render') return 'value';
  return word === 'set' || word === 'do' || word === 'assign' || word === 'raw' ? 'silent' : 'control';
}

/** Statements of Jinja and Liquid that have an end. */
const jinjaBlocks: ReadonlySet<string> = new Set([
  ...['if', 'for', 'macro', 'block', 'call', 'filter', 'with', 'autoescape'],
  ...['unless', 'case', 'capture', 'comment', 'tablerow'],
]);

function classifyEmbeddedCode(text: string, start: number, end: number): TemplatePart | null {
  const mark = text.charAt(start + 2);
  if (mark === '=') return 'value';
  if (mark === '#') return 'silent';
  if (!/[-\s@A-Za-z}]/.test(mark)) return null;
  if (/[@A-Za-z]/.test(mark) && !isOnOneLine(text, start, end)) return null;
  const code = text.slice(start + 2, end).replace(/^-/, '').replace(/-$/, '').trim();
  const opens = /(?:\bdo|\{)\s*(?:\|[^|]*\|)?$/.test(code.slice(-200));
  if (/^(?:end\b|\})/.test(code)) return opens ? 'control' : 'end';
  if (/^(?:else|elsif|when)\b/.test(code)) return 'control';
  if (opens || /^(?:if|unless|case|while|until|for)\b/.test(code)) return 'begin';
  if (/^(?:\||[\w@$.]+\s*=[^=~])/.test(code)) return 'silent';
  return mark === '-' ? 'value' : 'control';
}

export const delimitedForms: readonly DelimitedForm[] = [
  { open: '{{', close: '}}', classify: classifyExpression },
  { open: '{%', close: '%}', classify: classifyStatement },
  { open: '<%', close: '%>', classify: classifyEmbeddedCode },
];

/**
 * A comment of Jinja. `server {# a comment` is plain nginx, and so is a `#}` after it: to be looked for only in files with other parts
 * of Jinja, and then it begins its line or ends on it.
 */
export const jinjaComment: DelimitedForm = {
  open: '{#',
  close: '#}',
  classify: (text, start, end) => (beginsLine(text, start) || isOnOneLine(text, start, end) ? 'silent' : null),
};

export const placeholderForms: readonly PlaceholderForm[] = [
  // %name%, %%NAME%%; not the %2e and %ad of an encoded URL.
  { open: '%', pattern: /%%[A-Za-z_][\w.-]*%%|%(?![A-Fa-f](?:\d|[A-Fa-f]%))(?:[a-z_][a-z0-9_]+|[A-Z_][A-Z0-9_]+)%/y },
  { open: '@', pattern: /@[A-Z_][A-Z0-9_]+@/y },
  { open: '__', pattern: /(?<![\w$])__[A-Z](?:[A-Z0-9]|_(?!_))*__/y },
  // What Go writes for a value that is missing.
  { open: '<no value>', pattern: /<no value>/y },
  // ${NAME:-default} of a shell: no server has such a variable.
  { open: '${', pattern: /\$\{[A-Za-z_]\w*:?[-=?+][^{}\n]*\}/y },
];

/** `${NAME}`, for formats in which it is not a variable of the server itself. */
export const environmentForm: PlaceholderForm = { open: '${', pattern: /\$\{[A-Za-z_]\w*\}/y };
