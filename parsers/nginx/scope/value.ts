import type { Doubt } from '../../../src/model/fact.ts';

/**
 * Who decides what a variable holds: the client's choice of host or path, its address, its certificate, a header in which a client
 * claims an identity, or something else about the request.
 */
export type Chooser = 'host' | 'path' | 'address' | 'certificate' | 'claim' | 'other';

/** What a word with variables stands for, in the requests that are looked at. */
export type Value =
  /** `forwarded`: what a direct client gets, for a header that only a proxy in front sets is absent then. */
  | { readonly kind: 'text'; readonly text: string; readonly forwarded: boolean }
  | { readonly kind: 'one-of'; readonly options: readonly Option[]; readonly by: Chooser }
  | Chosen
  /** `prefix`: what it begins with in any case. */
  | { readonly kind: 'unknown'; readonly doubt: Doubt; readonly prefix: string };

export interface Option {
  readonly text: string;
  /** Only requests for the ACME challenge get this one. */
  readonly acme: boolean;
}

export interface Chosen {
  readonly kind: 'chosen';
  readonly by: Chooser;
  /** What it begins with in any case. */
  readonly prefix: string;
  /** `written`: no text in a configuration, as the hash of a certificate that an attacker made. */
  readonly never: 'nothing' | 'empty' | 'written';
}

/** Products of alternatives larger than this are not followed. */
const MAX_OPTIONS = 16;

export function text(value: string, forwarded = false): Value {
  return { kind: 'text', text: value, forwarded };
}

export function chosen(by: Chooser, never: Chosen['never'] = 'nothing', prefix = ''): Chosen {
  return { kind: 'chosen', by, never, prefix };
}

export function unknownValue(doubt: Doubt, prefix = ''): Value {
  return { kind: 'unknown', doubt, prefix };
}

/** One of several texts; the text itself when they are all the same. */
export function oneOf(options: readonly Option[], by: Chooser): Value {
  const distinct = new Map<string, Option>();
  for (const option of options) {
    const same = distinct.get(option.text);
    distinct.set(option.text, { text: option.text, acme: option.acme && same?.acme !== false });
  }
  const [first, ...others] = distinct.values();
  if (first === undefined || others.length === 0) return text(first?.text ?? '');
  return { kind: 'one-of', options: [...distinct.values()], by };
}

/** What the value begins with in any case. */
export function prefixOf(value: Value): string {
  if (value.kind === 'text') return value.text;
  return value.kind === 'one-of' ? '' : value.prefix;
}

/** The value of two words written next to each other. */
export function concatenate(left: Value, right: Value): Value {
  if (left.kind === 'unknown') return left;
  const prefix = left.kind === 'text' ? left.text + prefixOf(right) : prefixOf(left);
  if (right.kind === 'unknown') return unknownValue(right.doubt, prefix);
  if (left.kind === 'text' && right.kind === 'text') return text(prefix, left.forwarded || right.forwarded);
  const by = strongest(chooserOf(left), chooserOf(right));
  return combineOptions(left, right, by) ?? chosen(by, neverBoth(left, right), prefix);
}

/** `null` for a text: nobody chooses it. */
export function chooserOf(value: Value): Chooser | null {
  return value.kind === 'one-of' || value.kind === 'chosen' ? value.by : null;
}

function combineOptions(left: Value, right: Value, by: Chooser): Value | null {
  const before = optionsOf(left);
  const after = optionsOf(right);
  if (before === null || after === null || before.length * after.length > MAX_OPTIONS) return null;
  const options = before.flatMap((one) => after.map((other) => ({ text: one.text + other.text, acme: one.acme || other.acme })));
  return oneOf(options, by);
}

function optionsOf(value: Value): readonly Option[] | null {
  if (value.kind === 'text') return [{ text: value.text, acme: false }];
  return value.kind === 'one-of' ? value.options : null;
}

const byStrength: readonly Chooser[] = ['certificate', 'claim', 'host', 'path', 'address', 'other'];

/** An identity in a text makes the whole an identity; otherwise a mixture is nobody's in particular. `null`: nobody chooses that part. */
export function strongest(left: Chooser | null, right: Chooser | null): Chooser {
  if (left === null || right === null || left === right) return left ?? right ?? 'other';
  const first = byStrength.find((chooser) => chooser === left || chooser === right) ?? 'other';
  return first === 'certificate' || first === 'claim' ? first : 'other';
}

function neverBoth(left: Value, right: Value): Chosen['never'] {
  const both = [neverOf(left), neverOf(right)];
  if (both.includes('written')) return 'written';
  return both.includes('empty') ? 'empty' : 'nothing';
}

function neverOf(value: Value): Chosen['never'] {
  switch (value.kind) {
    case 'text':
      return value.text === '' ? 'nothing' : 'empty';
    case 'one-of':
      return value.options.some((option) => option.text === '') ? 'nothing' : 'empty';
    case 'chosen':
      return value.never;
    case 'unknown':
      return 'nothing';
  }
}
