import type { ApplicationProtocol } from '../../../src/model/endpoint.ts';
import type { OptionPath } from './find-option.ts';

/** A call, or a construction, that opens connections or makes what opens them. */
export interface ClientCall {
  /** What is called, as a path from the module: `['get']`, `['Agent']`; empty for the module itself or its default export. */
  readonly member: readonly string[];
  /** The method of what that gives which connects, and has the arguments; `null` when the call itself does. */
  readonly method: string | null;
  /** Index of the argument that is a URL when it is a text. */
  readonly url: number | null;
  /** Index of the argument that is a host with its port. */
  readonly host: number | null;
  /** Indexes of the arguments that may be an object of options; of several that are, later ones win. */
  readonly options: readonly number[];
}

/** An option other than those of `tls.connect` that takes something from the verification. */
export interface VerificationOption {
  readonly option: OptionPath;
  /** The value with that effect. */
  readonly value: boolean | string;
  readonly takes: 'chain' | 'name';
}

/** The same in the query of a URL. */
export interface UrlParameter {
  readonly name: string;
  readonly value: RegExp;
  /** `authority`: the value is the path of a file with authorities. */
  readonly means: 'tls' | 'plaintext' | 'chain' | 'name' | 'authority';
  /** `name=value` of another parameter without which it does not mean this. */
  readonly beside?: string;
}

/** What a driver, or a service, does by itself under a library that has several. */
export interface Driver extends Pick<ClientLibrary, 'secureByDefault' | 'name'>, Partial<Pick<ClientLibrary, 'defaultHost' | 'hosts' | 'secure' | 'startTls'>> {}

/** What a library does with its options, as far as TLS is concerned. */
export interface ClientLibrary {
  /** Names of packages, without `node:`. */
  readonly modules: readonly string[];
  readonly calls: readonly ClientCall[];
  readonly protocol: ApplicationProtocol;
  /** By scheme of a URL, without the colon: whether it means TLS; `null` where an option decides. */
  readonly schemes: Readonly<Record<string, boolean | null>>;
  /** The option that names a scheme where there is no URL; `null` without one. */
  readonly schemeOption: OptionPath | null;
  /** Where a URL may stand among the options. */
  readonly urls: readonly OptionPath[];
  /** Where a URL may stand, a text such as `Server=db;Encrypt=true` may as well. */
  readonly takesKeyValues: boolean;
  readonly hosts: readonly OptionPath[];
  readonly ports: readonly OptionPath[];
  /** The host that is meant when none is written; `null` when nothing can be said of it. */
  readonly defaultHost: string | null;
  /** What an agent is called that others connect with: it says nothing of where. `null` for what connects itself. */
  readonly serves: string | null;
  /** Whether TLS is spoken when neither a scheme nor an option says so; `null`: not known. */
  readonly secureByDefault: boolean | null;
  /** Options that mean TLS when they are truthy, and plaintext when they are not. */
  readonly secure: readonly OptionPath[];
  /** Options that, all of them written, mean TLS whatever the scheme is. */
  readonly secureTogether: readonly OptionPath[];
  /** The port that means TLS when neither a scheme nor an option says anything. */
  readonly securePort: number | null;
  /** Where the options of `tls.connect` stand; later ones win. */
  readonly tls: readonly OptionPath[];
  /** Where an agent or a dispatcher stands, whose own options win (node, lib/_http_agent.js, Agent.prototype.addRequest). */
  readonly agents: readonly OptionPath[];
  readonly verification: readonly VerificationOption[];
  readonly parameters: readonly UrlParameter[];
  /** Methods that, called on what the call gives, end the verification of the chain. */
  readonly unverifyingMethods: readonly string[];
  /** Methods that, called on what the call gives, begin TLS on a plaintext connection, with options of `tls.connect`. */
  readonly beginMethods: readonly string[];
  /** Methods that, called on what the call gives, name authorities. */
  readonly authorityMethods: readonly string[];
  /** Options besides `ca` that name authorities, by the path of a file or by what it holds. */
  readonly authorities: readonly OptionPath[];
  /** `never`: no name is compared; an option: only when it is `true`. */
  readonly name: 'checked' | 'never' | OptionPath;
  /** The option with the function that decides about the key of an SSH server; `null` for other protocols. */
  readonly hostKey: OptionPath | null;
  /**
   * Drivers by the name that an option gives, in small letters and without blanks, or the scheme of a URL; `null` for a library that is its own.
   * `others`: what is known of one with another name.
   */
  readonly drivers: { readonly option: OptionPath; readonly byName: Readonly<Record<string, Driver>>; readonly others?: Driver } | null;
  /** Used in browsers as well, so that a call of which nothing is known may be none of Node. */
  readonly inBrowsers: boolean;
  /** Plaintext is upgraded where the server offers it, unless an option makes TLS a must. */
  readonly startTls: { readonly required: OptionPath; readonly off: OptionPath } | null;
  /** Documentation or source that says so. */
  readonly cite: string;
}
