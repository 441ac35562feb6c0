/** The type of a message, as `@type` names it. */
export interface TypeName {
  /** Full name without what stands before the last `/`, e.g. `envoy.config.listener.v3.Listener`. */
  readonly full: string;
  /** Last part of the name, e.g. `Listener`. */
  readonly name: string;
  /** Version of the API: `v2` for the packages that Envoy removed in 1.18, `null` for names without one. */
  readonly api: 'v2' | 'v3' | null;
}

/**
 * Reads a type URL. Envoy looks at what follows the last `/` only, so any prefix will do (protobuf, any.proto). `null` for a text that is no
 * name of a type.
 */
export function parseTypeUrl(url: string): TypeName | null {
  const full = url.slice(url.lastIndexOf('/') + 1);
  if (!/^[A-Za-z_][\w]*(?:\.[A-Za-z_]\w*)*$/.test(full)) return null;
  return { full, name: full.slice(full.lastIndexOf('.') + 1), api: apiOf(full) };
}

/** Whether a message says that it is of the type with that last name, in any version of the API. */
export function isType(message: { readonly type: TypeName | null }, name: string): boolean {
  return message.type?.name === name;
}

function apiOf(full: string): TypeName['api'] {
  if (!/^(?:envoy|udpa)\./.test(full)) return null;
  const version = /\.v(\d+)(?:alpha\w*)?\./.exec(full)?.[1];
  if (version === undefined) return null;
  return version === '3' ? 'v3' : 'v2';
}
