import { describe, expect, it } from 'vitest';
import { arrange } from '../../../parsers/envoy/files/arrange.ts';
import { referencesIn } from '../../../parsers/envoy/files/path-reference.ts';
import { textField } from '../../../parsers/envoy/message/field.ts';
import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';
import { configurationOf, told } from './messages.ts';

const units = (files: Readonly<Record<string, string>>): readonly string[] =>
  arrange(Object.keys(files), fileTreeInMemory(new Map(Object.entries(files)))).map(({ entries, fragment }) => `${entries.join(' ')}${fragment ? ' fragment' : ''}`);

const bootstrap = (lds: string): string => `dynamic_resources:\n  lds_config:\n    resource_api_version: V3\n    ${lds}\n  cds_config: { ads: {} }\n`;
const byPath = (path: string): string => bootstrap(`path_config_source: { path: ${path} }`);
const listeners = 'resources:\n- "@type": type.googleapis.com/envoy.config.listener.v3.Listener\n  name: a\n';

describe('units', () => {
  it('are a bootstrap with the files it names, wherever these are said to be', () => {
    expect(units({ 'e/envoy.yaml': byPath('/etc/envoy/lds.yaml'), 'e/lds.yaml': listeners })).toEqual(['e/envoy.yaml']);
    expect(units({ 'e/envoy.yaml': byPath('x/lds.yaml'), 'e/x/lds.yaml': listeners })).toEqual(['e/envoy.yaml']);
    expect(units({ 'e/envoy.yaml': byPath('x/lds.yaml'), 'x/lds.yaml': listeners })).toEqual(['e/envoy.yaml']);
  });

  it('are fragments without a bootstrap', () => {
    expect(units({ 'a.yaml': listeners, 'b.yaml': listeners })).toEqual(['a.yaml fragment', 'b.yaml fragment']);
  });

  it('are the resources for control planes of a directory', () => {
    const gateway = 'apiVersion: networking.istio.io/v1\nkind: Gateway\nspec: {}\n';
    expect(units({ 'a/1.yaml': gateway, 'a/2.yaml': listeners, 'a/3.yaml': gateway, 'b/1.yaml': gateway })).toEqual(['a/1.yaml a/3.yaml fragment', 'a/2.yaml fragment', 'b/1.yaml fragment']);
  });

  it('have the resources beside a file that is named alone', () => {
    const gateway = 'apiVersion: networking.istio.io/v1\nkind: Gateway\nspec: {}\n';
    const tree = fileTreeInMemory(new Map(Object.entries({ 'a/1.yaml': gateway, 'a/2.yaml': gateway, 'a/3.yaml': listeners, 'a/4.txt': gateway, 'a/b/5.yaml': gateway })));
    expect(arrange(['a/2.yaml', 'a/3.yaml'], tree).map(({ entries }) => entries)).toEqual([['a/2.yaml', 'a/1.yaml'], ['a/3.yaml']]);
  });

  it('are never none for a file', () => {
    expect(units({ 'a.yaml': 'sds_config: { path: b.yaml }', 'b.yaml': 'sds_config: { path: a.yaml }', 'c.yaml': 'sds_config: { path: c.yaml }' })).toEqual([
      'c.yaml fragment',
      'a.yaml fragment',
      'b.yaml fragment',
    ]);
  });
});

describe('paths of resources', () => {
  it.each([
    ['path_config_source:\n  path: /a.yaml\n', '/a.yaml'],
    ['pathConfigSource: {"path": "/a.yaml"}', '/a.yaml'],
    ['"path_config_source": {\n  "path": "/a.yaml"', '/a.yaml'],
    ['lds_config: { path: "/a b.yaml" }', '/a'],
    ['lds_config: {"resourceApiVersion": "V3", "path": "/a.yaml"}', '/a.yaml'],
    ['sds_config:\n  path: a.yaml # why', 'a.yaml'],
    ['rds:\n  config_source:\n    path: a.yaml', 'a.yaml'],
  ])('%j', (text, path) => {
    expect(referencesIn(text)).toEqual([path]);
  });

  it('are no other paths', () => {
    expect(referencesIn('access_log:\n- typed_config:\n    path: /dev/stdout\nroute: { path: /a }\n')).toEqual([]);
  });
});

describe('a configuration', () => {
  it('has the resources of the files that are named', () => {
    const { configuration, problems } = configurationOf({ 'envoy.yaml': byPath('lds.yaml'), 'lds.yaml': listeners });
    expect(configuration.resources.map(({ kind, message }) => `${kind} ${String(told(textField(message, 'name')))}`)).toEqual(['bootstrap null', 'listener a']);
    expect([...configuration.texts.keys()]).toEqual(['envoy.yaml', 'lds.yaml']);
    expect(problems).toEqual([]);
    expect([configuration.missing('listener'), configuration.missing('cluster'), configuration.missing('secret')]).toEqual([null, { kind: 'run-time', what: 'cds_config' }, null]);
  });

  it('says which resources cannot be seen', () => {
    const missing = (text: string): unknown => configurationOf({ 'envoy.yaml': text }).configuration.missing('listener');
    expect(missing('static_resources: { listeners: [] }')).toBeNull();
    expect(missing(byPath('lds.yaml'))).toEqual({ kind: 'missing-file', path: 'lds.yaml' });
    expect(missing(bootstrap('path: lds.yaml'))).toEqual({ kind: 'missing-file', path: 'lds.yaml' });
    expect(missing(bootstrap('ads: {}'))).toEqual({ kind: 'run-time', what: 'lds_config' });
    expect(missing(listeners)).toEqual({ kind: 'fragment' });
    expect(missing('static_resources:\n  listeners:\n  {{ include "x" . | nindent 2 }}\n')).toEqual({ kind: 'template' });
  });
});
