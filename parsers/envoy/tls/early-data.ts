import { known, mapFact, type Fact } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { EarlyData } from '../../../src/model/tls.ts';
import { defaultFact, quicEarlyData } from '../defaults.ts';
import type { EnvoyContext } from '../envoy-context.ts';
import { booleanField, textsField } from '../message/field.ts';
import type { FilterChain } from '../listener/filter-chain.ts';
import type { Message } from '../message/message.ts';
import type { Terminal } from '../listener/network-filter.ts';
import { requestHeaderLevels } from '../http/route.ts';
import { isAtLeast } from '../release.ts';
import { resumesSessions } from './resumption.ts';
import type { TlsContext } from './tls-context.ts';
import type { TlsSocket } from './transport-socket.ts';

const tcp = 'envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext';

/**
 * Only QUIC has early data. The connection manager adds an Early-Data header to requests that come in it
 * (ConnectionManagerUtility::mutateRequestHeaders), which routes can take out again.
 */
export function earlyDataOf(socket: TlsSocket, context: TlsContext, chain: FilterChain, { release }: EnvoyContext): Fact<EarlyData> {
  const { transport, config } = socket;
  if (transport === 'tcp') return known({ enabled: false, protection: 'none' }, { kind: 'default', of: release, near: context.message.span, cite: tcp });
  const resumes = resumesSessions(socket, context, release);
  if (resumes.known && !resumes.value) return mapFact(resumes, () => ({ enabled: false, protection: 'none' }));
  const enabled = booleanField(config, 'enable_early_data') ?? earlyByDefault(config, context, release);
  const isMarked = chain.terminal.http !== null && !removesMark(chain.terminal);
  return mapFact(enabled, (on) => ({ enabled: on, protection: on && isMarked ? 'marked' : 'none' }));
}

/** Off where clients are asked for certificates, from 1.41 on. */
function earlyByDefault(config: Message, { validation }: TlsContext, release: Release): Fact<boolean> {
  const byDefault = defaultFact(quicEarlyData, release, config.span);
  return validation !== null && isAtLeast(release, '1.41') ? { ...byDefault, value: false } : byDefault;
}

function removesMark({ http }: Terminal): boolean {
  if (http?.routes.known !== true) return false;
  return requestHeaderLevels(http.routes.value).some(({ levels }) =>
    levels.some((level) => {
      const removed = textsField(level, 'request_headers_to_remove');
      return removed.known && removed.value.some((name) => name.toLowerCase() === 'early-data');
    }),
  );
}

