import { defineRule } from '../src/engine/rule.ts';
import { describeEndpoint, describeProduct } from '../src/model/describe.ts';
import { handshakeSettings, type Endpoint, type Listener } from '../src/model/endpoint.ts';
import { spanOf, type Origin } from '../src/model/fact.ts';
import { openFlaws, type UndoneSetting } from '../src/standards/security-fixes.ts';
import { permitsVersion } from '../src/tls/accepts.ts';

const configuration = `events {}
http {
  ssl_certificate shop.pem;
  ssl_certificate_key shop.key;
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
  ssl_verify_client on;
  server {
    listen 127.0.0.1:443 ssl;
    server_name partners.example;
    ssl_client_certificate partners-ca.pem;
  }
  server {
    listen 127.0.0.1:443 ssl;
    server_name admin.example;
    ssl_client_certificate admins-ca.pem;
  }
}
`;

export default defineRule<UndoneSetting>({
  id: 'no-known-flaw',
  requirements: ['v5.0.be-9.4.5', 'v5.0.be-9.4.3', 'v5.0.be-9.2.6'],
  severity: 'info',
  fix: 'none',
  texts: {
    en: {
      title: 'The release keeps what its TLS settings say',
      why: 'Some releases have a flaw that lets a client or a server past a verification that is configured correctly, or that the verification itself exposes. Only releases that the settings name by their full version are looked at: distributions mend flaws without changing the version, so nothing is said where `distribution` is set.',
      how: 'Update to a release that has the fix, or name the distribution that maintains yours.',
      messages: {
        'client-certificates': '{product} lets clients resume TLS 1.3 sessions with {endpoint} on other servers of its socket, past their client certificates ({flaw}, fixed in {fixed})',
        'client-ocsp': '{product} can complete handshakes with {endpoint} although OCSP refused the client certificate ({flaw}, fixed in {fixed})',
        'client-ocsp-memory': '{product} uses memory that is freed already when it checks client certificates of {endpoint} by OCSP ({flaw}, fixed in {fixed})',
        'server-verification': '{product} takes plaintext that somebody injects before the handshake for an answer of {endpoint} ({flaw}, fixed in {fixed})',
      },
    },
    ja: {
      title: 'リリースが TLS の設定どおりに動く',
      why: '一部のリリースには、正しく設定された検証をクライアントやサーバがすり抜けられる欠陥や、検証そのものが引き起こす欠陥がある。調べるのは、設定ファイルで完全なバージョンを指定したリリースだけである。ディストリビューションはバージョンを変えずに欠陥を修正するため、`distribution` を指定していれば何も示さない。',
      how: '修正を含むリリースに更新するか、保守しているディストリビューションを指定する。',
      messages: {
        'client-certificates': '{product} では、{endpoint} との TLS 1.3 セッションを同じソケットの他のサーバで再開して、クライアント証明書の検証をすり抜けられる ({flaw}、修正版 {fixed})',
        'client-ocsp': '{product} では、OCSP がクライアント証明書を拒否しても {endpoint} とのハンドシェイクが成立することがある ({flaw}、修正版 {fixed})',
        'client-ocsp-memory': '{product} は、{endpoint} のクライアント証明書を OCSP で確認する際に解放済みのメモリを使う ({flaw}、修正版 {fixed})',
        'server-verification': '{product} は、ハンドシェイク前に挿入された平文を {endpoint} の応答として扱う ({flaw}、修正版 {fixed})',
      },
    },
  },
  references: ['https://nginx.org/en/security_advisories.html', 'https://nginx.org/en/CHANGES'],
  examples: () => [
    {
      format: 'nginx',
      settings: '[runtime]\nnginx = "1.26.2"\nopenssl = "3.5"\n',
      goodSettings: '[runtime]\nnginx = "1.26.3"\nopenssl = "3.5"\n',
      bad: configuration,
      good: configuration,
    },
  ],
  notIn: ['envoy', 'haproxy', 'node'],
  appliesTo: (endpoint) => openFlaws(endpoint.release).some(({ undoes }) => undone(endpoint, undoes) !== null),
  requirementsFor: (endpoint) => openFlaws(endpoint.release).filter(({ undoes }) => undone(endpoint, undoes) !== null).map(({ requirement }) => requirement),
  check: (endpoint) =>
    openFlaws(endpoint.release).flatMap(({ id, fixedIn, undoes, requirement }) => {
      const at = undone(endpoint, undoes);
      if (at === null) return [];
      const data = { product: describeProduct(endpoint.release), endpoint: describeEndpoint(endpoint), flaw: id, fixed: fixedIn.join(', ') };
      return [{ message: undoes, data, at: { kind: 'written', span: spanOf(at) }, truth: 'yes', requirement }];
    }),
});

/** Where the endpoint says what is undone; `null` where it does not. */
function undone(endpoint: Endpoint, setting: UndoneSetting): Origin | null {
  const settings = handshakeSettings(endpoint);
  if (settings === null) return null;
  if (endpoint.kind === 'connection') {
    const { chain } = endpoint.verification;
    return setting === 'server-verification' && chain.known && chain.value ? chain.from : null;
  }
  switch (setting) {
    case 'client-certificates':
      return endpoint.decidesFor.length > 0 && verifies(endpoint) && permitsVersion(settings, 'TLSv1.3') === 'yes' ? endpoint.clientAuthentication.mode.from : null;
    case 'client-ocsp':
      return verifies(endpoint) && !speaksHttp(endpoint) ? ocspOf(endpoint) : null;
    case 'client-ocsp-memory':
      return verifies(endpoint) ? ocspOf(endpoint) : null;
    case 'server-verification':
      return null;
  }
}

function verifies({ clientAuthentication: { mode } }: Listener): boolean {
  return mode.known && (mode.value === 'required' || mode.value === 'optional');
}

function speaksHttp({ protocol }: Listener): boolean {
  return protocol.known && protocol.value === 'http';
}

function ocspOf({ clientAuthentication: { revocation } }: Listener): Origin | null {
  return revocation.known && revocation.value.kind === 'ocsp' ? revocation.from : null;
}
