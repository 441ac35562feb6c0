import { known, unknown, type Doubt } from '../../../src/model/fact.ts';
import { configOf, extensionOf, type Extension } from '../message/extension.ts';
import { booleanField, messageField, messagesField, textField } from '../message/field.ts';
import type { Message } from '../message/message.ts';
import { headerOptionOf, hstsWith, type Hsts } from '../http/response-header.ts';

/** The HTTP filters of a connection manager that are not disabled, in order. */
export function httpFiltersOf(manager: Message): readonly Extension[] {
  return messagesField(manager, 'http_filters').items.filter((filter) => !isDisabled(filter)).map(extensionOf);
}

function isDisabled(filter: Message): boolean {
  const disabled = booleanField(filter, 'disabled');
  return disabled?.known === true && disabled.value;
}

/** Filters that run code, or ask somebody else: they may add any header to answers, and may answer themselves. */
const programmable: ReadonlySet<string> = new Set([
  'Lua',
  'Wasm',
  'ExternalProcessor',
  'ExtProc',
  'Golang',
  'Config',
  'DynamicModuleFilter',
  'Squash',
]);

/** What filters make of the Strict-Transport-Security header after the routes have added theirs; the last filter sees answers first. */
export function hstsAfterFilters(filters: readonly Extension[], before: Hsts): Hsts {
  return filters.toReversed().reduce((hsts, filter) => {
    if (filter.type === 'HeaderMutation') return hstsAfterMutations(filter, hsts);
    const may = mayChangeHsts(filter);
    return may === null || (hsts.known && hsts.value !== null) ? hsts : unknown(may, { kind: 'written', span: filter.span });
  }, before);
}

/** A script that is in sight and does not speak of the header leaves it alone. */
function mayChangeHsts(filter: Extension): Doubt | null {
  if (!programmable.has(filter.type)) return null;
  const script = filter.type === 'Lua' ? scriptOf(filter) : null;
  if (script !== null && !/transport-security/i.test(script)) return null;
  return { kind: 'run-time', what: filter.type };
}

/** Whether a filter may redirect requests to https before they are routed: a script that speaks of locations. */
export function mayRedirect(filters: readonly Extension[]): boolean {
  return filters.some((filter) => filter.type === 'Lua' && /location|https:/i.test(scriptOf(filter) ?? ''));
}

function scriptOf(filter: Extension): string | null {
  const config = configOf(filter);
  if (!config.known) return null;
  const source = messageField(config.value, 'default_source_code');
  const script = (source?.known === true ? textField(source.value, 'inline_string') : null) ?? textField(config.value, 'inline_code');
  return script?.known === true ? script.value : null;
}

function hstsAfterMutations(filter: Extension, before: Hsts): Hsts {
  const config = configOf(filter);
  const mutations = config.known ? messageField(config.value, 'mutations') : config;
  if (mutations?.known !== true) return mutations ?? before;
  const { items, doubt } = messagesField(mutations.value, 'response_mutations');
  if (doubt !== null) return doubt;
  return items.reduce<Hsts>((hsts, item) => {
    const removed = textField(item, 'remove');
    if (removed?.known === true && removed.value.toLowerCase() === 'strict-transport-security') return known(null, removed.from);
    const append = messageField(item, 'append');
    const option = append?.known === true ? headerOptionOf(append.value) : null;
    return option?.name === 'strict-transport-security' ? hstsWith(option, hsts) : hsts;
  }, before);
}

