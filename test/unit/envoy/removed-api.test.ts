import { describe, expect, it } from 'vitest';
import { parse } from './parsed.ts';

const codesOf = (text: string, version: string | null = null): readonly string[] =>
  parse(text, version).problems.flatMap(({ code, span }) => (code === 'envoy/removed-api' ? [text.slice(span.start, span.end)] : []));

const typed = 'resources:\n- "@type": type.googleapis.com/envoy.api.v2.Cluster\n  name: a\n- "@type": type.googleapis.com/envoy.api.v2.Listener\n  name: b\n';

describe('the second version of the API', () => {
  it('is told once of a file, at the first place', () => {
    expect(codesOf(typed)).toEqual(['@type": type.googleapis.com/envoy.api.v2.Cluster']);
  });

  it.each([
    ['static_resources: { clusters: [{ name: a, hosts: [] }] }', 'hosts'],
    ['static_resources: { clusters: [{ name: a, tls_context: {} }] }', 'tls_context'],
    ['static_resources: { listeners: [{ name: a, filter_chains: [{ tls_context: {} }] }] }', 'tls_context'],
    ['- "@type": type.googleapis.com/envoy.config.filter.network.http_connection_manager.v2.HttpConnectionManager\n', '@type": type.googleapis.com/envoy.config.filter.network.http_connection_manager.v2.HttpConnectionManager'],
  ])('shows in %s', (text, expected) => {
    expect(codesOf(text)).toEqual([expected]);
  });

  it('was read before 1.18', () => {
    expect([codesOf(typed, '1.17.4'), codesOf(typed, '1.18.0').length]).toEqual([[], 1]);
  });

  it('does not show in the third', () => {
    expect(codesOf(typed.replaceAll('envoy.api.v2.', 'envoy.config.cluster.v3.'))).toEqual([]);
  });
});
