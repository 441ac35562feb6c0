import { known, mapFact, type Fact } from '../../../src/model/fact.ts';
import type { EarlyData } from '../../../src/model/tls.ts';
import { defaultFact, quicEarlyData } from '../defaults.ts';
import type { EnvoyContext } from '../envoy-context.ts';
import { booleanField, textsField } from '../message/field.ts';
import type { FilterChain } from '../listener/filter-chain.ts';
import type { Terminal } from '../listener/network-filter.ts';
import { requestHeaderLevels } from '../http/route.ts';
import { isAtLeast } from '../release.ts';
import type { TlsContext } from './tls-context.ts';
import type { TlsSocket } from './transport-socket.ts';

const tcp = 'envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext';

/**
 * Only QUIC has early data. The connection manager adds an Early-Data header to requests that come in it
 * (ConnectionManagerUtility::mutateRequestHeaders), which routes can take out again.
 */
export function earlyDataOf({ transport, config }: TlsSocket, { validation, message }: TlsContext, chain: FilterChain, { release }: EnvoyContext): Fact<EarlyData> {
  const byDefault = defaultFact(quicEarlyData, release, config.span);
  if (transport === 'tcp') return known({ enabled: false, protection: 'none' }, { kind: 'default', of: release, near: message.span, cite: tcp });
  const resumes = booleanField(config, 'enable_resumption');
  if (resumes?.known === true && !resumes.value) return mapFact(resumes, () => ({ enabled: false, protection: 'none' }));
  // Off by default where clients are asked for certificates, from 1.41 on.
  const isOff = validation !== null && isAtLeast(release, '1.41');
  const enabled = booleanField(config, 'enable_early_data') ?? (isOff ? { ...byDefault, value: false } : byDefault);
  const isMarked = chain.terminal.http !== null && !removesMark(chain.terminal);
  return mapFact(enabled, (on) => ({ enabled: on, protection: on && isMarked ? 'marked' : 'none' }));
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

