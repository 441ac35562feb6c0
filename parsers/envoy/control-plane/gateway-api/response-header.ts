import type { Hsts } from '../../http/response-header.ts';
import { known, unknown, type Fact } from '../../../../src/model/fact.ts';
import { parseHsts } from '../../../_shared/hsts-value.ts';
import { messagesField, textField, textsField } from '../../message/field.ts';
import type { Message } from '../../message/message.ts';

const hstsName = 'strict-transport-security';

/** Strict-Transport-Security after a change of headers: `set` and `add` with a name and a value each, `remove` with names (HTTPHeaderFilter). */
export function hstsAfterChange(change: Fact<Message> | null, before: Hsts): Hsts {
  if (change === null) return before;
  if (!change.known) return change;
  const removed = textsField(change.value, 'remove');
  const kept = removed.known && removed.value.some((name) => name.toLowerCase() === hstsName) ? known(null, removed.from) : before;
  const added = ['set', 'add'].map((field) => messagesField(change.value, field));
  return added.find(({ doubt }) => doubt !== null)?.doubt ?? added.flatMap(({ items }) => items).reduce(hstsWith, kept);
}

function hstsWith(before: Hsts, header: Message): Hsts {
  const name = textField(header, 'name');
  if (name?.known !== true || name.value.toLowerCase() !== hstsName) return before;
  const from = { kind: 'written', span: header.span } as const;
  const value = textField(header, 'value');
  if (value?.known !== true) return unknown(value?.doubt ?? { kind: 'not-understood', what: 'value' }, from);
  return known({ ...parseHsts(value.value), onEveryAnswer: true }, from);
}
