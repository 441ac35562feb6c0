import type { Certificates } from './certificates.ts';
import { random, type Random } from './random.ts';

/** A configuration that passes on or decides upon the identity in a client's certificate. */
export interface IdentitiesCase {
  readonly files: Readonly<Record<string, string>>;
}

export interface IdentitiesMaterial {
  readonly bundle: string;
  readonly certificates: Certificates;
  readonly port: number;
  readonly backendPort: number;
}

/** Header that the identity is told in, and the one for the result of the verification. */
export const identityHeader = 'X-Client-DN';
export const statusHeader = 'X-Client-Verify';

const modes = [
  'verify none',
  'verify optional',
  'verify optional',
  'verify optional crt-ignore-err all',
  'verify optional crt-ignore-err all ca-ignore-err all',
  'verify optional crt-ignore-err 18',
  'verify required',
  'verify required crt-ignore-err all',
  'verify required ca-ignore-err all',
  'verify required crt-ignore-err 10',
] as const;

const conditions = [
  '',
  '',
  ' if { ssl_c_used }',
  ' if { ssl_c_used } { ssl_c_verify 0 }',
  ' if { ssl_c_verify 0 }',
  ' if { ssl_c_used } { ssl_c_verify lt 1 }',
  ' unless { ssl_c_used 0 }',
  ' if { ssl_c_used } !{ ssl_c_verify gt 0 }',
  ' if verified',
] as const;

const guards = [
  'deny unless { ssl_c_used }',
  'deny unless { ssl_c_verify 0 }',
  'deny unless { ssl_c_used } { ssl_c_verify 0 }',
  'deny if !{ ssl_c_used } or !{ ssl_c_verify 0 }',
  'deny if { ssl_c_used 0 } || { ssl_c_verify ge 1 }',
  'deny unless verified',
  'redirect location https://login.test/ unless verified',
  'deny deny_status 401 unless { ssl_fc_has_crt }',
  'return status 403 if !{ ssl_c_verify 0 }',
  'deny unless { ssl_c_used } { ssl_c_err 0 }',
  'deny unless { ssl_c_used } { ssl_c_err 0 } { ssl_c_ca_err 0 }',
  'deny if { ssl_c_ca_err gt 0 }',
] as const;

const decisions = [
  'deny unless { ssl_c_s_dn(cn) -m str admin client }',
  'deny if !{ ssl_c_s_dn(cn) admin client }',
  'deny unless verified { ssl_c_s_dn(cn) client admin }',
  'deny unless { ssl_c_s_dn,lower -m sub cn=admin cn=client }',
] as const;

/** Makes the configuration of `seed`; decisions ask for the name of the strangers, too. */
export function identitiesCase(seed: number, { bundle, certificates, port, backendPort }: IdentitiesMaterial): IdentitiesCase {
  const choose = random(seed);
  const inBackend = choose.chance(20) ? rules(choose, 1) : [];
  const lines = [
    ...['defaults', '  timeout connect 2s', '  timeout client 5s', '  timeout server 5s', '  mode http'],
    'frontend front',
    `  bind 127.0.0.1:${String(port)} ssl crt ${bundle} ca-file ${certificates.authority.certificate} ${choose.pick(modes)}`,
    '  acl verified ssl_c_used',
    ...(choose.chance(50) ? [] : ['  acl trusted ssl_c_verify 0']),
    ...rules(choose, 4),
    '  default_backend app',
    'backend app',
    ...inBackend.filter((line) => !line.includes('verified')),
    `  server s 127.0.0.1:${String(backendPort)}`,
  ];
  return { files: { 'haproxy.cfg': `${lines.join('\n')}\n` } };
}

function rules(choose: Random, most: number): readonly string[] {
  return Array.from({ length: 1 + choose.integer(most) }, () => `  http-request ${rule(choose)}`);
}

function rule(choose: Random): string {
  const kind = choose.integer(100);
  const condition = choose.pick(conditions);
  if (kind < 40) return `set-header ${identityHeader} ${choose.pick(['%[ssl_c_s_dn]', '%[ssl_c_s_dn]', '%{+Q}[ssl_c_s_dn(cn)]', 'dn=%[ssl_c_s_dn]', '%[ssl_c_s_dn,lower]'])}${condition}`;
  if (kind < 46) return `add-header ${identityHeader} %[ssl_c_s_dn]${condition}`;
  if (kind < 60) return `del-header ${choose.pick([identityHeader, identityHeader.toLowerCase()])}${choose.chance(70) ? '' : condition}`;
  if (kind < 80) return choose.pick(guards);
  if (kind < 90) return choose.pick(decisions);
  if (kind < 95) return `set-header ${statusHeader} %[ssl_c_verify]`;
  return `set-header ${identityHeader} none${condition}`;
}
