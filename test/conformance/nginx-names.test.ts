import { expect, it } from 'vitest';
import { readPair } from './certificates.ts';
import { describeWithNginx, whileRunning } from './nginx-run.ts';
import { freePorts, mainBlock, temporaryPaths } from './nginx-server.ts';
import { listenerFor, valueOf } from './observation.ts';
import { get } from './probe.ts';
import { pages } from './nginx-generator.ts';
import { seenAnswer } from './routes.ts';

type Verification = 'on' | 'off';

/** The name in the handshake, the one in the request, and what clients without and with a certificate are answered. */
interface Row {
  readonly first: Verification;
  readonly second: Verification;
  readonly servername: string | null;
  readonly host: string;
  readonly without: string;
  readonly trusted: string;
}

/**
 * A client may name one server in the handshake and another one in the request. nginx refuses what would get around a certificate that the other one
 * asks for; that the default server asks protects nobody but itself.
 */
const rows: readonly Row[] = [
  { first: 'off', second: 'on', servername: 'a.test', host: 'b.test', without: 'refuse 421', trusted: 'refuse 421' },
  { first: 'on', second: 'on', servername: 'a.test', host: 'b.test', without: 'refuse 421', trusted: 'refuse 421' },
  { first: 'off', second: 'on', servername: null, host: 'b.test', without: 'refuse 400', trusted: 'refuse 400' },
  { first: 'off', second: 'on', servername: 'b.test', host: 'b.test', without: 'refuse 400', trusted: 'content' },
  { first: 'on', second: 'off', servername: 'b.test', host: 'b.test', without: 'content', trusted: 'content' },
  { first: 'on', second: 'off', servername: 'a.test', host: 'b.test', without: 'content', trusted: 'content' },
];

describeWithNginx('who gets to a server that asks for certificates', (workshop) => {
  it.each(rows)('a $first, b $second: handshake with $servername, request for $host', async ({ first, second, servername, host, without, trusted }) => {
    const [port = 0] = await freePorts(1);
    const { certificates } = workshop();
    const server = (name: string, verify: Verification): string => `server { listen 127.0.0.1:${String(port)} ssl; server_name ${name}; ssl_verify_client ${verify}; root www; }`;
    const common = `ssl_certificate ${certificates.rsa.certificate}; ssl_certificate_key ${certificates.rsa.key}; ssl_client_certificate ${certificates.authority.certificate};`;
    const files = { 'nginx.conf': mainBlock(`http { ${temporaryPaths} access_log off; ${common} ${server('a.test', first)} ${server('b.test', second)} }`), ...pages };
    await whileRunning(workshop(), files, port, async ({ listeners }) => {
      const ask = async (client: { readonly client?: ReturnType<typeof readPair> }): Promise<string> => seenAnswer(await get({ port, host, path: '/', tls: { servername, ...client } }));
      expect([await ask({}), await ask({ client: readPair(certificates.client) })]).toEqual([without, trusted]);
      const said = ['a.test', 'b.test'].map((name) => listenerFor(listeners, port, name)?.clientAuthentication);
      expect(said.map((one) => one && valueOf(one.mode))).toEqual([first, second].map((verify) => (verify === 'on' ? 'required' : 'none')));
      expect(said.map((one) => one?.bypasses)).toEqual([[], []]);
    });
  });
});
