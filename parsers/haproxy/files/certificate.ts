import { known, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { CertificateUse, Stapling } from '../../../src/model/tls.ts';
import { defaultFact } from '../../_shared/default.ts';
import type { LibraryBuild } from '../../_shared/release.ts';
import type { CertificateEntries } from './certificate-entries.ts';
import type { CertificateEntry } from './crt-list.ts';
import type { CertificateStore, StoredCertificate } from './crt-store.ts';
import * as defaults from '../defaults.ts';
import type { NamedFiles } from './files.ts';
import { globalSetting } from '../setting/global-setting.ts';
import { pathOf } from './path.ts';
import type { TlsPlace } from '../bind/place.ts';

/** What certificates are read with. */
export interface CertificateContext {
  readonly release: Release;
  readonly build: LibraryBuild;
  readonly files: NamedFiles;
  readonly stored: CertificateStore;
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
  const from: Origin = { kind: 'written', span: certificate.span };
  const own = entry.settings.last.get('key')?.value?.value ?? null;
  const stored = storedOf(entry, place, context);
  if (stored !== null) return [certificateUse(stored.path, own ?? stored.keyPath, null, from, context)];
  const inside = certificate.doubt === null ? context.files.filesIn(path).filter((name) => !besides.test(name)) : [];
  const paths = inside.length === 0 ? [path] : inside.map((name) => `${path.replace(/\/$/, '')}/${name}`);
  return paths.map((each) => certificateUse(each, own, certificate.doubt, from, context));
}

function storedOf({ certificate }: CertificateEntry, place: TlsPlace, { stored }: CertificateContext): StoredCertificate | null {
  return certificate?.doubt !== null ? null : stored(pathOf(certificate, 'crt-base', place));
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

/** A response in a file, which is `<crt>.ocsp` unless one is named, or one that HAProxy asks for itself with `ocsp-update`. */
export function staplingFact(
  certificates: Fact<readonly CertificateUse[]>,
  { entries }: CertificateEntries,
  place: TlsPlace,
  context: CertificateContext,
): Fact<Stapling> {
  const { release, files } = context;
  const loaded = entries.map((entry) => ({ entry, stored: storedOf(entry, place, context) }));
  const updates = loaded.flatMap(({ entry, stored }) => (entry.settings.last.get('ocsp-update') ?? stored?.settings.last.get('ocsp-update'))?.value ?? []);
  const [update] = updates;
  if (update !== undefined && updates.length === entries.length && updates.every(({ value }) => value === 'on')) {
    return known({ enabled: true, verified: true, source: null }, { kind: 'written', span: update.span });
  }
  const mode = globalSetting(place.globals, 'ocsp-update.mode', place.bind.section.head.span);
  if (mode?.doubt === null && mode.word.value === 'on') return known({ enabled: true, verified: true, source: null }, mode.from);
  const byDefault = defaultFact(defaults.ocspUpdate, release, place.bind.line.span);
  if (!certificates.known) return certificates;
  const named = loaded.flatMap(({ entry, stored }) => entry.settings.last.get('ocsp')?.value?.value ?? stored?.ocsp ?? []);
  const response = named[0] ?? certificates.value.map(({ path }) => `${path}.ocsp`).find(files.exists);
  if (response !== undefined) return known({ enabled: true, verified: false, source: response }, certificates.from);
  const unseen = certificates.value.find(({ path }) => !files.exists(path));
  if (unseen !== undefined) return unknown({ kind: 'missing-file', path: `${unseen.path}.ocsp` }, unseen.from);
  return known({ enabled: false, verified: false, source: null }, byDefault.from);
}
