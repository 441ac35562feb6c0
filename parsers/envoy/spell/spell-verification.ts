import type { Spelling } from '../../../src/model/intent.ts';
import { addressesOf } from '../message/endpoint.ts';
import { booleanField, messageField } from '../message/field.ts';
import { isAtLeast } from '../release.ts';
import { parseIp } from '../../_shared/ip-address.ts';
import { fields, items, nested, word, type Fields } from '../message/snippet.ts';
import { advice, change, setIn, without, type SetIntent, type Writer } from './spelling.ts';
import type { TlsContext } from '../tls/tls-context.ts';
import type { PlacedConnection } from '../cluster/cluster.ts';
import type { Message } from '../message/message.ts';

/** Spells what a cluster checks of its servers and shows them; `null` for what is not about that. */
export function spellVerification(intent: SetIntent, { connection, endpoints }: PlacedConnection, context: TlsContext, writer: Writer): Spelling | null {
  const isPublic = connection.exposure.known && connection.exposure.value === 'external';
  switch (intent.set) {
    case 'chain-verification':
      return verifyChain(isPublic, context, writer);
    case 'name-verification':
      return verifyName(addressesOf(endpoints).map(({ host }) => host), context, writer);
    case 'trust-anchors':
      return advice(nested(['common_tls_context', 'validation_context'], trustedCa(false)), context.message, writer);
    case 'peer-revocation':
      return advice(nested(['common_tls_context', 'validation_context', 'crl'], fields(['filename', word('/path/to/ca.crl')])), context.message, writer);
    case 'client-certificate':
      return advice(nested(['common_tls_context'], certificate('/path/to/client')), context.message, writer);
    default:
      return null;
  }
}

function trustedCa(isPublic: boolean): Fields {
  return fields(['trusted_ca', fields(['filename', word(isPublic ? '/etc/ssl/certs/ca-certificates.crt' : '/path/to/internal-ca.pem')])]);
}

/** A context that checks chain and name; the name that is sent is also the one to find since 1.33.0, before it is written as a matcher. */
export function verifiedContext({ connection, endpoints }: PlacedConnection, { release }: Writer): Fields {
  // A name in a handshake ends without a dot (RFC 6066, 3).
  const host = addressesOf(endpoints).map((address) => address.host.replace(/\.$/, '')).find((name) => parseIp(name) === null) ?? 'backend.example';
  const isPublic = connection.exposure.known && connection.exposure.value === 'external';
  const bySni = isAtLeast(release, '1.33.0');
  const matchers = bySni ? [] : [['match_typed_subject_alt_names', items(dnsMatcher(host))] as const];
  const validation = nested(['common_tls_context', 'validation_context'], fields(...trustedCa(isPublic).fields, ...matchers));
  return fields(['sni', word(host)], ...(bySni ? [['auto_sni_san_validation', word(true)] as const] : []), ...validation.fields);
}

export function certificate(path: string): Fields {
  const pair = fields(['certificate_chain', fields(['filename', word(`${path}.pem`)])], ['private_key', fields(['filename', word(`${path}.key`)])]);
  return fields(['tls_certificates', items(pair)]);
}

/** Which authorities, only a person knows; where there are some, only what accepts everything has to go. */
function verifyChain(isPublic: boolean, { message, validation }: TlsContext, writer: Writer): Spelling | null {
  const checks = validation?.known === true ? validation.value : null;
  const accepting = checks?.layers.find((layer) => layer.field('trust_chain_verification') !== null);
  if (accepting !== undefined && checks?.hasAuthorities.known === true && checks.hasAuthorities.value) {
    const spelling = without(accepting, 'trust_chain_verification', writer);
    return spelling && { ...spelling, safety: 'unsafe' };
  }
  return advice(nested(['common_tls_context', 'validation_context'], trustedCa(isPublic)), message, writer);
}

/** The name that is sent is also the one to find, since 1.33.0; before, it is written as a matcher. */
function verifyName(hosts: readonly string[], context: TlsContext, writer: Writer): Spelling | null {
  const { message, common, validation } = context;
  const layer = validation?.known === true ? validation.value.layers[0] : undefined;
  const hasMatchers = layer !== undefined && layer.field('match_typed_subject_alt_names') !== null;
  if (message.field('sni') !== null && isAtLeast(writer.release, '1.33.0') && !hasMatchers) {
    const set = fields(['auto_sni_san_validation', word(true)]);
    return change(set, message, setIn(message, [], set, writer), 'unsafe', writer);
  }
  const host = hosts.find((name) => parseIp(name) === null);
  const set = fields(['match_typed_subject_alt_names', items(dnsMatcher(host ?? 'backend.example'))]);
  const whole = nested(['common_tls_context', 'validation_context'], set);
  const holder = layer ?? holderOfValidation(common);
  return host === undefined || hasMatchers || holder === null ? advice(whole, message, writer) : change(whole, message, setIn(holder, [], set, writer), 'unsafe', writer);
}

function dnsMatcher(host: string): Fields {
  return fields(['san_type', word('DNS')], ['matcher', fields(['exact', word(host)])]);
}

function holderOfValidation(common: Message): Message | null {
  const own = messageField(common, 'validation_context');
  return own?.known === true ? own.value : null;
}

/** Spells how a listener asks for client certificates. */
export function spellClientVerification(intent: SetIntent, context: TlsContext, writer: Writer): Spelling | null {
  const { message, validation } = context;
  const checks = validation?.known === true ? validation.value : null;
  const required = fields(['require_client_certificate', word(true)]);
  const authorities = nested(['common_tls_context', 'validation_context'], fields(['trusted_ca', fields(['filename', word('/path/to/clients-ca.pem')])]));
  switch (intent.set) {
    case 'client-certificate':
    case 'identity-guard': {
      const hasAuthorities = checks?.hasAuthorities.known === true && checks.hasAuthorities.value;
      const isAsked = booleanField(message, 'require_client_certificate');
      const isOpen = checks?.acceptsUntrusted.known === true && checks.acceptsUntrusted.value;
      if (!hasAuthorities) return advice(fields(...authorities.fields, ...required.fields), message, writer);
      if (isOpen) return verifyChain(false, context, writer);
      if (isAsked?.known === true && isAsked.value) return null;
      return change(required, message, setIn(message, [], required, writer), 'unsafe', writer);
    }
    case 'trust-anchors':
      return advice(authorities, message, writer);
    case 'peer-revocation':
      return advice(nested(['common_tls_context', 'validation_context', 'crl'], fields(['filename', word('/path/to/clients-ca.crl')])), message, writer);
    default:
      return null;
  }
}
