/** What a value of Strict-Transport-Security says. */
export interface HstsValue {
  /** Seconds; `null` when there is no readable `max-age`. */
  readonly maxAge: number | null;
  readonly includeSubDomains: boolean;
  readonly preload: boolean;
}

/** Reads a value as browsers do: names without regard to case, values quoted or not, nothing twice (RFC 6797, section 6.1). */
export function parseHsts(value: string): HstsValue {
  const ages: string[] = [];
  const flags = new Set<string>();
  for (const directive of value.split(';')) {
    const equals = directive.indexOf('=');
    const name = (equals === -1 ? directive : directive.slice(0, equals)).trim().toLowerCase();
    if (name === 'max-age') ages.push(equals === -1 ? '' : unquoted(directive.slice(equals + 1).trim()));
    else flags.add(name);
  }
  const [age = ''] = ages;
  const isReadable = ages.length === 1 && /^\d+$/.test(age);
  return { maxAge: isReadable ? Number(age) : null, includeSubDomains: flags.has('includesubdomains'), preload: flags.has('preload') };
}

function unquoted(value: string): string {
  return value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}
