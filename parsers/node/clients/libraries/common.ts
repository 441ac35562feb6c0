import type { OptionPath } from '../find-option.ts';
import type { ClientCall, ClientLibrary } from '../library.ts';

/** Most libraries: options of `tls.connect` among their own, names checked. */
export const common = {
  protocol: 'http',
  schemes: { https: true, http: false },
  schemeOption: null,
  urls: [],
  takesKeyValues: false,
  hosts: [],
  ports: [],
  defaultHost: null,
  serves: null,
  secureByDefault: null,
  secure: [],
  secureTogether: [],
  securePort: null,
  tls: [],
  agents: [],
  verification: [],
  parameters: [],
  unverifyingMethods: [],
  beginMethods: [],
  authorityMethods: [],
  authorities: [],
  name: 'checked',
  hostKey: null,
  drivers: null,
  inBrowsers: false,
  startTls: null,
} as const satisfies Partial<ClientLibrary>;

export const itself: OptionPath = [];

/** Calls of members, the empty name for the module itself. @param options Indexes of the arguments with options. */
export function calls(members: readonly string[], url: number | null, ...options: readonly number[]): readonly ClientCall[] {
  return members.map((member) => ({ member: member === '' ? [] : member.split('.'), method: null, url, host: null, options }));
}

/** `new Client().connect(options)`, for each class. */
export function connecting(...classes: readonly string[]): readonly ClientCall[] {
  return classes.map((name) => ({ member: name === '' ? [] : [name], method: 'connect', url: null, host: null, options: [0] }));
}
