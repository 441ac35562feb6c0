import { describe, expect, it } from 'vitest';
import { configurationOf } from './messages.ts';

/** `kind name namespace` of each. */
function objects(files: Readonly<Record<string, string>>): readonly string[] {
  return configurationOf(files).configuration.objects.map(({ kind, name, namespace }) => [kind, name, namespace ?? '-'].join(' '));
}

const entry = (name: string, metadata = ''): string => `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata:\n  name: ${name}\n${metadata}spec: { hosts: [] }\n`;

describe('resources for control planes', () => {
  it('are those of all documents, with their namespaces', () => {
    const text = `${entry('a')}---\napiVersion: v1\nkind: Secret\nspec: {}\n---\n${entry('b', '  namespace: shop\n')}`;
    expect(objects({ 'a.yaml': text })).toEqual(['networking.istio.io/ServiceEntry a -', 'networking.istio.io/ServiceEntry b shop']);
  });

  it('are those of lists, in JSON', () => {
    const items = [{ apiVersion: 'networking.istio.io/v1beta1', kind: 'Gateway', metadata: { name: 'a' }, spec: {} }, { apiVersion: 'v1', kind: 'Secret', spec: {} }];
    expect(objects({ 'a.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) })).toEqual(['networking.istio.io/Gateway a -']);
  });

  it('are those of templates, whose names may not be known', () => {
    const text = 'apiVersion: networking.istio.io/{{ .Values.api }}\nkind: Gateway\nmetadata:\n  name: {{ .Release.Name }}\n  namespace: {{ .Release.Namespace }}\nspec:\n  servers: []\n';
    expect(objects({ 'a.yaml': text })).toEqual(['networking.istio.io/Gateway ? -']);
  });

  it('are read together in a directory', () => {
    expect(objects({ 'a/1.yaml': entry('a'), 'a/2.yaml': entry('b') })).toHaveLength(2);
  });

  it('are no others', () => {
    expect(objects({ 'a.yaml': entry('a').replace('networking.istio.io', 'networking.example.com') })).toEqual([]);
    expect(objects({ 'a.yaml': entry('a').replace('ServiceEntry', 'Sidecar') })).toEqual([]);
  });
});
