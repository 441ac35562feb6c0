import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { ClientContext } from '../../parsers/node/clients/connection.ts';
import { holdsProcessSettings, readProcessFile } from '../../parsers/node/process/read-process-file.ts';
import { spanOf } from '../../src/model/fact.ts';
import type { Span } from '../../src/model/span.ts';

// As many runs as CI asks for take minutes on a small machine.
vi.setConfig({ testTimeout: 600_000 });

/** How many texts are tried of each kind of file. */
const numRuns = Math.ceil(Math.min(Number(process.env['TLSLINT_FUZZ_RUNS'] ?? 900), 10_000) / 3);

const files = ['.env', '.npmrc', '.yarnrc.yml', 'Dockerfile', 'web.service', 'Procfile', 'start.sh', 'package.json', 'compose.yaml'] as const;

const context: ClientContext = {
  release: { product: 'node', version: '22', library: { name: 'openssl', version: '3.5' }, stated: { product: true, library: true }, backported: false },
  exposure: { external: [], internal: [] },
};

const pieces = [
  ...['NODE_TLS_REJECT_UNAUTHORIZED', '=0', '=', ': ', ': 0', 'NODE_OPTIONS', '--tls-min-v1.0', '--tls-cipher-list', 'AES128-SHA:', 'node ', 'npm config set ', 'strict-ssl', ' false', 'PGSSLMODE=no-verify'],
  ...['export ', 'env ', 'ENV ', 'RUN ', 'CMD ["node", "', 'FROM node', '[Service]', 'Environment=', 'ExecStart=', 'web: ', 'scripts', 'environment', '- ', '{', '}', '[', ']', '"', "'", '\\', '\\\n', '\n', '\r\n', '  ', '\t'],
  ...['$', '${A}', '$(b', '`', '#', '>', '2>&1', '&&', ';', '|', '(', ')', '\0', '\uFEFF', '日本', '\uD800', 'x'.repeat(500)],
] as const;

const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join(''));

function spansIn(file: string, text: string): readonly Span[] {
  const { processes, problems } = readProcessFile(file, text, context, (id) => id, () => []);
  return [
    ...problems.map(({ span }) => span),
    ...processes.flatMap(({ connection }) => [connection.at, connection.block, spanOf(connection.verification.chain.from), ...connection.ineffective.map(({ span }) => span)]),
  ];
}

describe.each(files)('%s', (file) => {
  it('never throws, and every place lies in the text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const spans = spansIn(file, text);
        expect(spans.filter((span) => span.file !== file || span.start < 0 || span.end < span.start || span.end > text.length)).toEqual([]);
        if (spans.length > 0) expect(holdsProcessSettings(file, text)).toBe(true);
      }),
      { numRuns },
    );
  });

  it.each(pieces.filter((piece) => piece.length < 60))('takes time in proportion to the text: %j', (piece) => {
    const text = `NODE_TLS_REJECT_UNAUTHORIZED=0\n${piece.repeat(Math.ceil(40_000 / piece.length))}`;
    const before = performance.now();
    spansIn(file, text);
    expect(performance.now() - before).toBeLessThan(4_000);
  });
});
