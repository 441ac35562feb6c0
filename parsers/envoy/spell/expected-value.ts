import type { ExpectedValue } from '../../../src/engine/parser.ts';
import { expectedAround } from '../../_shared/expected-value.ts';

/** What may be written as the value of the field at an offset, in YAML and JSON: after the name, or as an item of its list. */
export function expectedAt(text: string, offset: number): ExpectedValue | null {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const line = text.slice(Math.max(lineStart, offset - maximumLine), offset);
  const values = fields[fieldIn(line) ?? fieldOfItem(text, lineStart, line) ?? ''];
  return values === undefined ? null : expectedAround(text, offset, values);
}

/** Of a line before the offset, which may be all of a file. */
const maximumLine = 500;

/** The field whose value, or whose list in brackets, is being written on the line. */
function fieldIn(line: string): string | null {
  // eslint-disable-next-line regexp/no-super-linear-move, regexp/no-super-linear-backtracking -- lines are no longer than maximumLine
  return /["']?(\w+)["']?\s*:\s*(?:\[[^\]]*)?["']?[\w:+-]*$/.exec(line)?.[1] ?? null;
}

/** Lines above an item that are looked at for the name of its list. */
const maximumItems = 200;

/** The field of the list that an item on a line of its own belongs to. */
function fieldOfItem(text: string, lineStart: number, line: string): string | null {
  const item = /^(\s*)(?:-\s+)?["']?[\w:+-]*$/.exec(line);
  if (item === null) return null;
  const indentation = item[1]?.length ?? 0;
  const above = text.slice(Math.max(0, lineStart - maximumItems * 100), lineStart).split('\n').slice(-maximumItems - 1, -1).reverse();
  for (const other of above) {
    const name = /^(\s*)(?:-\s+)?["']?(\w+)["']?\s*:\s*(?:\[\s*)?$/.exec(other);
    if (name !== null && (name[1]?.length ?? 0) <= indentation) return name[2] ?? null;
    if (!/^(?:-\s+)?["']?[\w:+-]*["']?,?$/.test(other.trim())) return null;
  }
  return null;
}

/** `TlsParameters.TlsProtocol` of envoy/extensions/transport_sockets/tls/v3/common.proto. */
const versions: readonly string[] = ['TLSv1_3', 'TLSv1_2', 'TLSv1_1', 'TLSv1_0', 'TLS_AUTO'];

/** `ServerTLSSettings.TLSProtocol` of Istio (istio.io/api, networking/v1alpha3/gateway.proto). */
const istioVersions: readonly string[] = ['TLSV1_3', 'TLSV1_2', 'TLSV1_1', 'TLSV1_0', 'TLS_AUTO'];

/** By name of the field (envoy/extensions/transport_sockets/tls/v3/common.proto and tls.proto; those of control planes are in camelCase). */
const fields: Readonly<Record<string, ExpectedValue['values']>> = {
  tls_minimum_protocol_version: versions,
  tls_maximum_protocol_version: versions,
  cipher_suites: 'cipher-list',
  ecdh_curves: 'groups',
  signature_algorithms: 'signature-schemes',
  compliance_policies: ['FIPS_202205'],
  trust_chain_verification: ['VERIFY_TRUST_CHAIN', 'ACCEPT_UNTRUSTED'],
  ocsp_staple_policy: ['MUST_STAPLE', 'STRICT_STAPLING', 'LENIENT_STAPLING'],
  require_client_certificate: ['true', 'false'],
  forward_client_cert_details: ['SANITIZE', 'SANITIZE_SET', 'APPEND_FORWARD', 'FORWARD_ONLY', 'ALWAYS_FORWARD_ONLY'],
  minProtocolVersion: istioVersions,
  maxProtocolVersion: istioVersions,
  cipherSuites: 'cipher-list',
  ecdhCurves: 'groups',
};
