import { known, unknown, type Fact, type Origin } from '../../src/model/fact.ts';
import type { Release } from '../../src/model/release.ts';
import type { CertificateUse, DhParameters, Stapling } from '../../src/model/tls.ts';
import { defaultFact } from '../_shared/default.ts';
import { hasOpenSsl, securityLevelByDefault, type LibraryBuild } from '../_shared/release.ts';
import type { CertificateEntries } from './certificate-entries.ts';
import type { CertificateEntry } from './crt-list.ts';
import * as defaults from './defaults.ts';
import type { NamedFiles } from './files.ts';
import { globalSetting } from './global-setting.ts';
import { pathOf } from './path.ts';
import { nearGlobal, type TlsPlace } from './place.ts';

/** What certificates are read with. */
export interface CertificateContext {
  readonly release: Release;
  readonly build: LibraryBuild;
  readonly files: NamedFiles;
}

/** The certificates that a TLS context presents. */
export function certificatesFact({ entries, doubt }: CertificateEntries, place: TlsPlace, context: CertificateContext): Fact<readonly CertificateUse[]> {
  const byDefault = defaultFact(defaults.certificates, context.release, place.bind.line.span);
  const [first] = entries;
  if (doubt !== null) return unknown(doubt, first === undefined ? byDefault.from : { kind: 'written', span: first.span });
  if (first === undefined) return byDefault;
  return known(entries.flatMap((entry) => certificateUses(entry, place, context)), { kind: 'written', span: first.span });
}

/** A directory stands for all certificates in it, in the order of their names (HAProxy, ssl_sock_load_cert). */
function certificateUses(entry: CertificateEntry, place: TlsPlace, context: CertificateContext): readonly CertificateUse[] {
  const { certificate } = entry;
  if (certificate === null) return [];
  const path = pathOf(certificate, 'crt-base', place);
  const inside = certificate.doubt === null ? context.files.filesIn(path).filter((name) => !besides.test(name)) : [];
  const paths = inside.length === 0 ? [path] : inside.map((name) => `${path.replace(/\/$/, '')}/${name}`);
  const key = entry.settings.last.get('key')?.value?.value ?? null;
  return paths.map((each) => certificateUse(each, key, certificate.doubt, { kind: 'written', span: certificate.span }, context));
}

/** Files that stand beside a certificate and are none. */
const besides = /^\.|\.(?:issuer|ocsp|sctl|key|dh)$/;

/** Files are read when somebody asks for what is in them. */
function certificateUse(path: string, keyPath: string | null, doubt: Unknown, from: Origin, { files }: CertificateContext): CertificateUse {
  const ask = <T>(read: (path: string) => T | null): Fact<T> => {
    const value = doubt === null ? read(path) : null;
    return value === null ? unknown(doubt ?? { kind: 'missing-file', path }, from) : known(value, from);
  };
  return {
    path,
    keyPath,
    from,
    get keyType() {
      return ask(files.material.keyType);
    },
    get ocspResponder() {
      return ask(files.material.hasOcspResponder);
    },
  };
}

type Unknown = CertificateEntries['doubt'];

/**
 * `ssl-dh-param-file` or `tune.ssl.default-dh-param` above the `bind`; parameters that stand in the certificate itself come first. Known
 * `null` also for parameters that the library refuses: HAProxy goes on without them.
 */
export function dhParametersFact(certificates: Fact<readonly CertificateUse[]>, place: TlsPlace, context: CertificateContext): Fact<DhParameters | null> {
  const parameters = writtenParameters(certificates, place, context);
  if (!parameters.known || parameters.value === null) return parameters;
  const { source, bits } = parameters.value;
  return isUnreadable(source, context) || (bits.known && bits.value < leastDhBits(place, context)) ? known(null, parameters.from) : parameters;
}

/** OpenSSL 3 does not take parameters of X9.42 for those that HAProxy asks it for (ssl_sock_get_dh_from_bio). */
function isUnreadable(source: string, { release, files }: CertificateContext): boolean {
  return files.material.isX942(source) === true && hasOpenSsl(release, '3.0');
}

/** Those behind a certificate that cannot be read are passed over. */
function writtenParameters(certificates: Fact<readonly CertificateUse[]>, place: TlsPlace, context: CertificateContext): Fact<DhParameters | null> {
  const { release, files } = context;
  const isOwn = ({ path }: CertificateUse): boolean => files.material.dhBits(path) !== null && !isUnreadable(path, context);
  const own = certificates.known ? certificates.value.find(isOwn) : undefined;
  if (own !== undefined) return known(parametersIn(own.path, own.from, files), own.from);
  const into = place.bind.section.head.span;
  const file = globalSetting(place.globals, 'ssl-dh-param-file', into);
  if (file !== null) return file.doubt === null ? known(parametersIn(file.word.value, file.from, files), file.from) : unknown(file.doubt, file.from);
  const size = globalSetting(place.globals, 'tune.ssl.default-dh-param', into);
  if (size !== null) return size.doubt === null ? known(builtIn(Number(size.word.value), size.from), size.from) : unknown(size.doubt, size.from);
  const byDefault = defaultFact(defaults.dhParameters, release, nearGlobal(place));
  if (place.globals.doubt !== null) return unknown(place.globals.doubt, byDefault.from);
  return known(byDefault.value === null ? null : builtIn(byDefault.value, byDefault.from), byDefault.from);
}

/**
 * Parameters are set before the list of suites, so that the level of the library or of `ssl-security-level` decides, not the one in the list
 * (HAProxy, ssl_sock_load_dh_params). Level 2 asks for 112 bits of security (SSL_CTX_set_security_level(3)).
 */
function leastDhBits(place: TlsPlace, { release, build }: CertificateContext): number {
  const written = globalSetting(place.globals, 'ssl-security-level', place.bind.section.head.span);
  const byDefault = securityLevelByDefault(release, build, place.bind.line.span);
  const level = written === null ? (byDefault.known ? byDefault.value : null) : written.doubt === null ? Number(written.word.value) : null;
  return level === null ? 0 : ([0, 1024, 2048, 3072, 7680, 15360][level] ?? 0);
}

function parametersIn(path: string, from: Origin, { material }: NamedFiles): DhParameters {
  return {
    source: path,
    get bits() {
      const bits = material.dhBits(path);
      return bits === null ? unknown({ kind: 'missing-file', path }, from) : known(bits, from);
    },
  };
}

/** HAProxy has parameters of three sizes, and takes the one next below the limit. */
function builtIn(limit: number, from: Origin): DhParameters {
  return { source: 'HAProxy', bits: known([4096, 2048].find((bits) => bits <= limit) ?? 1024, from) };
}

/** A response in the file `<crt>.ocsp`, or one that HAProxy asks for itself with `ocsp-update`. */
export function staplingFact(
  certificates: Fact<readonly CertificateUse[]>,
  { entries }: CertificateEntries,
  place: TlsPlace,
  { release, files }: CertificateContext,
): Fact<Stapling> {
  const updates = entries.flatMap(({ settings }) => settings.last.get('ocsp-update')?.value ?? []);
  const [update] = updates;
  if (update !== undefined && updates.length === entries.length && updates.every(({ value }) => value === 'on')) {
    return known({ enabled: true, verified: true, source: null }, { kind: 'written', span: update.span });
  }
  const mode = globalSetting(place.globals, 'ocsp-update.mode', place.bind.section.head.span);
  if (mode?.doubt === null && mode.word.value === 'on') return known({ enabled: true, verified: true, source: null }, mode.from);
  const byDefault = defaultFact(defaults.ocspUpdate, release, place.bind.line.span);
  if (!certificates.known) return certificates;
  const response = certificates.value.map(({ path }) => `${path}.ocsp`).find(files.exists);
  if (response !== undefined) return known({ enabled: true, verified: false, source: response }, certificates.from);
  const unseen = certificates.value.find(({ path }) => !files.exists(path));
  if (unseen !== undefined) return unknown({ kind: 'missing-file', path: `${unseen.path}.ocsp` }, unseen.from);
  return known({ enabled: false, verified: false, source: null }, byDefault.from);
}
