import type { JsonPlace } from './json-place.ts';

/** The physical location of a place. */
export function sarifLocation(place: JsonPlace): { readonly physicalLocation: object } {
  const region = sarifRegion(place);
  return { physicalLocation: { artifactLocation: sarifUri(place.path), ...(region && { region }) } };
}

/** `null` when the file was not read. An empty region is the place between two characters (section 3.30.2). */
export function sarifRegion({ start, end }: JsonPlace): object | null {
  if (start.line === null || end.line === null) return null;
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

/** A path as a URI (RFC 3986): a relative one starts at the working directory, which is the root of the sources. */
export function sarifUri(path: string): { readonly uri: string; readonly uriBaseId?: string } {
  const uri = path.split('/').map(encodeSegment).join('/');
  if (path.startsWith('/')) return { uri: `file://${uri}` };
  if (/^[a-z]:\//i.test(path)) return { uri: `file:///${uri}` };
  return { uri, uriBaseId: '%SRCROOT%' };
}

/** Half of a pair cannot be encoded. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.replace(/\p{Surrogate}/gu, '\ufffd'));
}
