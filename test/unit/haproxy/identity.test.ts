import { describe, expect, test } from 'vitest';
import type { IdentityUse, Listener, VerificationBypass } from '../../../src/model/endpoint.ts';
import { listeners } from './parsed.ts';

/** A frontend that asks for certificates as `bind` says, with rules and a backend. */
function asking(bind: string, rules: string, others = ''): string {
  const lines = rules.split(/\n\s*/).map((line) => `  ${line}\n`).join('');
  return `frontend web\n  mode http\n  bind :443 ssl crt site.pem ${bind}\n${lines}  default_backend app\nbackend app\n  mode http\n  server s1 10.0.0.1:8080\n${others}`;
}

function first(text: string): Listener {
  const [listener] = listeners(text);
  if (listener === undefined) throw new Error('no listener');
  return listener;
}

/** Uses in short: `X-DN forwarded, none`, with `!` where a client can set it and `?` where it may. */
function usesOf(text: string): readonly string[] {
  return first(text).identityUses.map(inShort);
}

function inShort({ carrier, how, guard, clientCanSet, scope }: IdentityUse): string {
  const spoof = { yes: ' !', unknown: ' ?', no: '' }[clientCanSet];
  return `${carrier} ${how}, ${guard.known ? guard.value : `? ${guard.doubt.kind}`}${spoof}${scope === '' ? '' : ` (${scope})`}`;
}

const required = 'verify required ca-file ca.pem';
const optional = 'verify optional ca-file ca.pem';
const unverified = 'verify optional ca-file ca.pem crt-ignore-err all';
const setHeader = 'http-request set-header X-DN %[ssl_c_s_dn]';

describe('identities in headers', () => {
  test.each([
    ['required', required, setHeader, ['X-DN forwarded, verified (backend app)']],
    ['optional', optional, setHeader, ['X-DN forwarded, none (backend app)']],
    ['unverified', unverified, setHeader, ['X-DN forwarded, none (backend app)']],
    ['not asked for', '', setHeader, ['X-DN forwarded, none (backend app)']],
    ['quoted by HAProxy', required, 'http-request set-header X-DN %{+Q}[ssl_c_s_dn(cn)]', ['X-DN forwarded, verified (backend app)']],
    ['by way of a variable', optional, 'http-request set-var(txn.dn) ssl_c_s_dn\nhttp-request set-header X-DN %[var(txn.dn)]', ['X-DN forwarded, none (backend app)']],
    ['anything else', optional, 'http-request set-header X-Cipher %[ssl_fc_cipher]', []],
  ])('%s', (_, bind, rules, expected) => {
    expect(usesOf(asking(bind, rules))).toEqual(expected);
  });

  test.each([
    ['add-header leaves that of the client before it', required, 'http-request add-header X-DN %[ssl_c_s_dn]', 'X-DN forwarded, verified ! (backend app)'],
    ['unless it was taken out', required, 'http-request del-header x-dn\nhttp-request add-header X-DN %[ssl_c_s_dn]', 'X-DN forwarded, verified (backend app)'],
    ['only with a certificate', optional, `${setHeader} if { ssl_c_used }`, 'X-DN forwarded, verified ! (backend app)'],
    ['taken out before', optional, `http-request del-header X-DN\n${setHeader} if { ssl_c_used }`, 'X-DN forwarded, verified (backend app)'],
    ['taken out by a part of its name', optional, `http-request del-header X- -m beg\n${setHeader} if { ssl_c_used }`, 'X-DN forwarded, verified (backend app)'],
    ['taken out behind', optional, `${setHeader} if { ssl_c_used }\nhttp-request del-header X-DN unless { ssl_c_used }`, 'X-DN forwarded, verified (backend app)'],
    ['on some paths only', required, `${setHeader} if { path_beg /admin }`, 'X-DN forwarded, verified ? (backend app)'],
  ])('%s', (_, bind, rules, expected) => {
    expect(usesOf(asking(bind, rules))).toEqual([expected]);
  });

  test('the plaintext bind of the same frontend', () => {
    const text = (rules: string): readonly string[] => listeners(`frontend web\n  mode http\n  bind :80\n${rules}  default_backend app\nbackend app\n  mode http\n  server s 10.0.0.1:80\n`).flatMap(({ identityUses }) => identityUses.map(inShort));
    expect(text(`  ${setHeader} if { ssl_fc }\n`)).toEqual(['X-DN forwarded, verified !']);
    expect(text(`  http-request redirect scheme https unless { ssl_fc }\n  ${setHeader} if { ssl_fc }\n`)).toEqual([]);
  });

  test('a header that one backend sets is not expected by the others', () => {
    const others = `backend secure\n  mode http\n  ${setHeader}\n  server s 10.0.0.2:80\n`;
    expect(usesOf(asking(required, 'use_backend secure if { path_beg /secure }', others))).toEqual(['X-DN forwarded, verified (backend secure)']);
  });
});

describe('guards', () => {
  test.each([
    ['http-request deny unless { ssl_c_used } { ssl_c_verify 0 }', 'verified'],
    ['http-request deny if !{ ssl_c_used } or !{ ssl_c_verify 0 }', 'verified'],
    ['acl has_cert ssl_c_used\nacl valid ssl_c_verify 0\nhttp-request deny unless has_cert valid', 'verified'],
    ['tcp-request content reject unless { ssl_c_used } { ssl_c_verify 0 }', 'verified'],
    ['http-request deny unless { ssl_c_used 1 } { ssl_c_verify eq 0 }', 'verified'],
    // Without a certificate the result of the verification is 0, too.
    ['http-request deny unless { ssl_c_verify 0 }', 'none'],
    ['http-request deny unless { ssl_c_used }', 'certificate-present'],
    ['http-request deny unless { ssl_fc_has_crt }', 'certificate-present'],
    ['http-request deny unless { ssl_fc_has_crt } { ssl_c_verify 0 }', 'verified'],
    ['http-request deny if { path_beg /admin } !{ ssl_c_used }', 'none'],
    ['http-request set-header X-Verify %[ssl_c_verify]', 'status-forwarded'],
    ['http-request redirect location /login unless { ssl_c_used } { ssl_c_verify 0 }', 'verified'],
    ['http-request deny if !{ ssl_c_used } or { ssl_c_verify gt 0 }', 'verified'],
    ['http-request deny unless { ssl_c_used } { ssl_c_verify lt 1 }', 'verified'],
    ['http-request deny unless { ssl_c_used } !{ ssl_c_verify ge 1 }', 'verified'],
    ['http-request deny unless { ssl_c_used } { ssl_c_verify le 20 }', 'certificate-present'],
    ['http-request deny unless { ssl_c_used } { ssl_c_verify ge 0 }', 'certificate-present'],
    ['http-request deny if { ssl_c_verify gt 0 }', 'none'],
  ])('%s', (rules, guard) => {
    const uses = usesOf(asking(unverified, `${rules}\n${setHeader}`));
    expect(uses.filter((use) => use.startsWith('X-DN'))).toEqual([`X-DN forwarded, ${guard} (backend app)`]);
  });

  test.each([
    ['crt-ignore-err all', 'ssl_c_err 0', 'verified'],
    ['crt-ignore-err all', 'ssl_c_ca_err 0', 'certificate-present'],
    ['ca-ignore-err all', 'ssl_c_err 0', 'certificate-present'],
    ['ca-ignore-err all', 'ssl_c_ca_err 0', 'verified'],
    ['ca-ignore-err all crt-ignore-err all', 'ssl_c_err 0', 'certificate-present'],
    ['ca-ignore-err all crt-ignore-err all', 'ssl_c_err 0 } { ssl_c_ca_err 0', 'verified'],
  ])('%s with %s', (ignored, test, guard) => {
    const rules = `http-request deny unless { ssl_c_used } { ${test} }\n${setHeader}`;
    expect(usesOf(asking(`${optional} ${ignored}`, rules))).toEqual([`X-DN forwarded, ${guard} (backend app)`]);
  });

  test('in the condition of the header itself', () => {
    expect(usesOf(asking(unverified, `http-request del-header X-DN\n${setHeader} if { ssl_c_used } { ssl_c_verify 0 }`))).toEqual(['X-DN forwarded, verified (backend app)']);
    expect(usesOf(asking(unverified, `http-request del-header X-DN\n${setHeader} if { ssl_c_verify 0 }`))).toEqual(['X-DN forwarded, none (backend app)']);
  });

  test('behind an answer that cannot be seen', () => {
    expect(usesOf(asking(optional, `http-request lua.guard\n${setHeader}`))).toEqual(['X-DN forwarded, ? run-time (backend app)']);
  });
});

describe('identities in the header of the PROXY protocol', () => {
  test.each([
    [required, 'send-proxy-v2-ssl-cn', ['send-proxy-v2-ssl-cn forwarded, verified (backend app)']],
    [optional, 'send-proxy-v2-ssl-cn', ['send-proxy-v2-ssl-cn forwarded, status-forwarded (backend app)']],
    [unverified, 'send-proxy-v2 proxy-v2-options ssl,cert-cn', ['ssl,cert-cn forwarded, status-forwarded (backend app)']],
    [unverified, 'send-proxy-v2-ssl', []],
  ])('%s, %s', (bind, words, expected) => {
    expect(usesOf(asking(bind, '').replace('10.0.0.1:8080', `10.0.0.1:8080 ${words}`))).toEqual(expected);
  });

  test('behind rules that refuse what is not verified', () => {
    const text = asking(unverified, 'http-request deny unless { ssl_c_used } { ssl_c_verify 0 }').replace('10.0.0.1:8080', '10.0.0.1:8080 send-proxy-v2-ssl-cn');
    expect(usesOf(text)).toEqual(['send-proxy-v2-ssl-cn forwarded, verified (backend app)']);
  });
});

describe('maps of identities', () => {
  const map = 'ssl_c_s_dn(cn),map(/etc/haproxy/roles.map,nobody)';

  test.each([
    [`http-request set-header X-Role %[${map}]`, ['X-Role forwarded, none (backend app)']],
    [`http-request deny unless { ${map} -m found }`, ['ssl_c_s_dn(cn),map(/etc/haproxy/roles.map,nobody) decides, certificate-present']],
    [`http-request set-var(txn.role) ${map}\nhttp-request deny unless { var(txn.role) admin }`, ['var(txn.role) decides, certificate-present']],
    [`use_backend %[${map}]`, ['ssl_c_s_dn(cn),map(/etc/haproxy/roles.map,nobody) decides, certificate-present']],
  ])('%s', (rules, expected) => {
    expect(usesOf(asking(unverified, rules))).toEqual(expected);
  });

  test('of other things say nothing of identities', () => {
    expect(usesOf(asking(unverified, 'use_backend %[req.hdr(host),lower,map(/etc/haproxy/hosts.map)]'))).toEqual([]);
  });
});

describe('decisions', () => {
  test('upon a name that need not be verified', () => {
    const rule = 'use_backend admin if { ssl_c_s_dn(cn) -m str admin }';
    const others = 'backend admin\n  mode http\n  server s 10.0.0.2:80\n';
    expect(usesOf(asking(unverified, rule, others))).toEqual(['ssl_c_s_dn(cn) decides, certificate-present']);
    expect(usesOf(asking(optional, rule, others))).toEqual(['ssl_c_s_dn(cn) decides, verified']);
    expect(usesOf(asking(unverified, `${rule} { ssl_c_verify 0 }`, others))).toEqual(['ssl_c_s_dn(cn) decides, verified']);
    expect(usesOf(asking(unverified, `http-request deny unless { ssl_c_verify 0 }\n${rule}`, others))).toEqual(['ssl_c_s_dn(cn) decides, verified']);
  });

  test('that no request without a verified certificate gets past', () => {
    const rules = 'http-request deny unless { ssl_c_s_dn(cn) -m str admin }\nhttp-request deny unless { ssl_c_used } { ssl_c_verify 0 }';
    expect(usesOf(asking(unverified, rules))).toEqual(['ssl_c_s_dn(cn) decides, verified']);
  });

  test('upon a fingerprint, which nobody can make to measure', () => {
    expect(usesOf(asking(unverified, 'http-request deny unless { ssl_c_sha1,hex 0123456789ABCDEF0123456789ABCDEF01234567 }'))).toEqual(['ssl_c_sha1,hex decides, verified']);
  });

  test('upon what a client says of itself', () => {
    expect(usesOf(asking('', 'http-request deny unless { hdr(X-SSL-Client-CN) admin }'))).toEqual(['hdr(X-SSL-Client-CN) taken-from-client, verified !']);
    expect(usesOf(asking('', 'http-request set-header X-User %[req.hdr(X-Client-Cert)]'))).toEqual(['X-User taken-from-client, none ! (backend app)']);
    expect(usesOf(asking(required, 'http-request set-header X-SSL-Client-CN %[ssl_c_s_dn(cn)]\nhttp-request deny unless { hdr(X-SSL-Client-CN) admin }'))).toEqual([
      'X-SSL-Client-CN forwarded, verified (backend app)',
      'hdr(X-SSL-Client-CN) decides, verified',
    ]);
  });
});

describe('ways around the verification', () => {
  const bypasses = (text: string): readonly string[] => listeners(text).flatMap(({ clientAuthentication }) => clientAuthentication.bypasses.map(shortBypass));
  const shortBypass = ({ kind, scope }: VerificationBypass): string => `${kind}: ${scope}`;

  test('errors that are ignored and that nobody looks at', () => {
    expect(bypasses(asking(`${required} crt-ignore-err all`, ''))).toEqual(['ignored-errors: backend app']);
    expect(bypasses(asking(`${required} crt-ignore-err all`, 'http-request deny unless { ssl_c_verify 0 }'))).toEqual([]);
    expect(bypasses(asking(`${required} ca-ignore-err 10`, 'http-request deny unless { ssl_c_used }'))).toEqual(['ignored-errors: backend app']);
    expect(bypasses(asking(required, ''))).toEqual([]);
  });

  const list = { 'list.txt': `secure.pem [${required}] secure.example\npublic.pem public.example\n` };
  const perName = (rules: string): readonly string[] => {
    const lines = rules.split(/\n\s*/).map((line) => `  ${line}\n`).join('');
    const text = `frontend web\n  mode http\n  bind :443 ssl crt-list list.txt\n${lines}  default_backend app\nbackend app\n  mode http\n  server s 10.0.0.1:80\nbackend secure\n  mode http\n  server s 10.0.0.2:80\n`;
    return listeners(text, undefined, list).flatMap(({ clientAuthentication }) => clientAuthentication.bypasses.map(shortBypass));
  };

  test('another name that asks for less, since the name of the handshake need not be that of the request', () => {
    expect(perName('use_backend secure if { hdr(host) -i secure.example }')).toEqual(['per-name: backend secure']);
    expect(perName('')).toEqual(['per-name: backend app']);
  });

  test.each([
    'http-request set-var(txn.host) hdr(host),field(1,:),lower\nhttp-request deny deny_status 421 unless { ssl_fc_sni,lower,strcmp(txn.host) eq 0 }',
    'http-request deny deny_status 421 if { hdr(host) -i secure.example } !{ ssl_fc_sni -i secure.example }',
    'http-request deny if { hdr(host) -i secure.example } !{ ssl_c_used }',
    'http-request deny unless { ssl_c_used } { ssl_c_verify 0 }',
  ])('unless it is compared, or a certificate asked for: %s', (rules) => {
    expect(perName(rules)).toEqual([]);
  });

  test('names with a wildcard, and certificates of the bind itself', () => {
    const text = (rules: string): string => `frontend web\n  mode http\n  bind :443 ssl crt site.pem ${required} crt-list list.txt\n${rules}  default_backend app\nbackend app\n  mode http\n  server s 10.0.0.1:80\n`;
    const found = (rules: string, line: string): readonly string[] =>
      listeners(text(rules), undefined, { 'list.txt': line }).flatMap(({ clientAuthentication }) => clientAuthentication.bypasses.map(shortBypass));
    const open = 'public.pem [verify none] *.public.example\n';
    expect(found('', open)).toEqual(['per-name: backend app']);
    expect(found('  http-request deny unless { ssl_c_used } or { hdr(host),lower -m end .public.example }\n', open)).toEqual([]);
  });
});
