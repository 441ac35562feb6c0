import type { IneffectiveSetting } from '../../../src/model/endpoint.ts';
import type { Truth } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import { isAtLeast } from '../../_shared/release.ts';
import { globalSetting } from '../setting/global-setting.ts';
import { linesOf, type Configuration } from '../syntax/sections.ts';
import { withoutDefault } from './server-keywords.ts';
import type { ClientNames } from '../tls/server-verification.ts';
import type { Server, ServerSetting } from './server.ts';
import type { Line } from '../syntax/tree.ts';

export interface DeadSettingContext {
  readonly release: Release;
  readonly configuration: Configuration;
}

/** Keywords that only mean something with TLS, and whether whoever writes them believes in a protection. */
const tlsKeywords: ReadonlyMap<string, Truth> = new Map([
  ...['verify', 'ca-file', 'crl-file', 'crt', 'verifyhost', 'ssl-min-ver', 'ssl-max-ver', 'ciphers', 'ciphersuites', 'curves', 'sigalgs'].map((keyword) => [keyword, 'yes'] as const),
  ...['no-sslv3', 'no-tlsv10', 'no-tlsv11', 'no-tlsv12', 'no-tlsv13', 'force-tlsv12', 'force-tlsv13'].map((keyword) => [keyword, 'yes'] as const),
  ...['sni', 'alpn', 'npn', 'no-ssl-reuse', 'no-tls-tickets'].map((keyword) => [keyword, 'no'] as const),
]);

/** What a server says in vain about TLS. What stands in a `default-server` may be for others. */
export function deadServerSettings(server: Server, names: ClientNames, context: DeadSettingContext): readonly IneffectiveSetting[] {
  const { last, doubt } = server.settings;
  if (doubt !== null) return [];
  const late = [...lateDefaults(server), ...passedOverDefaults(server)];
  if (!last.has('ssl')) return checksOverTls(server) ? late : [...late, ...withoutTls(server)];
  return [...late, ...lateGlobals(server, context.configuration), ...uncheckedSettings(server, context), ...overriddenName(server, names, context.release)];
}

/** Health checks may speak TLS to a server that is talked to without, with the same settings (configuration.txt, 4.2, tcp-check connect). */
function checksOverTls({ settings, proxy }: Server): boolean {
  if (settings.last.has('check-ssl')) return true;
  const lines = proxy === null ? [] : ['tcp-check', 'http-check'].flatMap((keyword) => linesOf(proxy, keyword));
  return lines.some(({ line: { args } }) => args[0]?.value === 'connect' && args.some(({ value }) => value === 'ssl'));
}

function withoutTls(server: Server): readonly IneffectiveSetting[] {
  return ownSettings(server).flatMap((setting) => {
    const { keyword, value } = setting;
    const stronger = keyword.value === 'verify' && value?.value === 'none' ? 'no' : tlsKeywords.get(keyword.value);
    return stronger === undefined ? [] : [dead(setting, 'no-tls', stronger, server.line.span)];
  });
}

function ownSettings({ settings, line }: Server): readonly ServerSetting[] {
  return settings.all.filter((setting) => setting.line === line);
}

/** Without verification there is nobody to be verified against, and no name to be compared. */
function uncheckedSettings(server: Server, { configuration }: DeadSettingContext): readonly IneffectiveSetting[] {
  const verify = server.settings.last.get('verify');
  const decides = verify?.value ?? globalSetting(configuration.globals, 'ssl-server-verify', server.line.span)?.word ?? null;
  if (decides?.value !== 'none') return [];
  const meant = new Set(['ca-file', 'crl-file', 'verifyhost']);
  return ownSettings(server).flatMap((setting) => (meant.has(setting.keyword.value) ? [dead(setting, 'never-used', 'yes', decides.span)] : []));
}

/** The name that is sent is the one that is compared (HAProxy, ssl_sock_srv_verifycbk). */
function overriddenName(server: Server, names: ClientNames, release: Release): readonly IneffectiveSetting[] {
  const { last } = server.settings;
  const [verifyhost, sni] = [last.get('verifyhost'), last.get('sni')];
  if (!names.inHandshakes && sni?.value?.value.startsWith('ssl_fc_sni') === true) return [];
  if (verifyhost?.line !== server.line || last.get('verify')?.value?.value === 'none') return [];
  const isFixed = sni?.value?.value.startsWith('str(') === true;
  if (sni !== undefined) return [dead(verifyhost, 'overridden', isFixed ? 'unknown' : 'yes', sni.value?.span ?? sni.keyword.span)];
  const isSentByItself = names.inRequests && isAtLeast(release, '3.3') && !last.has('no-sni-auto');
  return isSentByItself ? [dead(verifyhost, 'overridden', 'yes', null)] : [];
}

function isServer({ name }: Line): boolean {
  return name === 'server' || name === 'server-template';
}

const strengthening: ReadonlySet<string> = new Set(['ssl', 'verify', 'ca-file', 'crl-file', 'verifyhost', 'ssl-min-ver', 'sni', 'ciphers', 'crt']);

/** A `default-server` below the last server of its section is for nobody. It is told with the first one. */
function lateDefaults({ section, line }: Server): readonly IneffectiveSetting[] {
  if (section.lines.find(isServer) !== line) return [];
  const last = section.lines.findLastIndex(isServer);
  return section.lines.slice(last + 1).flatMap((late): readonly IneffectiveSetting[] => {
    const isAboutTls = late.name === 'default-server' && late.args.some(({ value }) => strengthening.has(value));
    return isAboutTls ? [{ setting: late.name, span: late.span, reason: 'too-late', stronger: 'yes', decidedBy: line.span }] : [];
  });
}

/** What `default-server` cannot say, told with the first server of the section. */
function passedOverDefaults({ section, line }: Server): readonly IneffectiveSetting[] {
  if (section.lines.find(isServer) !== line) return [];
  const words = section.lines.flatMap(({ name, args }) => (name === 'default-server' ? args : []));
  return words.flatMap(({ value, span }) => (withoutDefault.has(value) ? [{ setting: value, span, reason: 'not-supported', stronger: 'yes', decidedBy: null } as const] : []));
}

/** Settings of `global` that HAProxy copies when it comes to the word `ssl` of a server (ssl_sock_init_srv). */
const copied: ReadonlySet<string> = new Set(['ssl-default-server-options', 'ssl-default-server-ciphers', 'ssl-default-server-ciphersuites', 'ssl-default-server-curves', 'ssl-default-server-sigalgs']);

function lateGlobals({ section, line, globals }: Server, configuration: Configuration): readonly IneffectiveSetting[] {
  const below = configuration.globals.sections.slice(globals.sections.length);
  if (below.length === 0 || section.lines.find(isServer) !== line) return [];
  return below.flatMap(({ lines }) =>
    lines.flatMap((late): readonly IneffectiveSetting[] => (copied.has(late.name) ? [{ setting: late.name, span: late.span, reason: 'too-late', stronger: 'unknown', decidedBy: line.span }] : [])),
  );
}

function dead({ keyword, value }: ServerSetting, reason: IneffectiveSetting['reason'], stronger: Truth, decidedBy: Span | null): IneffectiveSetting {
  const { file, start } = keyword.span;
  return { setting: keyword.value, span: { file, start, end: (value ?? keyword).span.end }, reason, stronger, decidedBy };
}
