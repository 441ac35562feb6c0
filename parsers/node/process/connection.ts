import type { Connection, EndpointId } from '../../../src/model/endpoint.ts';
import { known, type Origin } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import { connectionOf, verifiedByDefault, type ClientContext } from '../clients/connection.ts';
import { clientSettings, handshakeOfProcess, nothingPresented } from '../clients/handshake.ts';
import type { ProcessSettings } from './settings.ts';

/** Where settings of a process stand. */
export interface SettingsPlace {
  readonly id: EndpointId;
  readonly block: Span;
  /** What a person would point at. */
  readonly at: Span;
}

/** How the connections of a process together are called: what they lead to is not written. */
const everywhere = 'tls://*';

/** The connections of a process that say nothing themselves, as one. */
export function connectionOfProcess(settings: ProcessSettings, { id, block, at }: SettingsPlace, context: ClientContext): Connection {
  const from: Origin = { kind: 'written', span: at };
  const { verifies, ineffective } = settings;
  return connectionOf(
    {
      id,
      block,
      at,
      target: known({ text: everywhere, addresses: [] }, from),
      exposure: null,
      protocol: known('tcp', from),
      secure: known(true, from),
      fallsBack: null,
      settings: clientSettings(handshakeOfProcess(settings, context.release, block), { ...nothingPresented, keyLog: settings.keyLog }, context.release, block),
      verification: { ...verifiedByDefault, chain: verifies },
      serverName: null,
      ineffective,
    },
    context,
  );
}
