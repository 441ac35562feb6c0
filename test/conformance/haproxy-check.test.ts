import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { formats } from '../../parsers/index.ts';
import { fixInRounds } from '../../src/engine/fix.ts';
import type { FileId } from '../../src/model/span.ts';
import { allCases, checkCase, settingsOf } from '../harness/cases.ts';
import { describeWithHaproxy, saysRefused, type HaproxyWorkshop } from './haproxy-run.ts';
import { checkHaproxy, haproxyVersion, writeFiles } from './haproxy-server.ts';

const cases = allCases().filter(({ format }) => format === 'haproxy');

/** Cases of another release than the one that is installed may use what it does not know. */
describeWithHaproxy('haproxy -c accepts what has no problem, before and after fixes', (workshop) => {
  it.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const format = formats.find(({ id }) => id === 'haproxy');
    if (format === undefined) throw new Error('no format');
    const options = { format, ...(await settingsOf(one)) };
    const stated = options.settings.runtime.products.haproxy;
    if (stated !== undefined && stated !== haproxyVersion()?.haproxy) return;
    const run = await checkCase(one, options);
    const isRefused = saysRefused(run);
    const before = check(one.inputs, workshop());
    expect(before.accepted, before.said).toBe(!isRefused);
    const fixed = await fixInRounds(run.files, async (texts) => (await checkCase(one, options, texts)).findings, 'unsafe');
    if (isRefused || fixed.size === 0) return;
    const after = check(new Map([...one.inputs, ...fixed]), workshop());
    expect(after.accepted, after.said).toBe(true);
  });
});

function check(texts: ReadonlyMap<FileId, string>, workshop: HaproxyWorkshop): ReturnType<typeof checkHaproxy> {
  const home = mkdtempSync(join(workshop.directory, 'check-'));
  const isConfiguration = (name: string): boolean => name.endsWith('.cfg');
  writeFiles(home, Object.fromEntries([...texts].map(([name, text]) => [name, isConfiguration(name) ? withMaterial(text, workshop) : withCertificates(text, workshop)])));
  // The main file comes before those of a directory.
  const names = [...texts.keys()].filter(isConfiguration).sort((one, other) => one.split('/').length - other.split('/').length);
  return checkHaproxy(home, names);
}

/** HAProxy reads the files that a configuration names when it checks it. */
function withMaterial(text: string, { bundles, certificates }: HaproxyWorkshop): string {
  const material = new Map([
    ...['crt', 'default-crt'].map((keyword) => [keyword, bundles.rsa] as const),
    ...['ca-file', 'ca-verify-file'].map((keyword) => [keyword, certificates.authority.certificate] as const),
    ['crl-file', bundles.revocations] as const,
    ['tls-ticket-keys', bundles.ticketKeys] as const,
    ['ssl-dh-param-file', bundles.parameters] as const,
    ['file', bundles.rsa] as const,
  ]);
  return text.replaceAll(/(?<=[\s[])(crt|default-crt|ca-file|ca-verify-file|crl-file|tls-ticket-keys|ssl-dh-param-file|file)( +)([^\s\]]+)/g, (written: string, keyword: string, space: string, path: string) =>
    path.startsWith('@') ? written : `${keyword}${space}${material.get(keyword) ?? path}`,
  );
}

/** Lines of a crt-list begin with a certificate. */
function withCertificates(text: string, workshop: HaproxyWorkshop): string {
  return withMaterial(text.replaceAll(/^[^\s#]+/gm, workshop.bundles.rsa), workshop);
}
