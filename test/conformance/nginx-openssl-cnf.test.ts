import { expect, it } from 'vitest';
import { readPair } from './certificates.ts';
import { describeWithNginx, whileRunning } from './nginx-run.ts';
import { freePorts, mainBlock, temporaryPaths } from './nginx-server.ts';
import { listenerFor, observe, promised, valueOf, type TlsBehaviour } from './observation.ts';

/** What the configuration of the library says, and which of the things that we say come out differently: we do not read it. */
const rows: readonly { readonly system: string; readonly server: string; readonly differs: readonly (keyof TlsBehaviour)[] }[] = [
  { system: '', server: '', differs: [] },
  // nginx sets the bounds itself (ngx_ssl_create).
  { system: 'MinProtocol = TLSv1.3', server: 'ssl_protocols TLSv1.2 TLSv1.3;', differs: [] },
  { system: 'MaxProtocol = TLSv1.2', server: 'ssl_protocols TLSv1.2 TLSv1.3;', differs: [] },
  { system: 'MinProtocol = TLSv1', server: 'ssl_protocols TLSv1.2 TLSv1.3;', differs: [] },
  // It sets a list of suites, too, whether one is written or not.
  { system: 'CipherString = AES128-SHA', server: '', differs: [] },
  { system: 'CipherString = AES128-SHA', server: 'ssl_ciphers ECDHE+AESGCM;', differs: [] },
  // The level stays, and so do the groups, until the server has its own.
  { system: 'CipherString = DEFAULT:@SECLEVEL=0', server: 'ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ssl_ciphers ECDHE-RSA-AES128-SHA:ECDHE+AESGCM;', differs: ['versions'] },
  { system: 'CipherString = DEFAULT:@SECLEVEL=0', server: 'ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ssl_ciphers ECDHE-RSA-AES128-SHA:ECDHE+AESGCM:@SECLEVEL=2;', differs: [] },
  { system: 'Groups = P-384', server: 'ssl_protocols TLSv1.2 TLSv1.3;', differs: ['groups'] },
  { system: 'Groups = P-384', server: 'ssl_protocols TLSv1.2 TLSv1.3; ssl_ecdh_curve P-256:X25519;', differs: [] },
];

describeWithNginx('what openssl.cnf changes of what inspect says', (workshop) => {
  it.each(rows)('$system, $server', async ({ system, server, differs }) => {
    const [port = 0] = await freePorts(1);
    const { certificates } = workshop();
    const certificate = `ssl_certificate ${certificates.rsa.certificate}; ssl_certificate_key ${certificates.rsa.key};`;
    const files = {
      'nginx.conf': mainBlock(`http { ${temporaryPaths} access_log off; server { listen 127.0.0.1:${String(port)} ssl; server_name a.test; ${certificate} ${server} } }`),
      'openssl.cnf': `openssl_conf = all\n[all]\nssl_conf = ssl\n[ssl]\nsystem_default = system\n[system]\n${system}\n`,
    };
    await whileRunning(workshop(), files, port, async ({ listeners }) => {
      const listener = listenerFor(listeners, port, 'a.test');
      const tls = listener === undefined ? null : valueOf(listener.tls);
      if (tls === null) throw new Error('no listener with TLS');
      const asked = { port, servername: 'a.test', isDefault: true, insists: false };
      const seen = await observe(asked, readPair(certificates.client));
      const said = promised(tls, asked);
      expect(differencesOf(said, seen), JSON.stringify({ said, seen })).toEqual(differs);
    });
  });
});

function differencesOf(said: TlsBehaviour, seen: TlsBehaviour): readonly string[] {
  const aspects = ['versions', 'suites', 'tls13Suites', 'groups'] as const;
  return aspects.filter((aspect) => said[aspect].join() !== seen[aspect].join());
}
