import { mapFact, unknown, type Fact } from '../../../src/model/fact.ts';
import type { TrustAnchors } from '../../../src/model/tls.ts';
import { isSystemTrustStore } from '../../_shared/trust-store.ts';
import { messageField, textField } from './field.ts';
import type { Message } from './message.ts';

/** `envoy.config.core.v3.DataSource`: where Envoy takes a text from. */
export type DataSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'inline'; readonly text: string }
  | { readonly kind: 'environment'; readonly name: string };

const specifiers: readonly { readonly field: string; readonly read: (text: string) => DataSource }[] = [
  { field: 'filename', read: (path) => ({ kind: 'file', path }) },
  { field: 'inline_string', read: (text) => ({ kind: 'inline', text }) },
  { field: 'inline_bytes', read: (bytes) => ({ kind: 'inline', text: Buffer.from(bytes, 'base64').toString('latin1') }) },
  { field: 'environment_variable', read: (name) => ({ kind: 'environment', name }) },
];

/**
 * A field that holds a data source. The place is that of the text; `null` when it is certainly not written, or is empty. Nobody writes bytes that
 * are empty: they were taken out of a dump.
 */
export function dataSourceField(message: Message, name: string): Fact<DataSource> | null {
  const source = messageField(message, name);
  return source?.known === true ? dataSourceIn(source.value) : source;
}

export function dataSourceIn(message: Message): Fact<DataSource> | null {
  for (const { field, read } of specifiers) {
    const text = textField(message, field);
    if (text === null) continue;
    if (text.known && text.value === '') return field === 'inline_bytes' ? unknown({ kind: 'not-understood', what: field }, text.from) : null;
    return mapFact(text, read);
  }
  return null;
}

/** What messages call a data source: its path, or how else it is given. */
export function nameOfDataSource(source: DataSource): string {
  switch (source.kind) {
    case 'file':
      return source.path;
    case 'inline':
      return 'inline';
    case 'environment':
      return `$${source.name}`;
  }
}

/** The authorities in a data source. */
export function anchorsIn(source: DataSource): TrustAnchors {
  if (source.kind !== 'file') return { kind: 'inline' };
  return isSystemTrustStore(source.path) ? { kind: 'system', path: source.path } : { kind: 'file', path: source.path };
}
