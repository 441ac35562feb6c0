import { known, mapFact, unknown, type Fact, type Origin } from '../../../../src/model/fact.ts';
import type { CertificateUse, PeerRevocation, Stapling, TrustAnchors } from '../../../../src/model/tls.ts';
import { anchorsIn } from '../../message/data-source.ts';
import type { EnvoyContext } from '../../envoy-context.ts';
import { messagesField, textField, textsField } from '../../message/field.ts';
import type { Message } from '../../message/message.ts';

/** The secrets of Kubernetes that `tls` names: `credentialName`, or several for keys of different types. */
export function credentialNames(tls: Message): Fact<readonly string[]> {
  const one = textField(tls, 'credentialName');
  if (one !== null) return mapFact(one, (name) => (name === '' ? [] : [name]));
  return textsField(tls, 'credentialNames');
}

/** Whether secrets hold certificates and authorities: what is in them is not in the files. */
export function usesSecrets(tls: Message): boolean {
  const names = credentialNames(tls);
  return !names.known || names.value.length > 0;
}

/** The certificates of a server: secrets, or files of the gateway. */
export function serverCertificates(tls: Message, env: EnvoyContext): Fact<readonly CertificateUse[]> {
  const names = credentialNames(tls);
  if (!names.known) return names;
  if (names.value.length > 0) return mapFact(names, (all) => all.map((name) => secretUse(name, names.from)));
  const several = messagesField(tls, 'tlsCertificates');
  const written = several.items.length > 0 ? several.items : [tls];
  const uses = written.flatMap((message) => fileUse(message, env) ?? []);
  return several.doubt ?? known(uses, { kind: 'written', span: several.items.length > 0 ? several.at : tls.span });
}

function secretUse(path: string, from: Origin): CertificateUse {
  const hidden = unknown({ kind: 'run-time', what: path }, from);
  return { path, keyPath: null, from, keyType: hidden, ocspResponder: hidden };
}

function fileUse(message: Message, { material }: EnvoyContext): CertificateUse | null {
  const chain = textField(message, 'serverCertificate');
  const key = textField(message, 'privateKey');
  if (chain === null || (chain.known && chain.value === '')) return null;
  const { from } = chain;
  const path = chain.known ? chain.value : '?';
  const ask = <T>(value: T | null): Fact<T> => (value === null ? unknown(chain.known ? { kind: 'missing-file', path } : chain.doubt, from) : known(value, from));
  return { path, keyPath: key?.known === true ? key.value : null, from, keyType: ask(material.keyType(path)), ocspResponder: ask(material.hasOcspResponder(path)) };
}

/** A secret may hold a response (`tls.ocsp-staple`); beside files there is no place for one. */
export function staplingOf(tls: Message): Fact<Stapling> | null {
  const names = credentialNames(tls);
  if (!names.known) return names;
  const [name] = names.value;
  return name === undefined ? null : unknown({ kind: 'run-time', what: name }, names.from);
}

/** The authorities for the certificates of the other side: those of a secret, or a file. `null` where none are named. */
export function authoritiesOf(tls: Message): Fact<TrustAnchors> | null {
  const own = textField(tls, 'caCertCredentialName');
  if (own !== null) return mapFact(own, (path): TrustAnchors => ({ kind: 'file', path }));
  const names = credentialNames(tls);
  if (!names.known) return names;
  const [secret] = names.value;
  if (secret !== undefined) return known({ kind: 'file', path: `${secret}-cacert` }, names.from);
  const file = textField(tls, 'caCertificates');
  if (file === null || (file.known && file.value === '')) return null;
  return mapFact(file, (path): TrustAnchors => (path === 'system' ? { kind: 'system', path: null } : anchorsIn({ kind: 'file', path })));
}

/** `caCrl`; a secret may hold a list as well. */
export function revocationOf(tls: Message): Fact<PeerRevocation> {
  const list = textField(tls, 'caCrl');
  if (list !== null) return mapFact(list, (path): PeerRevocation => ({ kind: 'crl', path }));
  const names = credentialNames(tls);
  if (!names.known) return names;
  const [secret] = names.value;
  return secret === undefined ? known({ kind: 'none' }, { kind: 'written', span: tls.span }) : unknown({ kind: 'run-time', what: secret }, names.from);
}
