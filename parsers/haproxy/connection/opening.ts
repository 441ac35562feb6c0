import type { Address, ApplicationProtocol } from '../../../src/model/endpoint.ts';
import { known, unknown, type Doubt, type Fact, type Origin } from '../../../src/model/fact.ts';
import { addressesIn, doubtOfAddress } from '../bind/address.ts';
import { originOfSetting, type Server } from './server.ts';
import type { Line, Section, Word } from '../syntax/tree.ts';

/** Something in the files that opens connections. */
export interface Opening {
  readonly line: Line;
  readonly section: Section;
  /** Settings of TLS; `null` for what HAProxy speaks no TLS to. */
  readonly server: Server | null;
  readonly target: { readonly text: string; readonly addresses: Fact<readonly Address[]> };
  readonly protocol: Fact<ApplicationProtocol>;
  readonly secure: Fact<boolean>;
  readonly passthrough: Fact<boolean>;
  /** Requests have names that the server can be asked for. */
  readonly isHttp: boolean;
}

/** Whether a server is talked to over TLS. Without the word `ssl` it is plaintext, whatever else the line says about TLS. */
export function secureFact(server: Server): Fact<boolean> {
  const { settings, line } = server;
  const from: Origin = { kind: 'written', span: line.span };
  const ssl = settings.last.get('ssl');
  if (line.doubt !== null) return unknown(line.doubt, from);
  if (ssl !== undefined) return known(true, originOfSetting(ssl, ssl.keyword.span, server));
  return settings.doubt === null ? known(false, from) : unknown(settings.doubt, from);
}

/** Where a word leads. The address 0.0.0.0 is that which the client asked for (configuration.txt, server). */
export function targetOf(word: Word | null, line: Line): Opening['target'] {
  const span = word?.span ?? line.span;
  const addresses = word === null ? null : addressesIn(word);
  const from: Origin = { kind: 'written', span };
  const doubt: Doubt | null = (word === null ? null : doubtOfAddress(word)) ?? (addresses === null ? { kind: 'run-time', what: 'address' } : openAddress(addresses));
  return { text: word?.value ?? line.args[0]?.value ?? line.name, addresses: doubt === null ? known(addresses ?? [], from) : unknown(doubt, from) };
}

function openAddress(addresses: readonly Address[]): Doubt | null {
  const isOpen = ({ host, transport }: Address): boolean => transport !== 'unix' && (host === '*' || host === '0.0.0.0' || host === '::');
  return addresses.some(isOpen) ? { kind: 'run-time', what: 'address that the client asked for' } : null;
}
