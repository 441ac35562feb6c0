import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWithHaproxy, lintedWithHaproxy, saysRefused } from './haproxy-run.ts';
import { refusalsCase } from './haproxy-refusals-generator.ts';
import { checkHaproxy, writeFiles } from './haproxy-server.ts';

/** Seeds `1..count`; another range is chosen with TLSLINT_CONFORMANCE_FIRST and TLSLINT_CONFORMANCE_COUNT. */
const first = Number(process.env['TLSLINT_CONFORMANCE_FIRST'] ?? 1);
const count = Number(process.env['TLSLINT_CONFORMANCE_COUNT'] ?? 150);

describeWithHaproxy('haproxy -c refuses binds and servers that have a problem, and no others', (workshop) => {
  it.each(Array.from({ length: count }, (_, index) => first + index))('configuration %i', async (seed) => {
    const { directory } = workshop();
    const home = mkdtempSync(join(directory, 'refusal-'));
    const text = refusalsCase(seed, workshop());
    writeFiles(home, { 'haproxy.cfg': text });
    const run = await lintedWithHaproxy(home, directory);
    const { accepted, said } = checkHaproxy(home, ['haproxy.cfg']);
    expect(saysRefused(run), `${said}\n${run.problems.map(({ text: { en } }) => en).join('\n')}\n${text}`).toBe(!accepted);
  });
});
