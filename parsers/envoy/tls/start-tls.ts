import type { Listener } from '../../../src/model/endpoint.ts';
import { known, mapFact, unknown, type Fact } from '../../../src/model/fact.ts';
import { configOf, type Extension } from '../message/extension.ts';
import { booleanField, enumField } from '../message/field.ts';

/** `PostgresProxy.SSLMode`, in the order of the numbers. */
const sslModes = ['DISABLE', 'REQUIRE', 'ALLOW'] as const;

/** Whether the filter of PostgreSQL lets clients change to TLS, or insists on it. */
export function downstreamStartTls(filters: readonly Extension[]): Listener['startTls'] | null {
  const filter = filters.find(({ type }) => type === 'PostgresProxy');
  const config = filter === undefined ? null : configOf(filter);
  if (config?.known !== true) return config;
  const mode = enumField(config.value, 'downstream_ssl', sslModes);
  if (mode !== null && !(mode.known && mode.value === 'DISABLE')) return mapFact(mode, (value) => (value === 'REQUIRE' ? 'required' : 'optional'));
  const terminates = booleanField(config.value, 'terminate_ssl');
  return mapFact(terminates ?? known(false, config.from), (value) => (value ? 'optional' : 'none'));
}

/** Whether the filter of PostgreSQL insists on TLS to the server; it uses none by default. */
export function upstreamStartTls(filters: readonly Extension[]): Fact<boolean> | null {
  const filter = filters.find(({ type }) => type === 'PostgresProxy');
  const config = filter === undefined ? null : configOf(filter);
  if (config?.known !== true) return config;
  const mode = enumField(config.value, 'upstream_ssl', sslModes);
  return mode === null ? known(false, config.from) : mapFact(mode, (value) => value === 'REQUIRE');
}

/** For a protocol whose filter is not understood. */
export function unknownStartTls(filters: readonly Extension[], otherwise: Fact<unknown>): Listener['startTls'] {
  return unknown({ kind: 'not-understood', what: filters.at(-1)?.type ?? 'STARTTLS' }, otherwise.from);
}
