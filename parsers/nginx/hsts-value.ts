/** What a value of Strict-Transport-Security says. */
export interface HstsValue {
  /** Seconds; `null` when there is no readable `max-age`. */
  readonly maxAge: number | null;
  readonly includeSubDomains: boolean;
  readonly preload: boolean;
}

/** Reads a value as browsers do: names without regard to case, values quoted or not (RFC 6797, section 6.1). */
export function parseHsts(value: string): HstsValue {
  const directives = value.split(';').map((part) => /^\s*([^=\s]*)\s*(?:=\s*("?)(.*?)\2\s*)?$/.exec(part));
  const named = (name: string): readonly string[] =>
    directives.flatMap((match) => (match?.[1]?.toLowerCase() === name ? [match[3] ?? ''] : []));
  const ages = named('max-age');
  const [age = ''] = ages;
  return {
    maxAge: ages.length === 1 && /^\d+$/.test(age) ? Number(age) : null,
    includeSubDomains: named('includesubdomains').length > 0,
    preload: named('preload').length > 0,
  };
}
