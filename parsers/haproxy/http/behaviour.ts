import type { Address, ClientCertificateMode, IdentityUse, Route } from '../../../src/model/endpoint.ts';
import type { Fact } from '../../../src/model/fact.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import type { Bind } from '../bind/bind.ts';
import type { AcceptedError } from '../tls/ignored-error.ts';
import type { Proxy } from '../syntax/sections.ts';

/** One `bind` of a proxy as its rules see it. */
export interface BindView {
  readonly bind: Bind;
  readonly tls: Fact<TlsSettings | null>;
  readonly addresses: Fact<readonly Address[]>;
  readonly mode: Fact<ClientCertificateMode>;
}

/** What a proxy does with what comes in on a `bind`. */
export interface Behaviour {
  readonly routes: Fact<readonly Route[]>;
  readonly identityUses: readonly IdentityUse[];
  readonly passthrough: Fact<boolean>;
}

export type BehaviourOf = (proxy: Proxy, view: BindView) => Behaviour;

/** Requests that come in over TLS although their client has no certificate that verifies. */
export interface UnverifiedClients {
  readonly addresses: Fact<readonly Address[]>;
  readonly certificate: 'absent' | AcceptedError;
  /** Set where the handshake asks for another name than the request. */
  readonly otherNames: { readonly serverName: NameSet; readonly host: NameSet } | null;
}

/** Names out of a list, or all others. */
export interface NameSet {
  readonly names: readonly string[];
  readonly isAmong: boolean;
}

/** What such requests reach that holds content, e.g. `backend app`; `null` when everything is refused. */
export type OpenWay = (proxy: Proxy, clients: UnverifiedClients) => string | null;
