import type { IneffectiveSetting } from '../../../src/model/endpoint.ts';
import type { Truth } from '../../../src/model/fact.ts';
import { tlsVersions, type TlsSettings } from '../../../src/model/tls.ts';
import { bindKeywords } from '../bind/bind-keywords.ts';
import type { TlsPlace } from '../bind/place.ts';
import { versionOfWord } from '../tls/protocols.ts';
import type { Globals } from '../syntax/sections.ts';
import { readSettings } from './settings.ts';
import type { Line } from '../syntax/tree.ts';

/** Settings of `global` that HAProxy copies while it reads a `bind`, with the keyword of the `bind` that replaces them. */
const copied: ReadonlyMap<string, string | null> = new Map([
  ['ssl-default-bind-options', null],
  ['ssl-default-bind-ciphers', 'ciphers'],
  ['ssl-default-bind-ciphersuites', 'ciphersuites'],
  ['ssl-default-bind-curves', 'curves'],
  ['ssl-default-bind-sigalgs', 'sigalgs'],
  ['ssl-default-bind-client-sigalgs', 'client-sigalgs'],
]);

/** What `global` sections below a `bind` say about it: too late. */
export function lateGlobalSettings({ bind, entry, globals }: TlsPlace, process: Globals, settings: TlsSettings): readonly IneffectiveSetting[] {
  if (entry !== null || process.sections.length === globals.sections.length) return [];
  return process.sections.slice(globals.sections.length).flatMap(({ lines }) =>
    lines.flatMap((line): readonly IneffectiveSetting[] => {
      const keyword = line.keyword.value;
      const replacedBy = copied.get(keyword);
      if (replacedBy === undefined || (replacedBy !== null && bind.settings.last.has(replacedBy))) return [];
      const stronger = replacedBy === null ? strongerOptions(line, settings) : 'unknown';
      return [{ setting: keyword, span: line.span, reason: 'too-late', stronger, decidedBy: bind.line.span }];
    }),
  );
}

function strongerOptions({ args }: Line, { versions, tickets }: TlsSettings): Truth {
  const { last, doubt } = readSettings(args, bindKeywords);
  const minimum = versionOfWord(last.get('ssl-min-ver')?.value?.value ?? '');
  const permitsLower = minimum !== null && tlsVersions.slice(0, tlsVersions.indexOf(minimum)).some((version) => versions[version].known && versions[version].value);
  const losesTickets = last.has('no-tls-tickets') && tickets.known && tickets.value.enabled;
  if (permitsLower || losesTickets || last.has('strict-sni')) return 'yes';
  return doubt === null ? 'no' : 'unknown';
}
