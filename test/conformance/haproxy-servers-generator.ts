import type { Certificates } from './certificates.ts';
import type { Bundles } from './haproxy-run.ts';
import { versionChoice } from './haproxy-versions.ts';
import { random, type Random } from './random.ts';
import { upstreamKinds, type Upstream, type UpstreamKind } from './upstreams.ts';

/** A configuration with backends of one server each; backend `b<n>` is asked at the path `/b<n>`. */
export interface ServersCase {
  /** Whether clients speak TLS. */
  readonly tls: boolean;
  readonly files: Readonly<Record<string, string>>;
  readonly backends: readonly { readonly name: string; readonly kind: UpstreamKind }[];
}

export interface ServersMaterial {
  readonly certificates: Certificates;
  readonly bundles: Bundles;
  /** A port that is free. */
  readonly port: number;
  readonly upstreams: Readonly<Record<UpstreamKind, Upstream>>;
}

const cipherLists = ['ALL:@SECLEVEL=0', 'DEFAULT:@SECLEVEL=0', 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256', 'HIGH:!aNULL', 'AES128-GCM-SHA256:AES128-SHA'] as const;

const tls13Lists = ['TLS_AES_128_GCM_SHA256', 'TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384'] as const;

/** What the sections above the backends say about their servers. */
interface Surroundings {
  /** Whether a server without a word about it verifies, or would and has nobody to believe. */
  readonly verifiesByDefault: 'no' | 'yes' | 'refused';
  readonly versions: readonly string[];
  readonly hasSsl: boolean;
}

export function serversCase(seed: number, material: ServersMaterial): ServersCase {
  const choose = random(seed);
  const global = globalLines(choose);
  const common = commonServer(choose, material, global);
  const tls = choose.chance(40);
  const kinds = choose.shuffle([...upstreamKinds]).slice(0, 5);
  const backends = kinds.map((kind, index) => ({ name: `b${String(index)}`, kind }));
  const below = ['global', '  ssl-default-server-options force-tlsv13', '  ssl-default-server-ciphers AES128-SHA', '  ssl-default-server-ciphersuites TLS_AES_128_CCM_SHA256'];
  const lines = [
    'global',
    ...global.lines,
    'defaults',
    ...['timeout connect 2s', 'timeout client 5s', 'timeout server 5s', 'mode http', 'retries 0'].map((line) => `  ${line}`),
    ...(common.words === '' ? [] : [`  default-server ${common.words}`]),
    'frontend front',
    `  bind 127.0.0.1:${String(material.port)}${tls ? ` ssl crt ${material.bundles.rsa}` : ''}`,
    ...backends.map(({ name }) => `  use_backend ${name} if { path /${name} }`),
    ...backends.flatMap(({ name, kind }) => backend(choose, name, material.upstreams[kind].port, material, common)),
    ...(choose.chance(30) ? below : []),
  ];
  return { tls, files: { 'haproxy.cfg': `${lines.join('\n')}\n` }, backends };
}

function globalLines(choose: Random): { readonly lines: readonly string[]; readonly verifies: boolean; readonly versions: string } {
  const verifies = choose.chance(70);
  const versions = choose.chance(40) ? versionChoice(choose, [], 'server') : '';
  const lines = [
    ...(verifies ? [] : ['  ssl-server-verify none']),
    ...(versions === '' ? [] : [`  ssl-default-server-options ${versions}`]),
    ...(choose.chance(25) ? [`  ssl-default-server-ciphers ${choose.pick(cipherLists)}`] : []),
    ...(choose.chance(25) ? [`  ssl-default-server-ciphersuites ${choose.pick(tls13Lists)}`] : []),
  ];
  return { lines, verifies, versions };
}

/** `default-server` of the section `defaults`. */
function commonServer(choose: Random, { certificates }: ServersMaterial, global: ReturnType<typeof globalLines>): Surroundings & { readonly words: string } {
  const verification = choose.chance(70) ? '' : choose.pick(['verify none', `ca-file ${certificates.authority.certificate}`, `verify required ca-file ${certificates.authority.certificate}`]);
  const hasSsl = choose.chance(25);
  const verifiesByDefault = verification === '' ? (global.verifies ? 'refused' : 'no') : verification === 'verify none' ? 'no' : 'yes';
  const words = [hasSsl ? 'ssl' : '', verification].filter((word) => word !== '').join(' ');
  return { words, verifiesByDefault, versions: [global.versions], hasSsl };
}

function backend(choose: Random, name: string, port: number, material: ServersMaterial, around: Surroundings): readonly string[] {
  const verification = verificationWords(choose, material.certificates, around);
  const versions = choose.chance(40) ? versionChoice(choose, around.versions, 'server') : '';
  const others = choose.shuffle([verification, versions, ...nameWords(choose), ...otherWords(choose, material)].filter((word) => word !== ''));
  const words = [...(choose.chance(80) ? ['ssl'] : around.hasSsl && choose.chance(30) ? ['no-ssl'] : []), ...others];
  const isSplit = choose.chance(35);
  const [above, own] = isSplit ? [words.slice(0, words.length / 2), words.slice(words.length / 2)] : [[], words];
  return [
    `backend ${name}`,
    ...(above.length > 0 ? [`  default-server ${above.join(' ')}`] : []),
    `  server s 127.0.0.1:${String(port)} ${own.join(' ')}`.trimEnd(),
    ...(choose.chance(30) ? [`  default-server ${choose.pick(['ssl verify none', `verify required ca-file ${material.certificates.rsa.certificate} verifyhost other.test`, 'no-ssl', 'force-tlsv13'])}`] : []),
  ];
}

function verificationWords(choose: Random, { authority, rsa }: Certificates, { verifiesByDefault }: Surroundings): string {
  const always = ['verify none', `verify required ca-file ${authority.certificate}`, `verify required ca-file ${authority.certificate}`, `verify required ca-file ${rsa.certificate}`, 'verify required ca-file @system-ca'] as const;
  if (verifiesByDefault === 'refused') return choose.pick([...always, `ca-file ${authority.certificate}`]);
  return choose.pick([...always, '', '', `ca-file ${authority.certificate}`]);
}

function nameWords(choose: Random): readonly string[] {
  const sni = choose.chance(45) ? [`sni ${choose.pick(['str(upstream.test)', 'str(upstream.test)', 'str(other.test)', 'req.hdr(host)', 'hdr(host),field(1,:)', 'ssl_fc_sni'])}`] : [];
  const host = choose.chance(40) ? [`verifyhost ${choose.pick(['upstream.test', 'other.test'])}`] : [];
  return [...sni, ...host];
}

function otherWords(choose: Random, { bundles }: ServersMaterial): readonly string[] {
  return [
    ...(choose.chance(35) ? [`ciphers ${choose.pick(cipherLists)}`] : []),
    ...(choose.chance(20) ? [`ciphersuites ${choose.pick(tls13Lists)}`] : []),
    ...(choose.chance(20) ? [`crt ${bundles.client}`] : []),
    ...(choose.chance(20) ? ['alpn http/1.1'] : []),
  ];
}
