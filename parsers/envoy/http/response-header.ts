import type { Route } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact, type Origin, type Unknown } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import { parseHsts } from '../../_shared/hsts-value.ts';
import { booleanField, enumField, messageField, messagesField, textField, textsField } from '../message/field.ts';
import type { Message } from '../message/message.ts';

/** `HeaderValueOption.HeaderAppendAction`, in the order of the numbers. */
const appendActions = ['APPEND_IF_EXISTS_OR_ADD', 'ADD_IF_ABSENT', 'OVERWRITE_IF_EXISTS_OR_ADD', 'OVERWRITE_IF_EXISTS'] as const;

export type AppendAction = (typeof appendActions)[number];

/** An item of `request_headers_to_add`, `response_headers_to_add` or of mutations. */
export interface HeaderOption {
  /** In lower case. */
  readonly name: string;
  readonly value: Fact<string>;
  readonly action: Fact<AppendAction>;
  readonly span: Span;
}

export function headerOptionOf(option: Message): HeaderOption | null {
  const header = messageField(option, 'header');
  const message = header?.known === true ? header.value : null;
  const name = message === null ? null : textField(message, 'key');
  if (message === null || name?.known !== true) return null;
  const from: Origin = { kind: 'written', span: option.span };
  const value = textField(message, 'value') ?? textField(message, 'raw_value') ?? known('', from);
  return { name: name.value.toLowerCase(), value, action: actionOf(option, from), span: option.span };
}

/** `append: false` is how it was written before `append_action`. */
function actionOf(option: Message, from: Origin): Fact<AppendAction> {
  const action = enumField(option, 'append_action', appendActions);
  if (action !== null) return action;
  const append = booleanField(option, 'append');
  if (append?.known === false) return append;
  return known(append?.value === false ? 'OVERWRITE_IF_EXISTS_OR_ADD' : 'APPEND_IF_EXISTS_OR_ADD', append?.from ?? from);
}

/** The Strict-Transport-Security header of an answer after changes; a browser looks at the first one only (RFC 6797, 8.1). */
export type Hsts = Route['hsts'];

const hstsName = 'strict-transport-security';

/**
 * The header after the levels of a configuration, in the order in which Envoy applies them: at each level it first removes and then adds
 * (HeaderParser::evaluateHeaders). Also answers that Envoy makes itself get them.
 */
export function hstsAfter(levels: readonly Message[], before: Hsts): Hsts {
  return levels.reduce((hsts, level) => hstsAfterLevel(level, hsts), before);
}

function hstsAfterLevel(level: Message, before: Hsts): Hsts {
  const removed = textsField(level, 'response_headers_to_remove');
  const added = messagesField(level, 'response_headers_to_add');
  let hsts = before;
  if (!removed.known) hsts = removed;
  else if (removed.value.some((name) => name.toLowerCase() === hstsName)) hsts = known(null, removed.from);
  if (added.doubt !== null) return isWritten(hsts) ? hsts : added.doubt;
  for (const item of added.items) {
    const option = headerOptionOf(item);
    if (option?.name === hstsName) hsts = hstsWith(option, hsts);
  }
  return hsts;
}

/** What one option makes of the header. */
export function hstsWith({ value, action, span }: HeaderOption, before: Hsts): Hsts {
  if (!action.known) return action;
  const keeps = action.value === 'APPEND_IF_EXISTS_OR_ADD' || action.value === 'ADD_IF_ABSENT';
  if (keeps && isWritten(before)) return before;
  if (action.value === 'OVERWRITE_IF_EXISTS' && !isWritten(before)) return before;
  const from: Origin = { kind: 'written', span };
  if (!value.known) return value;
  const doubt = formatted(value.value, from);
  return doubt ?? known({ ...parseHsts(value.value), onEveryAnswer: true }, from);
}

function isWritten(hsts: Hsts): boolean {
  return hsts.known && hsts.value !== null;
}

/** Commands such as `%REQ(…)%` are filled in for each answer. */
function formatted(text: string, from: Origin): Unknown | null {
  const command = /%(?!%)[A-Z][^%]*%/.exec(text)?.[0];
  return command === undefined ? null : unknown({ kind: 'variable', name: command }, from);
}
