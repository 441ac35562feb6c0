import { known, unknown, type Fact } from '../../../src/model/fact.ts';
import { resourcesOf, type Configuration } from '../files/configuration.ts';
import { messageField, textField } from '../message/field.ts';
import type { Message } from '../message/message.ts';

/** What a secret can hold: the fields of `envoy.extensions.transport_sockets.tls.v3.Secret`. */
export type SecretKind = 'tls_certificate' | 'validation_context' | 'session_ticket_keys';

/** Looks up what an SdsSecretConfig names. */
export type SecretReader = (config: Message, kind: SecretKind) => Fact<Message>;

/** Secrets are known by their name, whether they are static ones of the bootstrap or in a file that `sds_config` names. */
export function secretReader(configuration: Configuration): SecretReader {
  const secrets = new Map<string, Message>();
  for (const secret of resourcesOf(configuration, 'secret')) {
    const name = textField(secret, 'name');
    if (name?.known === true && !secrets.has(name.value)) secrets.set(name.value, secret);
  }
  return (config, kind) => {
    const from = { kind: 'written', span: config.span } as const;
    const name = textField(config, 'name');
    if (name?.known === false) return name;
    const secret = secrets.get(name?.value ?? '');
    const content = secret === undefined ? null : messageField(secret, kind);
    if (content?.known === true) return known(content.value, { kind: 'inherited', span: content.value.span, into: config.span });
    return unknown(content?.doubt ?? configuration.missing('secret') ?? { kind: 'run-time', what: name?.value ?? 'SDS' }, from);
  };
}

/** Whether a name is that of a static secret that is certainly not there: Envoy does not start then. */
export function isUnknownStaticSecret(config: Message, found: Fact<Message>, configuration: Configuration): boolean {
  return !found.known && messageField(config, 'sds_config') === null && configuration.missing('secret') === null;
}
