import type { Intent, Spelling } from '../../../src/model/intent.ts';
import type { Span } from '../../../src/model/span.ts';
import { addItem, replaceScalar, setField } from './edit.ts';
import { messageField } from '../message/field.ts';
import type { Message } from '../message/message.ts';
import type { RouteEntry, RouteTable, VirtualHost } from '../http/route-table.ts';
import { fields, items, word, type Fields } from '../message/snippet.ts';
import { advice, change, type Writer } from './spelling.ts';

type Redirect = Extract<Intent, { readonly set: 'redirect-to-https' }>;
type Hsts = Extract<Intent, { readonly set: 'hsts' }>;

/** A redirect that leads elsewhere, or content that is served instead of one. `null` where the routes are not in sight. */
export function spellRedirect({ at }: Redirect, table: RouteTable | null, writer: Writer): Spelling | null {
  const host = table?.virtualHosts.find(({ message }) => holds(message.span, at)) ?? table?.virtualHosts[0];
  if (host === undefined) return null;
  const route = host.routes.find(({ span }) => holds(span, at));
  return (route && spellWrongRedirect(route, writer)) ?? spellRequirement(host, writer);
}

function holds(outer: Span, inner: Span): boolean {
  return outer.file === inner.file && outer.start <= inner.start && inner.end <= outer.end;
}

/** The scheme https, and a status that clients remember. */
function spellWrongRedirect({ message, action }: RouteEntry, writer: Writer): Spelling | null {
  if (!action.known || action.value.kind !== 'redirect') return null;
  const redirect = messageField(message, 'redirect');
  if (redirect?.known !== true) return null;
  const { scheme, status } = action.value;
  if (scheme === 'https') {
    const code = status === 307 ? 'PERMANENT_REDIRECT' : 'MOVED_PERMANENTLY';
    const set = fields(['response_code', word(code)]);
    return change(fields(['redirect', set]), message, [setField(redirect.value, 'response_code', word(code), [], writer.texts)], 'unsafe', writer);
  }
  const name = redirect.value.field('scheme_redirect') === null ? 'https_redirect' : 'scheme_redirect';
  const value = name === 'https_redirect' ? word(true) : word('https');
  return change(fields(['redirect', fields([name, value])]), message, [setField(redirect.value, name, value, [], writer.texts)], 'unsafe', writer);
}

/** `require_tls` answers for all routes of the host, also for those of the ACME challenge: then a person has to write the redirects. */
function spellRequirement({ message, routes }: VirtualHost, writer: Writer): Spelling {
  if (routes.some(({ match }) => match.acme)) {
    return advice(fields(['redirect', fields(['https_redirect', word(true)])]), message, writer);
  }
  const set = fields(['require_tls', word('ALL')]);
  return change(set, message, [setField(message, 'require_tls', word('ALL'), ['name', 'domains'], writer.texts)], 'unsafe', writer);
}

/** A value that is written is corrected in its place; a header that is missing is added for all routes. */
export function spellHsts({ maxAge, includeSubDomains, at }: Hsts, table: RouteTable | null, writer: Writer): Spelling | null {
  if (table === null) return null;
  const value = `max-age=${maxAge}${includeSubDomains ? '; includeSubDomains' : ''}`;
  const option = headerOption(value);
  const written = at === null ? null : optionAt(table, at);
  const header = written && messageField(written, 'header');
  const old = header?.known === true ? header.value.field('value')?.value : undefined;
  if (old?.kind === 'scalar') {
    const edit = replaceScalar(old, value, writer.texts);
    return { text: `value: ${value}`, edits: edit === null ? [] : [edit], safety: 'safe' };
  }
  const list = table.message.field('response_headers_to_add');
  const edit = list === null ? setField(table.message, 'response_headers_to_add', items(option), ['name', 'virtual_hosts'], writer.texts) : addItem(list.value, option, table.message, writer.texts);
  return change(fields(['response_headers_to_add', items(option)]), table.message, [edit], 'safe', writer);
}

function headerOption(value: string): Fields {
  return fields(['header', fields(['key', word('strict-transport-security')], ['value', word(value)])], ['append_action', word('OVERWRITE_IF_EXISTS_OR_ADD')]);
}

/** The header option that a place is in. */
function optionAt(table: RouteTable, at: Span): Message | null {
  const levels = [table.message, ...table.virtualHosts.flatMap((host) => [host.message, ...host.routes.map(({ message }) => message)])];
  for (const level of levels) {
    const list = level.field('response_headers_to_add')?.value;
    const candidates = list?.kind === 'list' ? list.items : list === undefined ? [] : [list];
    const found = candidates.find((item): item is Message => item.kind === 'message' && holds(item.span, at));
    if (found !== undefined) return found;
  }
  return null;
}
