import { expect, it } from 'vitest';
import type { InspectDocument, InspectedListener } from '../../src/report/inspect.ts';
import { readPair, type Certificates } from './certificates.ts';
import { certificateLines, clientLines, tlsLines } from './nginx-generator.ts';
import { describeWithNginx, shownFiles, whileRunning } from './nginx-run.ts';
import { freePorts, mainBlock } from './nginx-server.ts';
import { groupsFor, observe, probedGroups, promised, promisedClients, valueOf } from './observation.ts';
import { dialogue, handshake, readAll, type Offer } from './probe.ts';
import { random } from './random.ts';

/** Seeds `1..count`; another range is chosen with TLSLINT_CONFORMANCE_FIRST and TLSLINT_CONFORMANCE_COUNT. */
const first = Number(process.env['TLSLINT_CONFORMANCE_FIRST'] ?? 1);
const count = Number(process.env['TLSLINT_CONFORMANCE_COUNT'] ?? 30);
const seeds = Array.from({ length: count }, (_, index) => first + index);

const content = 'content';

describeWithNginx('what inspect says of stream and mail is what nginx does', (workshop) => {
  it.each(seeds)('stream %i', async (seed) => {
    const [port = 0] = await freePorts(1);
    const { certificates } = workshop();
    const files = streamFiles(seed, port, certificates);
    const shown = shownFiles(files);
    await whileRunning(workshop(), files, port, async (document) => {
      const listener = listenerOn(document, port);
      const mode = String(valueOf(listener.clientAuthentication.mode));
      const believesNobody = (mode === 'optional' || mode === 'required') && (valueOf(listener.clientAuthentication.trustAnchors) as { readonly kind: string }).kind === 'none';
      const asked = { port, insists: shown.includes('VerifyMode Require') };
      const groups = believesNobody ? [...probedGroups.keys()] : await compareTls(listener, asked, certificates, shown);
      if (groups === null) return;
      const promise = { ...promisedClients(mode), ...(believesNobody ? { trusted: 'refused' } : {}) };
      const isOpen = believesNobody && (await handshake({ port, servername: null })).kind === 'refused';
      if (!isOpen) expect(promise, `client certificates, mode ${mode}\n${shown}`).toEqual(await clientsOf({ port, groups, servername: null }, certificates));
    });
  });

  it.each(seeds)('mail %i', async (seed) => {
    const [port = 0] = await freePorts(1);
    const { certificates } = workshop();
    const files = mailFiles(seed, port, certificates);
    await whileRunning(workshop(), files, port, async (document) => {
      const shown = shownFiles(files);
      const listener = listenerOn(document, port);
      const mode = valueOf(listener.clientAuthentication.mode);
      // Where OpenSSL alone asks for certificates it believes nobody, as it is given no authorities.
      if (mode === 'none') await compareTls(listener, { port, insists: false }, certificates, shown);
      else expect(valueOf(listener.clientAuthentication.trustAnchors), shown).toEqual({ kind: 'none' });
    });
  });

  const protocols = ['imap', 'pop3', 'smtp'] as const;
  const rows = protocols.flatMap((protocol) => ['', 'starttls off;', 'starttls on;', 'starttls only;'].map((directive) => ({ protocol, directive })));
  it.each(rows)('$protocol $directive', async ({ protocol, directive }) => {
    const [port = 0] = await freePorts(1);
    const { rsa } = workshop().certificates;
    const server = `server { listen 127.0.0.1:${String(port)}; protocol ${protocol}; ssl_certificate ${rsa.certificate}; ssl_certificate_key ${rsa.key}; ${directive} }`;
    const files = { 'nginx.conf': mainBlock(`mail { server_name a.test; auth_http 127.0.0.1:9/; ${server} }`) };
    await whileRunning(workshop(), files, port, async (document) => {
      expect(valueOf(listenerOn(document, port).startTls), shownFiles(files)).toBe(startTlsIn(protocol, await dialogue(port, questions[protocol])));
    });
  });
});

function streamFiles(seed: number, port: number, certificates: Certificates): Readonly<Record<string, string>> {
  const choose = random(seed);
  const protocols = choose.chance(30) ? [`ssl_alpn ${choose.pick(['h2 http/1.1', 'http/1.1', 'imap other'])};`] : [];
  const server = [`listen 127.0.0.1:${String(port)} ssl;`, ...certificateLines(choose, certificates), ...tlsLines(choose, 45, certificates), ...clientLines(choose, certificates, true), ...protocols];
  const body = ['stream {', ...tlsLines(choose, 30, certificates), '  server {', ...server.map((line) => `    ${line}`), `    return ${content};`, '  }', '}'];
  return { 'nginx.conf': mainBlock(body.join('\n')) };
}

function mailFiles(seed: number, port: number, certificates: Certificates): Readonly<Record<string, string>> {
  const choose = random(seed);
  const server = [`listen 127.0.0.1:${String(port)} ssl;`, `protocol ${choose.pick(['imap', 'pop3', 'smtp'])};`, ...certificateLines(choose, certificates), ...tlsLines(choose, 45, certificates)];
  const body = ['mail {', '  server_name a.test;', '  auth_http 127.0.0.1:9/;', ...tlsLines(choose, 30, certificates), '  server {', ...server.map((line) => `    ${line}`), '  }', '}'];
  return { 'nginx.conf': mainBlock(body.join('\n')) };
}

function listenerOn({ listeners }: InspectDocument, port: number): InspectedListener {
  const found = listeners.find(({ addresses }) => valueOf(addresses)?.some((address) => address.endsWith(`:${String(port)}`)));
  if (found === undefined) throw new Error(`no listener on ${String(port)}`);
  return found;
}

/** The groups to go on with; `null` when no handshake succeeds. */
async function compareTls(listener: InspectedListener, { port, insists }: { readonly port: number; readonly insists: boolean }, certificates: Certificates, shown: string): Promise<readonly string[] | null> {
  const tls = valueOf(listener.tls);
  if (tls === null) throw new Error(`no TLS settings\n${shown}`);
  const asked = { port, servername: null, isDefault: true, insists };
  const seen = await observe(asked, readPair(certificates.client));
  expect(promised(tls, asked), shown).toEqual(seen);
  return seen.versions.length === 0 ? null : groupsFor(seen);
}

async function clientsOf(offer: Offer, certificates: Certificates): Promise<ReturnType<typeof promisedClients>> {
  const ask = async (client: Pick<Offer, 'client'>): Promise<string> => ((await readAll({ ...offer, ...client })) === content ? 'served' : 'refused');
  return {
    none: await ask({}),
    stranger: await ask({ client: readPair(certificates.stranger) }),
    trusted: await ask({ client: readPair(certificates.client) }),
  };
}

const questions = { imap: 'a CAPABILITY\r\n', pop3: 'CAPA\r\n', smtp: 'EHLO b.test\r\n' } as const;

/** Where TLS is required, passwords are not taken before it. */
function startTlsIn(protocol: keyof typeof questions, said: string): string {
  if (!/STARTTLS|STLS/.test(said)) return 'none';
  const takesPasswords = protocol === 'imap' ? !said.includes('LOGINDISABLED') : /^(?:250[- ]AUTH|USER|SASL)/m.test(said);
  return takesPasswords ? 'optional' : 'required';
}
