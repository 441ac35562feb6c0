import type { IdentityUse } from '../../../src/model/endpoint.ts';
import type { Truth } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import { parameterDirectiveOf, standsForHeader } from './backend-parameter.ts';
import { passOf } from './content.ts';
import { evaluate, variableValue, type Variables } from '../scope/evaluate.ts';
import type { Outcome } from './outcome.ts';
import { lookup, type Block, type Found } from '../scope/scope.ts';
import type { Directive, Word } from '../syntax/tree.ts';
import { chooserOf } from '../scope/value.ts';
import { variablesIn } from '../scope/variable.ts';

/** A header, parameter or answer that carries an identity out of one block. */
export interface Carrier {
  readonly carrier: string;
  readonly how: IdentityUse['how'];
  readonly span: Span;
  readonly clientCanSet: Truth;
  /** Whether the result of the verification goes to the same place. */
  readonly withStatus: boolean;
}

/** Where the answer of `outcome` carries an identity: to a backend, or back to the client. */
export function carriersOf(outcome: Outcome): readonly Carrier[] {
  const pass = outcome.reply === null ? passOf(outcome.settings) : null;
  return [...(pass === null ? [] : passed(pass, outcome)), ...shown(outcome)];
}

function passed(pass: Directive, { settings, variables }: Outcome): readonly Carrier[] {
  const [target] = pass.args;
  const routed = target !== undefined && identityIn(target, variables) === 'certificate';
  const decision: Carrier = { carrier: pass.name.value, how: 'decides', span: pass.span, clientCanSet: 'no', withStatus: false };
  const directive = parameterDirectiveOf.get(pass.name.value);
  const found = directive === undefined ? null : lookup(settings, directive);
  if (directive === undefined || found === null) return routed ? [decision] : [];
  const withStatus = found.directives.some(({ args }) => args[1] !== undefined && tellsStatus(args[1], variables));
  const written = found.directives.flatMap((parameter) => writtenCarrier(parameter, settings, variables, withStatus));
  return [...(routed ? [decision] : []), ...written, ...dropped(found, directive, settings, variables)];
}

function writtenCarrier(directive: Directive, settings: Block, variables: Variables, withStatus: boolean): readonly Carrier[] {
  const [name, value] = directive.args;
  const identity = name === undefined || value === undefined ? null : identityIn(value, variables);
  if (name === undefined || identity === null) return [];
  const isClaim = identity === 'claim';
  const clientCanSet = isClaim ? 'yes' : bySpelling(name.value, settings);
  return [{ carrier: name.value, how: isClaim ? 'taken-from-client' : 'forwarded', span: directive.span, clientCanSet, withStatus }];
}

/** With `underscores_in_headers on` a client's `X_Client_DN` passes beside `X-Client-DN`; many backends take them for the same. */
function bySpelling(name: string, settings: Block): Truth {
  const isOn = lookup(settings, 'underscores_in_headers')?.directives[0]?.args[0]?.value.toLowerCase() === 'on';
  return isOn && name.includes('-') ? 'unknown' : 'no';
}

/**
 * Headers that outer blocks set and that are lost here, because this block has parameters of its own: what a client sends under that
 * name passes.
 */
function dropped(found: Found, name: string, settings: Block, variables: Variables): readonly Carrier[] {
  const [first] = found.directives;
  if (first === undefined || !passesClientHeaders(settings)) return [];
  const kept = new Set(found.directives.map(({ args }) => args[0]?.value.toLowerCase()));
  const outer = found.block.parent === null ? null : lookup(found.block.parent, name);
  const lost = (outer?.directives ?? []).filter(({ args: [header, value] }) => {
    const isKept = header === undefined || kept.has(header.value.toLowerCase());
    return !isKept && value !== undefined && standsForHeader(name, header.value) && identityIn(value, variables) === 'certificate';
  });
  const clientCanSet = found.doubt === null && found.block.doubt === null ? 'yes' : 'unknown';
  const span = first.span.file === found.block.head.file ? first.span : found.block.head;
  return lost.map(({ args }) => ({ carrier: args[0]?.value ?? '', how: 'forwarded', span, clientCanSet, withStatus: false }));
}

function passesClientHeaders(settings: Block): boolean {
  const names = ['proxy_pass_request_headers', 'fastcgi_pass_request_headers', 'uwsgi_pass_request_headers', 'scgi_pass_request_headers'];
  return names.every((name) => lookup(settings, name)?.directives[0]?.args[0]?.value.toLowerCase() !== 'off');
}

/** What goes back to the client: a text, and headers. */
function shown({ reply, inherited, variables }: Outcome): readonly Carrier[] {
  const sent = inherited.headers.added.flatMap(({ directive }) => shownWord(directive, directive.args[0]?.value));
  if (reply?.hasBody === true && reply.target === null) sent.push(...shownWord(reply.by, 'return'));
  const withStatus = sent.some(({ value }) => tellsStatus(value, variables));
  const identities = sent.filter(({ value }) => identityIn(value, variables) === 'certificate');
  return identities.map(({ carrier, span }) => ({ carrier, span, how: 'forwarded', clientCanSet: 'no', withStatus }));
}

/** The second word of a directive, which a client gets to see. */
function shownWord({ args, span }: Directive, carrier: string | undefined): readonly { readonly carrier: string; readonly value: Word; readonly span: Span }[] {
  const [, value] = args;
  return value === undefined || carrier === undefined ? [] : [{ carrier, value, span }];
}

/** Whose identity a word holds: that of a certificate, or one that the client claims in a header. */
export function identityIn(word: Word, variables: Variables): 'certificate' | 'claim' | null {
  if (!word.hasVariable || word.opaque) return null;
  const by = chooserOf(evaluate(word, variables));
  return by === 'certificate' || by === 'claim' ? by : null;
}

/** Whether a word says if the verification succeeded: a variable in it has another text when it failed. */
function tellsStatus(word: Word, variables: Variables): boolean {
  if (!word.hasVariable || word.opaque) return false;
  const textOf = (name: string, certificate: 'verified' | 'unverified'): string | null => {
    const value = variableValue(name, { ...variables, request: { ...variables.request, certificate } });
    return value.kind === 'text' ? value.text : null;
  };
  return variablesIn(word.value).some((name) => {
    const failed = textOf(name, 'unverified');
    return failed !== null && failed !== textOf(name, 'verified');
  });
}
