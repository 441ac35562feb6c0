import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { expect, it } from 'vitest';
import type { InspectedListener } from '../../src/report/inspect.ts';
import { readPair, type Certificates } from './certificates.ts';
import { pages } from './nginx-generator.ts';
import { describeWithNginx, shownFiles, whileRunning } from './nginx-run.ts';
import { freePorts, mainBlock, temporaryPaths } from './nginx-server.ts';
import { listenerFor, valueOf } from './observation.ts';
import { get } from './probe.ts';
import { backendContent, seenAnswer } from './routes.ts';

/** What a server holds beside its certificate, what http{} holds, and the path that is asked. */
interface Row {
  readonly server: string;
  readonly http?: string;
  readonly path?: string;
}

const identity = 'proxy_set_header X-Client-DN $ssl_client_s_dn;';
const pass = 'proxy_pass http://127.0.0.1:BACKEND;';
const app = `location / { ${identity} ${pass} }`;

const modes: readonly Row[] = ['on', 'optional', 'optional_no_ca', 'off'].map((mode) => ({ server: `ssl_verify_client ${mode}; ${app}` }));

const commands: readonly Row[] = [
  { server: `ssl_conf_command VerifyMode Request; ${app}` },
  { server: `ssl_conf_command VerifyMode Require; ${app}` },
  { server: `ssl_conf_command VerifyMode Require; ssl_verify_client optional; ${app}` },
  { server: `ssl_conf_command VerifyMode Require; ssl_verify_client optional_no_ca; ${app}` },
  { server: `ssl_conf_command VerifyMode -Request; ssl_verify_client optional; ${app}` },
  { server: `ssl_conf_command VerifyMode Request; if ($ssl_client_verify != SUCCESS) { return 403; } ${app}` },
];

const guarded = (condition: string, reply = 'return 403;'): readonly Row[] => [
  { server: `ssl_verify_client optional; if (${condition}) { ${reply} } ${app}` },
  { server: `ssl_verify_client optional_no_ca; if (${condition}) { ${reply} } ${app}` },
  { server: `ssl_verify_client optional_no_ca; location / { if (${condition}) { ${reply} } ${identity} ${pass} }` },
];

const guards: readonly Row[] = [
  ...guarded('$ssl_client_verify != SUCCESS'),
  ...guarded('$ssl_client_verify != "SUCCESS"', 'return 301 https://login.test/;'),
  ...guarded('$ssl_client_verify !~ SUCCESS', 'return 404;'),
  ...guarded('$ssl_client_verify = NONE'),
  ...guarded('$ssl_client_verify ~ ^FAILED'),
  ...guarded('$ssl_client_s_dn = ""'),
  ...guarded('$ssl_client_s_dn !~ CN=admin'),
  { server: `ssl_verify_client optional_no_ca; if ($denied) { return 403; } ${app}`, http: 'map $ssl_client_verify $denied { SUCCESS 0; default 1; }' },
  { server: `ssl_verify_client optional_no_ca; if ($allowed = "") { return 403; } ${app}`, http: 'map $ssl_client_verify $allowed { SUCCESS yes; NONE yes; }' },
  { server: `ssl_verify_client optional_no_ca; set $ok 0; if ($ssl_client_verify = SUCCESS) { set $ok 1; } if ($ok = 0) { return 403; } ${app}` },
  { server: `ssl_verify_client optional_no_ca; location /api { if ($ssl_client_verify != SUCCESS) { return 403; } ${identity} ${pass} } location / { return 204; }`, path: '/api/' },
  { server: `ssl_verify_client optional_no_ca; location /api { if ($ssl_client_verify != SUCCESS) { return 403; } location /api/ { ${identity} ${pass} } }`, path: '/api/' },
  { server: `ssl_verify_client optional_no_ca; location / { error_page 403 = @app; if ($ssl_client_verify != SUCCESS) { return 403; } ${identity} ${pass} } location @app { ${identity} ${pass} }` },
];

const carriers: readonly Row[] = [
  { server: `ssl_verify_client optional_no_ca; location / { ${identity} proxy_set_header X-Client-Verify $ssl_client_verify; ${pass} }` },
  { server: `ssl_verify_client optional_no_ca; set $dn $ssl_client_s_dn; location / { proxy_set_header X-Client-DN $dn; ${pass} }` },
  { server: `ssl_verify_client on; ${identity} location / { ${pass} }` },
  { server: `ssl_verify_client on; ${identity} location / { proxy_set_header Host $host; ${pass} }` },
  { server: `ssl_verify_client on; ${identity} location / { proxy_set_header Host $host; proxy_set_header x-client-dn $ssl_client_s_dn; ${pass} }` },
  { server: `ssl_verify_client on; ${identity} location / { proxy_set_header Host $host; proxy_pass_request_headers off; ${pass} }` },
  { server: `ssl_verify_client on; location / { ${pass} }`, http: identity },
  { server: `ssl_verify_client on; proxy_set_header Host $host; location / { ${pass} }`, http: identity },
  { server: `location / { proxy_set_header X-Client-DN $http_x_client_dn; ${pass} }` },
  { server: `ssl_verify_client optional; location / { proxy_set_header X-Client-DN $name; ${pass} }`, http: 'map $ssl_client_verify $name { SUCCESS $ssl_client_s_dn; default ""; }' },
];

const errorPages: readonly Row[] = [
  { server: `ssl_verify_client on; error_page 495 496 = @app; location / { ${identity} ${pass} } location @app { ${identity} ${pass} }` },
  { server: `ssl_verify_client on; error_page 496 = @app; location / { ${identity} ${pass} } location @app { ${pass} }` },
  { server: `ssl_verify_client optional; error_page 495 = /open; location / { ${identity} ${pass} } location = /open { ${identity} ${pass} }` },
  { server: `ssl_verify_client on; error_page 495 496 = @app; ${app} location @app { if ($ssl_client_verify != SUCCESS) { return 403; } ${pass} }` },
  { server: `ssl_verify_client on; error_page 495 496 /denied; ${app} location = /denied { return 200 denied; }` },
  { server: `ssl_verify_client on; error_page 495 496 =200 @denied; ${app} location @denied { return 200 denied; }` },
  { server: `ssl_verify_client on; error_page 495 496 https://login.test/; ${app}` },
  { server: `ssl_verify_client on; error_page 495 496 /index.html; location / { ${identity} ${pass} } location = /index.html { root www; }` },
  { server: `ssl_verify_client on; location / { error_page 495 496 = @app; ${identity} ${pass} } location @app { ${pass} }` },
  { server: `ssl_verify_client on; error_page 400 = @app; ${app} location @app { ${pass} }` },
];

const rows = [...modes, ...commands, ...guards, ...carriers, ...errorPages];

const forged = 'CN=forged';
const header = 'x-client-dn';

describeWithNginx('what inspect says of client certificates is what nginx does', (workshop) => {
  it.each(rows.map((row) => [`${row.http ?? ''} ${row.server}`.trim(), row] as const))('%s', async (_, { server, http = '', path = '/' }) => {
    const [port = 0] = await freePorts(1);
    const backend = await startBackend();
    const { certificates } = workshop();
    const body = [
      `http { ${temporaryPaths} access_log off; ${http}`,
      `server { listen 127.0.0.1:${String(port)} ssl; server_name a.test;`,
      `ssl_certificate ${certificates.rsa.certificate}; ssl_certificate_key ${certificates.rsa.key}; ssl_client_certificate ${certificates.authority.certificate};`,
      `${server} } }`,
    ].join('\n').replaceAll('BACKEND', String(backend.port));
    const files = { 'nginx.conf': mainBlock(body), ...pages };
    try {
      await whileRunning(workshop(), files, port, async ({ listeners }) => {
        const listener = listenerFor(listeners, port, 'a.test');
        if (listener === undefined) throw new Error('no listener');
        compare(listener, await askAll(port, path, certificates, backend), shownFiles(files));
      });
    } finally {
      await backend.stop();
    }
  });
});

/** How one client fared: the answer, and what the backend was told if it was asked. */
interface Fare {
  readonly answer: string;
  readonly told: IncomingHttpHeaders | null;
}

type Fares = Readonly<Record<'none' | 'stranger' | 'trusted', Fare>>;

function compare({ clientAuthentication: { mode, bypasses }, identityUses }: InspectedListener, fares: Fares, shown: string): void {
  const uses = identityUses.filter(({ carrier, how }) => how === 'decides' || carrier.toLowerCase() === header);
  const told = uses.map(({ carrier, how, guard, clientCanSet }) => ({ carrier, how, guard: String(valueOf(guard)), clientCanSet }));
  const about = `${JSON.stringify({ mode: valueOf(mode), bypasses, told })}\n${JSON.stringify(fares)}\n${shown}`;
  compareMode(String(valueOf(mode)), bypasses.length > 0, fares, about);
  const [weakest] = told.toSorted((one, other) => guardsByWeakness.indexOf(one.guard) - guardsByWeakness.indexOf(other.guard));
  if (weakest === undefined) expect([fares.none, fares.stranger, fares.trusted].some(isTold), `an identity that is not known of\n${about}`).toBe(false);
  else compareGuard(weakest.guard, fares, weakest.how === 'decides', about);
  for (const { how, clientCanSet } of told) {
    if (how !== 'decides' && clientCanSet !== 'unknown') expect(fares.trusted.told?.[header] === forged ? 'yes' : 'no', `a client can set the header\n${about}`).toBe(clientCanSet);
  }
}

const guardsByWeakness = ['null', 'none', 'certificate-present', 'status-forwarded', 'verified'];

/** Those whom the mode refuses get no content, or there is a way around it. */
function compareMode(mode: string, isBypassed: boolean, { none, stranger, trusted }: Fares, about: string): void {
  const refused = [...(mode.startsWith('required') ? [none] : []), ...(mode === 'required' || mode === 'optional' ? [stranger] : [])];
  const getsContent = refused.some(({ answer }) => answer === 'content' || answer === 'forward');
  expect(isBypassed, `a way around the mode\n${about}`).toBe(getsContent);
  const accepted = [trusted, ...(mode.startsWith('required') ? [] : [none]), ...(mode.includes('unverified') || mode === 'none' ? [stranger] : [])];
  for (const { answer } of accepted) expect(answer, about).not.toMatch(/^refuse (?:400|closed)$/);
}

/** A decision is guarded when nobody without a verified certificate gets behind it; an identity also when it is not told. */
function compareGuard(guard: string, { none, stranger }: Fares, decides: boolean, about: string): void {
  const passes = (fare: Fare): boolean => (decides ? fare.told !== null : isTold(fare));
  switch (guard) {
    case 'verified':
      expect([passes(none), passes(stranger)], about).toEqual([false, false]);
      return;
    case 'certificate-present':
      expect([none.told !== null, stranger.told !== null], about).toEqual([false, true]);
      return;
    case 'status-forwarded':
      for (const fare of [none, stranger]) expect(!isTold(fare) || /^NONE|^FAILED/.test(String(fare.told?.['x-client-verify'])), about).toBe(true);
      return;
    default:
      expect(guard, about).toBe('none');
      expect(none.told !== null, about).toBe(true);
  }
}

/** Whether the backend gets an identity that is not the forged one. */
function isTold({ told }: Fare): boolean {
  const value = told?.[header];
  return value !== undefined && value !== '' && value !== forged;
}

async function askAll(port: number, path: string, certificates: Certificates, backend: Backend): Promise<Fares> {
  const ask = async (pair: Certificates['client'] | null): Promise<Fare> => {
    backend.forget();
    const client = pair === null ? {} : { client: readPair(pair) };
    const answer = seenAnswer(await get({ port, host: 'a.test', path, headers: { [header]: forged }, tls: { servername: 'a.test', ...client } }));
    return { answer, told: backend.told() };
  };
  return { none: await ask(null), stranger: await ask(certificates.stranger), trusted: await ask(certificates.client) };
}

/** A server that remembers the headers of the last request. */
interface Backend {
  readonly port: number;
  readonly told: () => IncomingHttpHeaders | null;
  readonly forget: () => void;
  readonly stop: () => Promise<void>;
}

async function startBackend(): Promise<Backend> {
  let last: IncomingHttpHeaders | null = null;
  const server: Server = createServer((request, response) => {
    last = request.headers;
    response.end(backendContent);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    told: () => last,
    forget: () => {
      last = null;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
