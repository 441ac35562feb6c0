import type { Doubt } from '../../../src/model/fact.ts';
import type { ResourceKind } from './configuration.ts';
import type { Field, List, Message, Scalar, Value } from '../message/message.ts';
import { parseTypeUrl, type TypeName } from '../message/type-url.ts';

const fragment: Doubt = { kind: 'fragment' };

/**
 * The message of which a patch shows one place only: that which has the value of `field` at a JSON pointer (RFC 6901), and nothing else that
 * could be seen.
 */
export function placedAt(steps: readonly string[], field: Field, kind: ResourceKind): Message {
  const [first = '', ...others] = steps;
  return messageWith(fieldAt(first, others, field, kind), typeBefore(first, kind));
}

function fieldAt(name: string, steps: readonly string[], field: Field, kind: ResourceKind): Field {
  const key = keyNamed(name, field.key);
  return { key, value: valueAt(steps, field, kind), through: field.through, doubt: field.doubt };
}

function valueAt(steps: readonly string[], field: Field, kind: ResourceKind): Value {
  const [first, ...others] = steps;
  if (first === undefined) return field.value;
  if (/^(?:\d+|-)$/.test(first)) return listOf(valueAt(others, field, kind));
  return placedAt(steps, field, kind);
}

function keyNamed(name: string, near: Scalar): Scalar {
  return { kind: 'scalar', span: near.span, text: name.replaceAll('~1', '/').replaceAll('~0', '~'), quoted: false, opaque: false, partAt: () => near.span };
}

function listOf(item: Value): List {
  return { kind: 'list', span: item.span, items: [item], doubt: fragment };
}

function messageWith(field: Field, type: TypeName | null): Message {
  const name = field.key.text.replaceAll('_', '').toLowerCase();
  return {
    kind: 'message',
    span: field.value.span,
    type,
    fields: [field],
    doubt: fragment,
    form: 'escaped',
    field: (asked) => (asked.replaceAll('_', '').toLowerCase() === name ? field : null),
  };
}

/** Fields that show the type of the message they are in. */
const tlsFields: ReadonlySet<string> = new Set(['common_tls_context', 'require_client_certificate', 'ocsp_staple_policy', 'sni', 'allow_renegotiation']);
const httpFields: ReadonlySet<string> = new Set(['route_config', 'http_filters', 'forward_client_cert_details', 'set_current_client_cert_details']);

function typeBefore(field: string, kind: ResourceKind): TypeName | null {
  if (tlsFields.has(field)) return parseTypeUrl(`envoy.extensions.transport_sockets.tls.v3.${kind === 'cluster' ? 'UpstreamTlsContext' : 'DownstreamTlsContext'}`);
  return httpFields.has(field) ? parseTypeUrl('envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager') : null;
}
