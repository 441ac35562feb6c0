import type { Range } from '../../_shared/ranges.ts';
import type { ConnectionUrl } from './connection-url.ts';
import type { ClientLibrary, UrlParameter } from './library.ts';

/** What a parameter in the query of a URL means for TLS. */
export interface UrlMeaning {
  readonly means: UrlParameter['means'];
  readonly value: string;
  /** Name and value, in the text of the URL. */
  readonly range: Range;
}

/** What the query of a URL says of TLS to a library, in the order of the text. */
export function meaningsIn({ parameters }: ConnectionUrl, library: ClientLibrary): readonly UrlMeaning[] {
  const all = new Set(parameters.map(({ name, value }) => `${name}=${value}`));
  return parameters.flatMap(({ name, value, range }) => {
    const row = library.parameters.find((one) => one.name === name && one.value.test(value) && (one.beside === undefined || all.has(one.beside)));
    return row === undefined ? [] : [{ means: row.means, value, range }];
  });
}
