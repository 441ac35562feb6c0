import type { Connection, EndpointId, Listener } from '../../src/model/endpoint.ts';
import type { Release } from '../../src/model/release.ts';

/** A listener that is read when somebody asks for more than its id: one of thousands that are written alike. It cannot be copied by spreading it. */
export class DeferredListener implements Listener {
  readonly kind = 'listener';
  readonly id: EndpointId;
  readonly release: Release;
  readonly #read: () => Listener;
  readonly #keeps: boolean;
  #whole: Listener | null = null;

  /** @param keeps Whether what was read is kept; otherwise it is asked for again each time. */
  constructor(id: EndpointId, release: Release, read: () => Listener, keeps = true) {
    this.id = id;
    this.release = release;
    this.#read = read;
    this.#keeps = keeps;
  }

  get block(): Listener['block'] {
    return this.#all().block;
  }

  get at(): Listener['at'] {
    return this.#all().at;
  }

  get addresses(): Listener['addresses'] {
    return this.#all().addresses;
  }

  get names(): Listener['names'] {
    return this.#all().names;
  }

  get protocol(): Listener['protocol'] {
    return this.#all().protocol;
  }

  get exposure(): Listener['exposure'] {
    return this.#all().exposure;
  }

  get tls(): Listener['tls'] {
    return this.#all().tls;
  }

  get startTls(): Listener['startTls'] {
    return this.#all().startTls;
  }

  get passthrough(): Listener['passthrough'] {
    return this.#all().passthrough;
  }

  get rejectsHandshake(): Listener['rejectsHandshake'] {
    return this.#all().rejectsHandshake;
  }

  get clientAuthentication(): Listener['clientAuthentication'] {
    return this.#all().clientAuthentication;
  }

  get identityUses(): Listener['identityUses'] {
    return this.#all().identityUses;
  }

  get routes(): Listener['routes'] {
    return this.#all().routes;
  }

  get ineffective(): Listener['ineffective'] {
    return this.#all().ineffective;
  }

  get decidesFor(): Listener['decidesFor'] {
    return this.#all().decidesFor;
  }

  get decidesVersions(): Listener['decidesVersions'] {
    return this.#all().decidesVersions;
  }

  #all(): Listener {
    return this.#keeps ? (this.#whole ??= this.#read()) : this.#read();
  }
}

/** The same of a connection. */
export class DeferredConnection implements Connection {
  readonly kind = 'connection';
  readonly id: EndpointId;
  readonly release: Release;
  readonly #read: () => Connection;
  readonly #keeps: boolean;
  readonly #target: (() => Connection['target']) | null;
  #whole: Connection | null = null;

  /**
   * @param keeps Whether what was read is kept; otherwise it is asked for again each time.
   * @param target Says where it leads, if that is known without reading: messages about many connections name each of them.
   */
  constructor(id: EndpointId, release: Release, read: () => Connection, keeps = true, target: (() => Connection['target']) | null = null) {
    this.id = id;
    this.release = release;
    this.#read = read;
    this.#keeps = keeps;
    this.#target = target;
  }

  get block(): Connection['block'] {
    return this.#all().block;
  }

  get at(): Connection['at'] {
    return this.#all().at;
  }

  get target(): Connection['target'] {
    return this.#target === null ? this.#all().target : this.#target();
  }

  get protocol(): Connection['protocol'] {
    return this.#all().protocol;
  }

  get exposure(): Connection['exposure'] {
    return this.#all().exposure;
  }

  get tls(): Connection['tls'] {
    return this.#all().tls;
  }

  get passthrough(): Connection['passthrough'] {
    return this.#all().passthrough;
  }

  get fallsBackToPlaintext(): Connection['fallsBackToPlaintext'] {
    return this.#all().fallsBackToPlaintext;
  }

  get verification(): Connection['verification'] {
    return this.#all().verification;
  }

  get serverName(): Connection['serverName'] {
    return this.#all().serverName;
  }

  get clientCertificate(): Connection['clientCertificate'] {
    return this.#all().clientCertificate;
  }

  get ineffective(): Connection['ineffective'] {
    return this.#all().ineffective;
  }

  #all(): Connection {
    return this.#keeps ? (this.#whole ??= this.#read()) : this.#read();
  }
}
