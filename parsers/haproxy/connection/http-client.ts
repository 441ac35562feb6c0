import { known, unknown, type Origin } from '../../../src/model/fact.ts';
import { globalLines } from '../setting/global-setting.ts';
import { LastSettings } from '../setting/last-setting.ts';
import type { Opening } from './opening.ts';
import type { Configuration } from '../syntax/sections.ts';
import type { Server } from './server.ts';

/**
 * HAProxy's own client, which Lua, OCSP updates and ACME use (configuration.txt, 3.1, httpclient.ssl.verify). It verifies servers and their
 * names unless it is told not to; only then it is of interest, because nobody knows whether it is used.
 */
export function httpClient(configuration: Configuration): readonly Opening[] {
  const line = globalLines(configuration.globals, 'httpclient.ssl.verify').at(-1);
  const section = configuration.globals.sections.find(({ lines }) => line !== undefined && lines.includes(line));
  const [value] = line?.args ?? [];
  if (line === undefined || section === undefined || value?.value !== 'none') return [];
  const setting = { keyword: line.keyword, line };
  const last = new LastSettings(
    new Map([
      ['ssl', { ...setting, value: null }],
      ['verify', { ...setting, value }],
    ]),
  );
  const server: Server = { line, section, proxy: null, globals: configuration.globals, name: 'httpclient', address: null, settings: { all: [], last, doubt: null } };
  const from: Origin = { kind: 'written', span: line.span };
  const addresses = unknown({ kind: 'run-time', what: 'URL' }, from);
  return [{ line, section, server, target: { text: 'httpclient', addresses }, protocol: known('http', from), secure: known(true, from), passthrough: known(false, from), isHttp: false }];
}
