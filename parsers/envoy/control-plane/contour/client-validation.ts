import type { ClientAuthentication, ClientCertificateMode, IdentityUse } from '../../../../src/model/endpoint.ts';
import { known, mapFact, unknown, type Fact, type Origin } from '../../../../src/model/fact.ts';
import { defaultFact, maxVerifyDepth } from '../../defaults.ts';
import { useOfMode, type Clients } from '../../listener/forwarded-client-cert.ts';
import { booleanField, messageField, textField } from '../../message/field.ts';
import type { Message } from '../../message/message.ts';
import type { ObjectContext } from '../control-plane.ts';
import { messageAt } from '../reference.ts';
import { unseenClients } from '../unseen.ts';

/** How a virtual host asks for client certificates (HTTPProxy, virtualhost.tls.clientValidation); `null` where it does not. */
export function clientValidationOf(tls: Message, { release }: Pick<ObjectContext, 'release'>): ClientAuthentication | null {
  const written = messageField(tls, 'clientValidation');
  if (written?.known !== true) return written === null ? null : unseenClients(written);
  const { value: validation } = written;
  const from: Origin = { kind: 'written', span: validation.span };
  const authority = textField(validation, 'caSecret');
  const list = textField(validation, 'crlSecret');
  return {
    mode: modeOf(validation, authority !== null, from),
    trustAnchors: authority === null ? known({ kind: 'none' }, from) : mapFact(authority, (path) => ({ kind: 'file', path })),
    depth: defaultFact(maxVerifyDepth, release, validation.span),
    revocation: list === null ? known({ kind: 'none' }, from) : mapFact(list, (path) => ({ kind: 'crl', path })),
    bypasses: [],
  };
}

/** Without an authority nobody is asked, unless certificates need not verify (internal/envoy/v3/auth.go, DownstreamTLSContext). */
function modeOf(validation: Message, hasAuthority: boolean, from: Origin): Fact<ClientCertificateMode> {
  const skips = booleanField(validation, 'skipClientCertValidation') ?? known(false, from);
  const optional = booleanField(validation, 'optionalClientCertificate') ?? known(false, from);
  if (!skips.known || !optional.known) return unknown({ kind: 'template' }, from);
  const isRequired = hasAuthority && !optional.value;
  if (skips.value) return known(isRequired ? 'required-unverified' : 'optional-unverified', skips.from);
  if (!hasAuthority) return known('none', from);
  return isRequired ? known('required', from) : known('optional', optional.from);
}

/** What is forwarded replaces what the client sent (internal/envoy/v3/listener.go, SANITIZE_SET). */
export function identityUsesOf(tls: Message, clients: Clients): readonly IdentityUse[] {
  const validation = messageAt(tls, 'clientValidation');
  const key = validation?.field('forwardClientCertificate')?.key;
  if (key === undefined) return [];
  const from: Origin = { kind: 'written', span: key.span };
  return useOfMode(known('SANITIZE_SET', from), () => known('certificate-present', from), clients);
}
