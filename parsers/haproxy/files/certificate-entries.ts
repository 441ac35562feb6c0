import type { Doubt } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import { isAtLeast } from '../../_shared/release.ts';
import type { Bind } from '../bind/bind.ts';
import { certificateKeywords } from '../bind/bind-keywords.ts';
import type { CertificateEntry } from './crt-list.ts';
import type { NamedFiles } from './files.ts';
import { pathOf } from './path.ts';
import type { TlsPlace } from '../bind/place.ts';
import type { Proxy } from '../syntax/sections.ts';
import { noSettings, readSettings } from '../setting/settings.ts';
import type { Word } from '../syntax/tree.ts';

/** The certificates of a `bind`. */
export interface CertificateEntries {
  /** In the order in which HAProxy loads them; the first is the one for names that no other is for. */
  readonly entries: readonly CertificateEntry[];
  /** Set when there may be more that cannot be seen. */
  readonly doubt: Doubt | null;
}

/** What `crt`, `default-crt` and `crt-list` of the `bind` and `ssl-f-use` of its proxy name. */
export function certificateEntries(place: TlsPlace, proxy: Proxy | null, files: NamedFiles, release: Release): CertificateEntries {
  const found = place.bind.settings.all.flatMap((setting) => (setting.value === null ? [] : [entriesOf(setting.keyword, setting.value, place, files)]));
  const fromFrontend = proxy === null ? [] : frontendCertificates(proxy, place.bind, release);
  const entries = [...found.flatMap(({ entries: own }) => own), ...fromFrontend];
  const doubt = place.bind.settings.doubt ?? found.find((own) => own.doubt !== null)?.doubt ?? null;
  return { entries: defaultFirst(entries, place.bind), doubt };
}

/** Whether a certificate has settings of its own, so that handshakes for its names end otherwise. */
export function hasOwnSettings({ settings }: CertificateEntry): boolean {
  return settings.doubt !== null || settings.all.some(({ keyword }) => !materialKeywords.has(keyword.value));
}

/** Keywords that say where the certificate and what goes with it come from. */
const materialKeywords: ReadonlySet<string> = new Set([
  ...['crt', 'key', 'ocsp', 'issuer', 'sctl', 'ocsp-update', 'jwt', 'acme', 'domains', 'ips', 'generate-dummy', 'keytype', 'bits', 'ktls'],
]);

function entriesOf(keyword: Word, value: Word, place: TlsPlace, files: NamedFiles): CertificateEntries {
  switch (keyword.value) {
    case 'crt':
    case 'default-crt':
      return { entries: [{ span: value.span, certificate: value, settings: noSettings, filters: [] }], doubt: null };
    case 'crt-list': {
      const path = pathOf(value, 'crt-base', place);
      const entries = value.doubt === null ? files.crtList(path) : null;
      return { entries: entries ?? [], doubt: entries === null ? (value.doubt ?? { kind: 'missing-file', path }) : null };
    }
    default:
      return nothing;
  }
}

const nothing: CertificateEntries = { entries: [], doubt: null };

/** `ssl-f-use` (3.2) gives its certificate to every `bind` of the proxy with `ssl`. */
function frontendCertificates({ section }: Proxy, bind: Bind, release: Release): readonly CertificateEntry[] {
  const lines = section.named.get('ssl-f-use') ?? [];
  if (lines.length === 0 || bind.section !== section || (release.stated.product && !isAtLeast(release, '3.2'))) return [];
  return lines.flatMap((line) => {
    if (line.doubt !== null) return [];
    const settings = readSettings(line.args, certificateKeywords);
    return [{ span: line.span, certificate: settings.last.get('crt')?.value ?? null, settings, filters: [] }];
  });
}

function defaultFirst(entries: readonly CertificateEntry[], { settings }: Bind): readonly CertificateEntry[] {
  const word = settings.all.find(({ keyword }) => keyword.value === 'default-crt')?.value;
  if (word === undefined) return entries;
  return [...entries.filter(({ certificate }) => certificate === word), ...entries.filter(({ certificate }) => certificate !== word)];
}
