import { known, unknown, type Fact } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import { lazily } from '../../../src/tls/lazily.ts';
import { extensionOf } from '../message/extension.ts';
import { messageField, messagesField, textField, textsField } from '../message/field.ts';
import type { Message } from '../message/message.ts';
import { AlikeChains, type ChainLikeness } from './alike-chain.ts';
import type { NameKinds } from '../message/message-pattern.ts';
import { terminalOf, type RouteTables, type Terminal } from './network-filter.ts';
import type { RouteTable } from '../http/route-table.ts';
import { transportSocketOf, type TransportSocket } from '../tls/transport-socket.ts';

/** One of the filter chains of a listener: what decides about the connections that match it. */
export interface FilterChain {
  readonly message: Message;
  readonly match: ChainMatch;
  /** `null`: plaintext, as nothing is written. */
  readonly socket: Fact<TransportSocket> | null;
  readonly terminal: Terminal;
  /** It is the only one of its listener. */
  readonly isOnly: boolean;
  /** `null` for a chain that is written like none before it. */
  readonly like: ChainLikeness | null;
}

export interface ChainMatch {
  readonly serverNames: Fact<readonly string[]>;
  /** `null` for every transport. */
  readonly transportProtocol: Fact<string> | null;
  readonly namesSpan: Span | null;
}

/** The chains of a listener, the default one last. */
export function filterChainsOf(listener: Message, tables: RouteTables, names: NameKinds): readonly FilterChain[] {
  const byDefault = messageField(listener, 'default_filter_chain');
  const chains = [...messagesField(listener, 'filter_chains').items, ...(byDefault?.known === true ? [byDefault.value] : [])];
  const isOnly = chains.length === 1;
  const alike = isOnly ? null : new AlikeChains(names);
  return chains.map((message) => {
    const chain = filterChainOf(message, tables, isOnly, alike?.find(message));
    if (chain.like === null) alike?.add(chain);
    return chain;
  });
}

/** Its parts are read when somebody asks for them. */
export function filterChainOf(message: Message, tables: RouteTables, isOnly: boolean, like: ChainLikeness | null = null): FilterChain {
  const [match, socket, terminal] = [lazily(() => matchOf(message)), lazily(() => transportSocketOf(message)), lazily(() => terminalOf(message, tables))];
  return {
    message,
    get match() {
      return match();
    },
    get socket() {
      return socket();
    },
    get terminal() {
      return terminal();
    },
    isOnly,
    like,
  };
}

/** The routes of a chain for HTTP, where they are in sight. */
export function tableOfChain({ terminal: { http } }: FilterChain): RouteTable | null {
  return http?.routes.known === true ? http.routes.value : null;
}

function matchOf(chain: Message): ChainMatch {
  const found = messageField(chain, 'filter_chain_match');
  const nothing: ChainMatch = { serverNames: known([], { kind: 'written', span: chain.span }), transportProtocol: null, namesSpan: null };
  if (found === null) return nothing;
  if (!found.known) return { ...nothing, serverNames: found };
  const names = found.value.field('server_names') ?? found.value.field('sni_domains');
  return {
    serverNames: names === null ? nothing.serverNames : textsField(found.value, names.key.text),
    transportProtocol: textField(found.value, 'transport_protocol'),
    namesSpan: names?.key.span ?? null,
  };
}

/** Whether a listener looks into the ClientHello, without which no chain with server names is ever chosen. */
export function inspectsTls(listener: Message): Fact<boolean> {
  const { items, doubt, at } = messagesField(listener, 'listener_filters');
  const inspector = items.find((item) => extensionOf(item).type === 'TlsInspector');
  if (inspector !== undefined) return known(true, { kind: 'written', span: inspector.span });
  return doubt ?? known(false, { kind: 'written', span: at });
}

/** Whether only TLS reaches a chain that does not speak TLS itself: it passes on what clients encrypt. */
export function receivesTls({ match, terminal, message }: FilterChain): Fact<boolean> {
  const { serverNames, transportProtocol } = match;
  if (!terminal.mayCarryTls && terminal.http === null) return known(false, { kind: 'written', span: message.span });
  if (terminal.byServerName !== null) return known(true, { kind: 'written', span: terminal.byServerName });
  if (transportProtocol !== null) {
    return transportProtocol.known ? known(transportProtocol.value === 'tls', transportProtocol.from) : transportProtocol;
  }
  if (!serverNames.known) return serverNames;
  if (serverNames.value.length > 0) return known(true, serverNames.from);
  return unknown({ kind: 'run-time', what: 'protocol of the client' }, serverNames.from);
}
