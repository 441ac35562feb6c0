import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lintTexts } from '../../../src/index.ts';
import { toJson } from '../../../src/report/json.ts';

const head = `import https from 'node:https';
import { readFileSync } from 'node:fs';
const shared = { key: readFileSync('server.key'), cert: readFileSync('server.pem') };
`;

/** What servers and clients may be made with; `#` is their number. */
const options: readonly string[] = [
  '...shared',
  `minVersion: 'TLSv1.2'`,
  `minVersion: 'TLSv1'`,
  `maxVersion: 'TLSv1.2'`,
  `ciphers: 'HIGH:!aNULL'`,
  `ciphers: 'ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES128-GCM-SHA256:AES256-SHA'`,
  `ciphers: process.env.CIPHERS`,
  `ciphers: process.env.OTHER`,
  `ecdhCurve: 'prime256v1:secp192r1'`,
  `secureProtocol: 'TLSv1_method'`,
  `requestCert: true, ca: readFileSync('ca.pem')`,
  `rejectUnauthorized: false`,
  `honorCipherOrder: false`,
  `...unseen`,
];

const endpoints: readonly ((options: string) => string)[] = [
  (given) => `https.createServer({ ${given} }, (request, response) => response.end('hello')).listen(1000#, '10.0.0.1');`,
  (given) => `const server# = https.createServer({ ${given} }); server#.listen({ port: 1000#, host: 'shop.example' });`,
  (given) => `https.get({ host: 'api#.example', ${given} }, (response) => response.resume());`,
  (given) => `export function get#(unseen) { return https.get({ host: 'api#.example', ${given} }); }`,
];

const statement = fc
  .record({ endpoint: fc.constantFrom(...endpoints), given: fc.subarray([...options], { minLength: 1, maxLength: 4 }) })
  .map(({ endpoint, given }) => endpoint(given.join(', ')));

async function findingsIn(statements: readonly string[]): Promise<readonly string[]> {
  const run = await lintTexts(new Map([['server.js', head + statements.join('\n')]]), { settings: { level: 3 }, today: '2026-01-01' });
  const { findings, unknowns } = toJson(run, { locale: 'en', version: 'test' });
  return [...findings, ...unknowns].map((finding) => JSON.stringify({ ...finding, fingerprint: '' }));
}

describe('endpoints that share a file', () => {
  it('are told of as if each were alone in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(statement, { minLength: 2, maxLength: 6 }), async (texts) => {
        const statements = texts.map((text, number) => text.replaceAll('#', String(number)));
        const alone = await Promise.all(statements.map(async (_, kept) => findingsIn(statements.map((text, number) => (number === kept ? text : ' '.repeat(text.length))))));
        expect((await findingsIn(statements)).toSorted()).toEqual([...new Set(alone.flat())].toSorted());
      }),
      { numRuns: 60, seed: 20260101 },
    );
  });
});
