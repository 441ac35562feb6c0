import type { ApplicationProtocol } from '../../../src/model/endpoint.ts';
import { known, unknown } from '../../../src/model/fact.ts';
import type { Origin } from '../../../src/model/fact.ts';
import { parseAuthority } from './authority.ts';
import type { Opening, OpeningContext } from './opening.ts';
import { exposureOf } from './pass.ts';
import { find } from '../scope/scope.ts';
import type { Block } from '../scope/scope.ts';
import type { Directive, Word } from '../syntax/tree.ts';
import { toAddress } from './upstream.ts';
import { constantValue } from '../scope/variable.ts';
import { wordWith } from '../syntax/word.ts';

/**
 * Connections that carry logs and traces: `access_log` and `error_log` to a syslog server, which nginx.org (Logging to syslog) knows
 * over UDP and unix sockets only, and the endpoint of the OpenTelemetry module. One that is inherited is counted where it is written.
 */
export function logOpenings(blocks: readonly Block[], context: OpeningContext): readonly Opening[] {
  const openings: Opening[] = [];
  for (const block of blocks) {
    for (const name of logDirectives) {
      for (const directive of find(block, name)) openings.push(...syslogOpening(directive, block, context));
    }
    if (block.context === 'other') openings.push(...exporterOpenings(block, context));
  }
  return openings;
}

const logDirectives: readonly string[] = ['access_log', 'error_log'];

const none: readonly Opening[] = [];

function syslogOpening(directive: Directive, block: Block, context: OpeningContext): readonly Opening[] {
  const word = directive.args[0];
  if (word?.value.startsWith('syslog:') !== true) return none;
  const server = /^syslog:(?:.*,)?server=([^,]+)/.exec(word.value)?.[1];
  if (server === undefined) return none;
  return plaintextOpening({ directive, block, word, text: server, protocol: 'syslog', defaultPort: 514 }, context);
}

/** `otel_exporter { endpoint host:port; }`: gRPC, with TLS when the endpoint begins with https:// (ngx_otel_module 0.1.2). */
function exporterOpenings(block: Block, context: OpeningContext): readonly Opening[] {
  if (block.directive?.name.value !== 'otel_exporter') return none;
  return find(block, 'endpoint').flatMap((directive) => {
    const word = directive.args[0];
    if (word === undefined || /^https:/i.test(word.value)) return [];
    const text = word.value.replace(/^http:\/\//i, '');
    return plaintextOpening({ directive, block, word, text, protocol: 'grpc', defaultPort: 4317 }, context);
  });
}

interface Receiver {
  readonly directive: Directive;
  readonly block: Block;
  readonly word: Word;
  /** Address as written. */
  readonly text: string;
  readonly protocol: ApplicationProtocol;
  readonly defaultPort: number;
}

function plaintextOpening({ directive, block, word, text, protocol, defaultPort }: Receiver, context: OpeningContext): readonly Opening[] {
  const from: Origin = { kind: 'written', span: word.span };
  const constant = constantValue(wordWith(word, { value: text }), block);
  const authority = constant.kind === 'constant' ? parseAuthority(constant.value) : null;
  const addresses = authority === null ? [] : [toAddress(authority, defaultPort, word.span)];
  const exposure = exposureOf(addresses, context.exposure);
  const variable = constant.kind === 'unknown' ? constant.variable : text;
  const doubt = unknown(word.opaque ? { kind: 'template' } : { kind: 'variable', name: variable }, from);
  const opening: Opening = {
    block,
    directive,
    target: authority === null ? doubt : known({ text, addresses: protocol === 'syslog' ? addresses.map(overUdp) : addresses }, from),
    protocol: known(protocol, from),
    exposure: exposure === null ? doubt : known(exposure, from),
    secure: known(false, from),
    passthrough: known(false, from),
    side: null,
    groups: [],
  };
  return [opening];
}

function overUdp<A extends { readonly transport: string }>(address: A): A | (A & { readonly transport: 'udp' }) {
  return address.transport === 'unix' ? address : { ...address, transport: 'udp' as const };
}
