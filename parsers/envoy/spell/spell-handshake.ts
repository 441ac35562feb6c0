import type { Spelling, TextEdit } from '../../../src/model/intent.ts';
import { tlsVersions, type CipherSuiteName, type TlsVersion } from '../../../src/model/tls.ts';
import { cipherSuite } from '../../../src/tls/cipher-suites.ts';
import { group } from '../../../src/tls/groups.ts';
import { removeItems } from './edit.ts';
import type { Message } from '../message/message.ts';
import { fields, items, nested, word, type Fields } from '../message/snippet.ts';
import { change, setIn, without, type SetIntent, type Writer } from './spelling.ts';
import type { TlsContext } from '../tls/tls-context.ts';

/** Spells what is about the handshake alone; `null` for what Envoy has no words for. */
export function spellHandshake(intent: SetIntent, context: TlsContext, writer: Writer): Spelling | null {
  const { message, common } = context;
  switch (intent.set) {
    case 'protocols':
      return spellProtocols(intent.to, context, writer);
    case 'cipher-suites':
      return spellList('cipher_suites', intent.to.map(spelledSuite), context, writer);
    case 'groups':
      return spellGroups(intent.to, context, writer);
    case 'preference':
      return intent.to === 'server' ? without(message, 'prefer_client_ciphers', writer) : null;
    case 'renegotiation':
      return without(message, 'allow_renegotiation', writer);
    case 'key-log':
      return without(common, 'key_log', writer);
    case 'tickets':
      return without(message, 'session_ticket_keys', writer) ?? without(message, 'session_ticket_keys_sds_secret_config', writer);
    default:
      return null;
  }
}

const protocolOf: Readonly<Partial<Record<TlsVersion, string>>> = { TLSv1: 'TLSv1_0', 'TLSv1.1': 'TLSv1_1', 'TLSv1.2': 'TLSv1_2', 'TLSv1.3': 'TLSv1_3' };

/** A minimum that is higher than asked for stays, and so does what a template decides. A client needs a maximum as well to get TLS 1.3. */
function spellProtocols(to: readonly TlsVersion[], context: TlsContext, writer: Writer): Spelling | null {
  const { minimum, maximum } = context.parameters;
  const lowest = to[0] === undefined ? undefined : protocolOf[to[0]];
  const highest = to.at(-1);
  if (lowest === undefined || highest === undefined || to[0] === undefined) return null;
  const isLow = minimum.known && tlsVersions.indexOf(minimum.value) < tlsVersions.indexOf(to[0]);
  const isShort = maximum.known && tlsVersions.indexOf(maximum.value) < tlsVersions.indexOf(highest);
  const own = ownParameters(context);
  const set = fields(
    ...(isLow ? [['tls_minimum_protocol_version', word(lowest)] as const] : []),
    ...(isShort ? [['tls_maximum_protocol_version', word(protocolOf[highest] ?? '')] as const] : []),
  );
  return set.fields.length === 0 ? null : change(nested(['tls_params'], set), context.message, parameterEdits(set, own, context, writer), 'safe', writer);
}

function spellList(name: string, list: readonly string[], context: TlsContext, writer: Writer): Spelling | null {
  if (list.length === 0) return null;
  const set = fields([name, items(...list.map(word))]);
  const holder = holderOf(name, context);
  const edits = (holder && withoutOthers(holder, name, list, writer)) ?? parameterEdits(set, holder, context, writer);
  return change(nested(['tls_params'], set), context.message, edits, 'safe', writer);
}

/** Where all that shall stay are items already, and in that order, the others go and the comments stay. */
export function withoutOthers(holder: Message, name: string, list: readonly string[], { texts }: Writer): readonly TextEdit[] | null {
  const value = holder.field(name)?.value;
  if (value?.kind !== 'list') return null;
  const kept = value.items.filter((item) => item.kind === 'scalar' && list.includes(item.text));
  const isSame = kept.length === list.length && kept.every((item, index) => item.kind === 'scalar' && item.text === list[index]);
  return isSame ? removeItems(holder, value, value.items.filter((item) => !kept.includes(item)), texts) : null;
}

/** `null` leaves the choice to Envoy. */
function spellGroups(to: readonly string[] | null, context: TlsContext, writer: Writer): Spelling | null {
  if (to !== null) return spellList('ecdh_curves', to.flatMap((name) => group(name)?.boringSslSpellings[0] ?? []), context, writer);
  const holder = holderOf('ecdh_curves', context);
  return holder === null ? null : without(holder, 'ecdh_curves', writer);
}

/** The name of a suite that Envoy reads. */
export function spelledSuite(name: CipherSuiteName): string {
  return cipherSuite(name)?.openSslName ?? name;
}

/** The message that has the field: that of the certificate comes first. */
function holderOf(name: string, { layers }: TlsContext): Message | null {
  return layers.find((layer) => layer.field(name) !== null) ?? null;
}

function ownParameters(context: TlsContext): Message | null {
  return holderOf('tls_minimum_protocol_version', context) ?? holderOf('tls_maximum_protocol_version', context) ?? context.layers[0] ?? null;
}

function parameterEdits(set: Fields, holder: Message | null, { message, common, layers }: TlsContext, writer: Writer): readonly (TextEdit | null)[] {
  const target = holder ?? layers[0];
  if (target !== undefined) return setIn(target, [], set, writer);
  return common === message ? [null] : setIn(common, ['tls_params'], set, writer);
}

