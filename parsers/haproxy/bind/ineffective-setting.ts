import type { ClientAuthentication, IneffectiveSetting } from '../../../src/model/endpoint.ts';
import { spanOf, type Truth } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import { tlsVersions } from '../../../src/model/tls.ts';
import { isAtLeast } from '../../_shared/release.ts';
import { defaultVersions } from './bind-option.ts';
import type { Handshake } from '../tls/handshake.ts';
import type { TlsPlace } from './place.ts';
import { versionWords, type PlacedSetting } from '../tls/protocols.ts';
import type { Setting } from '../setting/settings.ts';
import { supportsEch } from '../tls/tls-settings.ts';

/** Keywords of a `bind` that are about TLS, and whether whoever writes them believes in a protection. */
const tlsKeywords: ReadonlyMap<string, Truth> = new Map([
  ...['crt', 'default-crt', 'crt-list', 'verify', 'ca-file', 'ca-verify-file', 'crl-file', 'strict-sni', 'ech'].map((keyword) => [keyword, 'yes'] as const),
  ...['ssl-min-ver', 'ssl-max-ver', 'ciphers', 'ciphersuites', 'curves', 'ecdhe', 'sigalgs', 'client-sigalgs'].map((keyword) => [keyword, 'yes'] as const),
  ...['no-sslv3', 'no-tlsv10', 'no-tlsv11', 'no-tlsv12', 'no-tlsv13'].map((keyword) => [keyword, 'yes'] as const),
  ...['force-sslv3', 'force-tlsv10', 'force-tlsv11', 'force-tlsv12', 'force-tlsv13'].map((keyword) => [keyword, 'yes'] as const),
  ...['alpn', 'npn', 'no-alpn', 'allow-0rtt', 'no-tls-tickets', 'tls-tickets', 'tls-ticket-keys', 'no-ca-names'].map((keyword) => [keyword, 'no'] as const),
  ...['ca-ignore-err', 'crt-ignore-err', 'prefer-client-ciphers', 'generate-certificates'].map((keyword) => [keyword, 'no'] as const),
]);

/** Without the word `ssl` a `bind` is plaintext, whatever else it says about TLS. */
export function deadWithoutTls({ bind }: TlsPlace): readonly IneffectiveSetting[] {
  if (bind.settings.doubt !== null) return [];
  return bind.settings.all.flatMap((setting) => {
    const stronger = tlsKeywords.get(setting.keyword.value);
    return stronger === undefined ? [] : [dead(setting, 'no-tls', stronger, bind.line.span)];
  });
}

/** What has no effect on a listener with TLS. `isAsked`: one of its certificates asks clients for theirs. */
export function deadWithTls(
  place: TlsPlace,
  handshake: Handshake,
  { mode }: ClientAuthentication,
  isAsked: boolean,
  release: Release,
): readonly IneffectiveSetting[] {
  const neverAsks = mode.known && mode.value === 'none' && !isAsked;
  return [
    ...deadVersions(place, handshake),
    ...(neverAsks ? settingsOf(place, ['ca-file', 'ca-verify-file', 'crl-file']).map((setting) => dead(setting, 'never-used', 'yes', null)) : []),
    ...deadGroups(place, release),
    ...deadEch(place, handshake, release),
  ];
}

/** Encrypted Client Hello is a part of TLS 1.3. */
function deadEch(place: TlsPlace, { versions }: Handshake, release: Release): readonly IneffectiveSetting[] {
  const written = settingsOf(place, ['ech']);
  const newest = versions['TLSv1.3'];
  if (newest.known && !newest.value) return written.map((setting) => dead(setting, 'needs-other-setting', 'yes', spanOf(newest.from)));
  const { product, library } = release.stated;
  if (written.length === 0 || !product || !library || supportsEch(release)) return [];
  return written.map((setting) => dead(setting, 'not-supported', 'yes', null));
}

/** `no-tlsv10` and its likes are ignored as soon as a bound is set anywhere (HAProxy, ssl_sock_initial_ctx). */
function deadVersions({ bind, globals, entry }: TlsPlace, { versions }: Handshake): readonly IneffectiveSetting[] {
  if (entry !== null) return [];
  if (!bind.settings.all.some(isDisabling) && !globals.bindOptions.some(({ setting }) => isDisabling(setting))) return [];
  const onBind = bind.settings.all.map((setting): PlacedSetting => ({ setting, originOf: () => ({ kind: 'written', span: setting.keyword.span }), doubt: null }));
  const [own, global] = [versionWords(onBind), defaultVersions(globals, bind.section.head.span)];
  const bound = own.minimum ?? own.maximum ?? global.minimum ?? global.maximum;
  if (bound === null || bound.from.kind === 'default') return [];
  const decidedBy = bound.from.span;
  const isPermitted = (index: number): boolean => {
    const version = tlsVersions[index];
    return version !== undefined && versions[version].known && versions[version].value;
  };
  return [
    ...own.disabled.map(({ setting, index }) => dead(setting, 'overridden', isPermitted(index) ? 'yes' : 'no', decidedBy)),
    ...global.disabled.filter(({ index }) => isPermitted(index)).map(({ setting }) => dead(setting, 'overridden', 'yes', decidedBy)),
  ];
}

function isDisabling({ keyword }: Setting): boolean {
  return /^no-(?:ssl|tls)v/.test(keyword.value);
}

/** `ecdhe` counts only without `curves`; before 3.2 neither counts on a certificate of its own. */
function deadGroups(place: TlsPlace, release: Release): readonly IneffectiveSetting[] {
  const { bind, entry } = place;
  const curves = bind.settings.last.get('curves');
  const ecdhe = bind.settings.last.get('ecdhe');
  if (entry === null) return curves === undefined || ecdhe === undefined ? [] : [dead(ecdhe, 'overridden', 'no', curves.keyword.span)];
  const own = settingsOf(place, ['curves', 'ecdhe']);
  if (own.length === 0 || isAtLeast(release, '3.2')) return [];
  return own.map((setting) => dead(setting, 'not-supported', 'unknown', (curves ?? ecdhe)?.value?.span ?? null));
}

/** Written with the certificate or, for what belongs to the `bind`, there. */
function settingsOf({ bind, entry }: TlsPlace, keywords: readonly string[]): readonly Setting[] {
  return keywords.flatMap((keyword) => (entry ?? bind).settings.last.get(keyword) ?? []);
}

function dead({ keyword, value }: Setting, reason: IneffectiveSetting['reason'], stronger: Truth, decidedBy: Span | null): IneffectiveSetting {
  const { file, start } = keyword.span;
  return { setting: keyword.value, span: { file, start, end: (value ?? keyword).span.end }, reason, stronger, decidedBy };
}
