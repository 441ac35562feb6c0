import { known, mapFact, unknown, type Doubt, type Fact, type Known, type Origin } from '../../../src/model/fact.ts';
import type { CertificateUse, Stapling } from '../../../src/model/tls.ts';
import type { Material } from '../../_shared/material.ts';
import { dataSourceField, nameOfDataSource, type DataSource } from '../message/data-source.ts';
import { certificates, defaultFact, ocspStaple } from '../defaults.ts';
import type { EnvoyContext } from '../envoy-context.ts';
import { messagesField } from '../message/field.ts';
import type { Message } from '../message/message.ts';

/** A `TlsCertificate`, and where the context names it. */
export interface WrittenCertificate {
  readonly message: Message;
  readonly from: Origin;
}

/**
 * The certificates of a CommonTlsContext: its own, or the secrets it names; a list of both is refused, and the own ones count
 * (getTlsCertificateConfigProviders).
 */
export function writtenCertificates(common: Message, { secret, release }: EnvoyContext): Fact<readonly WrittenCertificate[]> {
  const selector = common.field('custom_tls_certificate_selector') ?? common.field('tls_certificate_provider_instance');
  if (selector !== null) return unknown({ kind: 'not-understood', what: selector.key.text }, { kind: 'written', span: selector.key.span });
  const own = messagesField(common, 'tls_certificates');
  if (own.doubt !== null) return own.doubt;
  const written = own.items.filter(hasContent);
  const [first] = written;
  if (first !== undefined) {
    const from: Origin = { kind: 'written', span: first.span };
    return known(written.map((message) => ({ message, from: { kind: 'written', span: message.span } })), from);
  }
  return namedCertificates(common, secret) ?? defaultFact(certificates, release, common.span);
}

function namedCertificates(common: Message, secret: EnvoyContext['secret']): Fact<readonly WrittenCertificate[]> | null {
  const { items, doubt } = messagesField(common, 'tls_certificate_sds_secret_configs');
  const [first] = items;
  if (doubt !== null || first === undefined) return doubt;
  const found: WrittenCertificate[] = [];
  for (const config of items) {
    const message = secret(config, 'tls_certificate');
    if (!message.known) return message;
    found.push({ message: message.value, from: message.from });
  }
  return known(found, { kind: 'written', span: first.span });
}

/** Certificates without any of these fields are passed over. */
function hasContent(certificate: Message): boolean {
  return ['certificate_chain', 'private_key', 'pkcs12', 'private_key_provider'].some((name) => certificate.field(name) !== null) || certificate.doubt !== null;
}

export function certificateUse({ message, from }: WrittenCertificate, material: Material): CertificateUse {
  const chain = dataSourceField(message, 'certificate_chain') ?? dataSourceField(message, 'pkcs12');
  const key = dataSourceField(message, 'private_key');
  const ask = <T>(read: (path: string) => T | null): Fact<T> => {
    const path = chain?.known === true ? materialPath(chain.value) : null;
    const value = path === null ? null : read(path);
    return value === null ? unknown(doubtOf(chain), from) : known(value, from);
  };
  return {
    path: chain?.known === true ? nameOfDataSource(chain.value) : '?',
    keyPath: key?.known === true && key.value.kind === 'file' ? key.value.path : null,
    from: chain === null ? from : originIn(chain.from, from),
    get keyType() {
      return ask(material.keyType);
    },
    get ocspResponder() {
      return ask(material.hasOcspResponder);
    },
  };
}

/** Inside of a secret, a place is still in effect where the secret is named. */
function originIn(part: Origin, whole: Origin): Origin {
  if (whole.kind !== 'inherited' || part.kind === 'default') return part;
  return { kind: 'inherited', span: part.span, into: whole.into };
}

function materialPath(source: DataSource): string | null {
  return source.kind === 'inline' ? source.text : source.kind === 'file' ? source.path : null;
}

function doubtOf(chain: Fact<DataSource> | null): Doubt {
  if (chain === null) return { kind: 'not-understood', what: 'private_key_provider' };
  if (!chain.known) return chain.doubt;
  return chain.value.kind === 'file' ? { kind: 'missing-file', path: chain.value.path } : { kind: 'not-understood', what: nameOfDataSource(chain.value) };
}

/** Envoy staples what a file holds, after a look at whether it belongs to the certificate and has not expired. */
export function staplingOf(found: Fact<readonly WrittenCertificate[]>, common: Message, { release }: EnvoyContext): Fact<Stapling> {
  if (!found.known) return found;
  const none: Known<Stapling> = { ...defaultFact(ocspStaple, release, common.span), value: { enabled: false, verified: false, source: null } };
  for (const { message } of found.value) {
    const staple = dataSourceField(message, 'ocsp_staple');
    if (staple !== null) return mapFact(staple, (source) => ({ enabled: true, verified: true, source: nameOfDataSource(source) }));
  }
  return none;
}
