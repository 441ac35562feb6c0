import { describe, expect, it } from 'vitest';
import { textField, messageField, messagesField } from '../../../parsers/envoy/message/field.ts';
import type { Resource } from '../../../parsers/envoy/files/configuration.ts';
import { configurationOf, knownOf, must, textAt, told } from './messages.ts';

function resources(text: string, file = 'envoy.yaml'): readonly Resource[] {
  return configurationOf({ [file]: text }).configuration.resources;
}

/** `kind via name` of each. */
function outline(text: string, file?: string): readonly string[] {
  return resources(text, file).map(({ kind, via, message }) => [kind, via, told(textField(message, 'name'))].filter((word) => word !== null).join(' '));
}

const listenerType = 'type.googleapis.com/envoy.config.listener.v3.Listener';
const listener = '{ name: a, address: {}, filter_chains: [] }';

describe('resources', () => {
  it('are those of a bootstrap', () => {
    const text = 'admin: {}\nstatic_resources:\n  listeners: [{ name: l }]\n  clusters: { name: c }\n  secrets:\n  - name: s\n';
    expect(outline(text)).toEqual(['bootstrap static', 'listener static l', 'cluster static c', 'secret static s']);
    expect(outline('{"staticResources": {"listeners": [{"name": "l"}]}, "dynamicResources": {}}', 'envoy.json')).toEqual(['bootstrap static', 'listener static l']);
  });

  it('are those of an answer of discovery', () => {
    expect(outline(`version_info: "1"\nresources:\n- "@type": ${listenerType}\n  name: a\n- "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret\n  name: b\n`)).toEqual([
      'listener discovered a',
      'secret discovered b',
    ]);
    expect(outline(`resources:\n- "@type": type.googleapis.com/envoy.service.discovery.v3.Resource\n  resource:\n    "@type": ${listenerType}\n    name: a\n`)).toEqual(['listener discovered a']);
  });

  it('are those of a sequence, in camelCase and without types', () => {
    const text = '- name: a\n  address: {}\n  filterChains: [{ transportSocket: {} }]\n- name: b\n  lbPolicy: ROUND_ROBIN\n  loadAssignment: {}\n- name: c\n  virtualHosts: []\n- clusterName: d\n  endpoints: []\n- name: e\n  tlsCertificate: {}\n';
    expect(outline(text)).toEqual(['listener discovered a', 'cluster discovered b', 'route-configuration discovered c', 'cluster-load-assignment discovered', 'secret discovered e']);
  });

  it('are none of a template for something else', () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\ndata:\n  pod: |\n    metadata:\n      ownerReferences:\n      - apiVersion: networking.istio.io/v1\n        kind: Gateway\n    {{ range .a }}b: {{ . }} c: d{{ end }}\n';
    const { configuration, problems } = configurationOf({ 'envoy.yaml': text });
    expect([configuration.resources, configuration.objects, problems]).toEqual([[], [], []]);
  });

  it('are those of v2', () => {
    expect(outline('resources:\n- "@type": type.googleapis.com/envoy.api.v2.Cluster\n  name: a\n- "@type": type.googleapis.com/envoy.api.v2.auth.Secret\n  name: b\n')).toEqual(['cluster discovered a', 'secret discovered b']);
  });

  it('are those of a dump, each once and only what is in effect', () => {
    const text = JSON.stringify({
      configs: [
        { '@type': 'type.googleapis.com/envoy.admin.v3.BootstrapConfigDump', bootstrap: { static_resources: { clusters: [{ name: 'a' }] } } },
        {
          '@type': 'type.googleapis.com/envoy.admin.v3.ClustersConfigDump',
          static_clusters: [{ cluster: { '@type': 'type.googleapis.com/envoy.config.cluster.v3.Cluster', name: 'a' } }],
          dynamic_active_clusters: [{ cluster: { '@type': 'type.googleapis.com/envoy.config.cluster.v3.Cluster', name: 'b' } }],
        },
        {
          '@type': 'type.googleapis.com/envoy.admin.v3.ListenersConfigDump',
          dynamic_listeners: [{ name: 'c', error_state: { failed_configuration: { '@type': listenerType, name: 'x' } }, active_state: { listener: { '@type': listenerType, name: 'c' } } }],
        },
      ],
    });
    expect(outline(text, 'config_dump.json')).toEqual(['bootstrap static', 'cluster static a', 'cluster discovered b', 'listener discovered c']);
  });

  it('are those of every document', () => {
    expect(outline(`---\n${listener}\n---\n- ${listener.replace('a,', 'b,')}\n`)).toEqual(['listener discovered a', 'listener discovered b']);
  });

  it('are none of what is no resource', () => {
    expect(outline('apiVersion: v1\nkind: Service\nmetadata: { name: envoy }\nspec: { ports: [{ name: a, port: 1 }] }\n')).toEqual([]);
    expect(outline('"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router\n')).toEqual([]);
  });
});

describe('configuration in other configuration', () => {
  const bootstrap = 'static_resources:\n  listeners:\n  - name: a\n    address: {}\n    filter_chains: []\n';
  const indented = (by: number): string => bootstrap.replaceAll(/^/gm, ' '.repeat(by)).trimEnd();

  it.each([
    ['a ConfigMap', `apiVersion: v1\nkind: ConfigMap\ndata:\n  note: text\n  envoy.yaml: |-\n${indented(4)}\n`],
    ['a ConfigMap of Helm', `kind: ConfigMap\ndata:\n  envoy.yaml: |\n    {{- if .Values.a }}\n${indented(4)}\n    {{- end }}\n`],
    ['values for Helm, as text', `image: envoy\nenvoy:\n  config: |\n${indented(4)}\n`],
    ['values for Helm, as they are', `image: envoy\nenvoy:\n  config:\n${indented(4)}\n`],
    ['a string of JSON', JSON.stringify({ data: { 'envoy.yaml': bootstrap } })],
    ['JSON in a string of JSON', JSON.stringify({ envoy_bootstrap_json: JSON.stringify({ static_resources: { listeners: [{ name: 'a' }] } }) })],
    ['the argument of a command', `services:\n  proxy:\n    command: ["envoy", "--config-yaml", "{ static_resources: { listeners: [{ name: a }] } }"]\n`],
    ['a command', `services:\n  proxy:\n    command: 'envoy -l info --config-yaml "static_resources: { listeners: [{ name: a }] }" --drain-time-s 1'\n`],
    ['a command over several lines', `args:\n- >-\n  envoy\n  --config-yaml='{ static_resources: { listeners: [{ name: a }] } }'\n`],
  ])('is found, with places in the file: %s', (_, text) => {
    expect(outline(text, 'values.yaml')).toEqual(['bootstrap static', 'listener static a']);
    const name = must(must(resources(text, 'values.yaml')[1]).message.field('name'));
    expect(textAt(text, name.value.span).replaceAll(/[\\"]/g, '')).toBe('a');
    expect(name.value.span.file).toBe('values.yaml');
  });

  it('says when it cannot be edited as lines', () => {
    const form = (text: string): string | undefined => resources(text, 'values.yaml')[1]?.message.form;
    expect(form(`a: |\n${indented(2)}\n`)).toBe('block');
    expect(form(JSON.stringify({ a: bootstrap }))).toBe('escaped');
  });

  it('tells the problems of what is inside at their places in the file', () => {
    const text = `data:\n  envoy.yaml: |\n    static_resources:\n      listeners: [\n`;
    const [problem] = configurationOf({ 'values.yaml': text }).problems;
    expect(problem).toMatchObject({ code: 'envoy/syntax', severity: 'error', span: { file: 'values.yaml', start: text.length } });
  });
});

describe('patches', () => {
  const filter = (applyTo: string, operation: string, value: string): string =>
    `apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nspec:\n  configPatches:\n  - applyTo: ${applyTo}\n    patch:\n      operation: ${operation}\n      value: ${value}\n`;

  it('of Istio are what they apply to', () => {
    expect(outline(filter('CLUSTER', 'ADD', '{ name: a }'))).toEqual(['cluster patch a']);
    expect(outline(filter('LISTENER', 'ADD', '{ name: a }'))).toEqual(['listener patch a']);
    for (const target of ['NETWORK_FILTER', 'HTTP_FILTER', 'VIRTUAL_HOST', 'HTTP_ROUTE']) {
      expect(outline(filter(target, 'INSERT_BEFORE', '{ name: a }'))).toEqual(['filter-chain patch <fragment>']);
    }
    expect(outline(filter('GATEWAY', 'ADD', '{ name: a }'))).toEqual([]);
    expect(outline(filter('CLUSTER', 'REMOVE', ''))).toEqual([]);
  });

  it('leave open what they do not change, all the way down, when they are merged', () => {
    const absent = (operation: string): unknown => {
      const { message } = must(resources(filter('FILTER_CHAIN', operation, '{ transport_socket: { name: a } }'))[0]);
      return [told(textField(message, 'name')), told(textField(knownOf(messageField(message, 'transport_socket')), 'typed_config'))];
    };
    expect(absent('MERGE')).toEqual(['<fragment>', '<fragment>']);
    expect(absent('REPLACE')).toEqual([null, null]);
  });

  it('of Envoy Gateway are put where their path says', () => {
    const text = `kind: EnvoyPatchPolicy
spec:
  jsonPatches:
  - type: ${listenerType}
    name: default/eg/https
    operation:
      op: add
      path: /default_filter_chain/transport_socket/typed_config/common_tls_context/tls_params/tls_minimum_protocol_version
      value: TLSv1_0
  - type: type.googleapis.com/envoy.config.cluster.v3.Cluster
    operation: { op: add, path: "", value: { name: a } }
  - type: ${listenerType}
    operation: { op: replace, path: /filter_chains/0/filters/-, value: { name: b } }
  - type: ${listenerType}
    operation: { op: remove, path: /filter_chains/0 }
`;
    const [first, second, third, ...others] = resources(text);
    expect(others).toEqual([]);
    const socket = knownOf(messageField(knownOf(messageField(must(first).message, 'default_filter_chain')), 'transport_socket'));
    const context = knownOf(messageField(socket, 'typed_config'));
    expect(context.type?.name).toBe('DownstreamTlsContext');
    const params = knownOf(messageField(knownOf(messageField(context, 'common_tls_context')), 'tls_params'));
    expect(told(textField(params, 'tls_minimum_protocol_version'))).toBe('TLSv1_0');
    expect(told(textField(params, 'tls_maximum_protocol_version'))).toBe('<fragment>');
    expect([must(second).kind, told(textField(must(second).message, 'name')), told(textField(must(second).message, 'alt_stat_name'))]).toEqual(['cluster', 'a', null]);
    const chains = messagesField(must(third).message, 'filter_chains');
    expect(chains.doubt?.doubt.kind).toBe('fragment');
    expect(messagesField(must(chains.items[0]), 'filters').items.map((one) => told(textField(one, 'name')))).toEqual(['b']);
  });
});
