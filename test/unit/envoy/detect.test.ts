import { describe, expect, it } from 'vitest';
import { looksLikeEnvoy } from '../../../parsers/envoy/files/detect.ts';

const bootstrap = 'static_resources:\n  listeners:\n  - name: a\n';

describe('a configuration of Envoy', () => {
  it.each([
    ['a bootstrap', 'proxy.yaml', bootstrap],
    ['a bootstrap in camelCase and JSON', 'a.json', '{"staticResources": {"clusters": []}}'],
    ['a bootstrap with discovery alone', 'a.yml', 'dynamic_resources:\n  lds_config: { path: a }\n'],
    ['a template', 'envoy.yaml.j2', bootstrap],
    ['a template of Helm', 'templates/_envoy.tpl', `{{- define "a" }}\n${bootstrap}{{- end }}\n`],
    ['a message with a type', 'a.yaml', '- "@type": type.googleapis.com/envoy.config.listener.v3.Listener\n  name: a\n'],
    ['a message with another prefix', 'a.yaml', "'@type': x/envoy.config.listener.v3.Listener\n"],
    ['listeners without types', 'a.yaml', 'resources:\n- name: a\n  filter_chains:\n  - filters: []\n'],
    ['clusters without types', 'a.yaml', '- name: a\n  loadAssignment: { endpoints: [{ lbEndpoints: [] }] }\n'],
    ['v2', 'a.yaml', 'resources:\n- name: a\n  lb_policy: ROUND_ROBIN\n  hosts: []\n'],
    ['a ConfigMap', 'a.yaml', 'kind: ConfigMap\ndata:\n  envoy.yaml: |\n    static_resources:\n      clusters: []\n'],
    ['a string of JSON', 'a.json', JSON.stringify({ data: bootstrap })],
    ['a patch of Istio', 'a.yaml', 'kind: EnvoyFilter\nspec:\n  configPatches:\n  - applyTo: CLUSTER\n'],
    ['a patch of Envoy Gateway', 'a.yaml', 'kind: EnvoyPatchPolicy\nspec:\n  jsonPatches: []\n'],
    ['a resource of Istio', 'a.yaml', 'apiVersion: networking.istio.io/v1\nkind: Gateway\nspec:\n  servers: []\n'],
    ['a resource of Istio among others, in JSON', 'a.json', '{"kind": "List", "items": [{"kind": "Service"}, {"apiVersion": "security.istio.io/v1beta1", "kind": "PeerAuthentication"}]}'],
    ['a resource whose version a template writes', 'templates/gateway.yaml', 'apiVersion: networking.istio.io/{{ .Values.version }}\nkind: "DestinationRule"\n'],
    ['a gateway of Kubernetes', 'a.yaml', 'apiVersion: gateway.networking.k8s.io/v1beta1\nkind: Gateway\nspec: {}\n'],
    ['a policy of Envoy Gateway', 'a.yaml', 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: ClientTrafficPolicy\nspec: {}\n'],
    ['a virtual host of Contour', 'a.yaml', 'kind: HTTPProxy\napiVersion: projectcontour.io/v1\nspec: {}\n'],
    ['a command', 'compose.yaml', 'services:\n  a:\n    image: envoyproxy/envoy\n    command: ["--config-yaml", "admin: {}"]\n'],
  ])('%s', (_, file, text) => {
    expect(looksLikeEnvoy(file, text)).toBe(true);
  });
});

describe('no configuration of Envoy', () => {
  it.each([
    ['a Deployment that runs it', 'a.yaml', 'kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n      - { name: envoy, image: envoyproxy/envoy, args: [-c, /etc/envoy/envoy.yaml] }\n'],
    ['a Gateway of Kubernetes', 'a.yaml', 'kind: Gateway\nspec:\n  gatewayClassName: envoy\n  listeners:\n  - { name: https, port: 443, protocol: HTTPS }\n'],
    ['a service of Kubernetes', 'a.yaml', 'apiVersion: v1\nkind: Service\nspec: {}\n'],
    ['a route that is passed on as it is', 'a.yaml', 'apiVersion: gateway.networking.k8s.io/v1alpha2\nkind: TCPRoute\nspec: {}\n'],
    ['a resource of Istio that is about something else', 'a.yaml', 'apiVersion: networking.istio.io/v1\nkind: Sidecar\nspec: {}\n'],
    ['what a resource of a control plane owns', 'files/pod.yaml', 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  ownerReferences:\n  - apiVersion: networking.istio.io/v1\n    kind: Gateway\n    name: a\n'],
    ['the same in JSON', 'pod.json', '{"kind": "Deployment", "metadata": {"ownerReferences": [{"apiVersion": "networking.istio.io/v1", "kind": "Gateway"}]}}'],
    ['the definition of a resource of Istio', 'a.yaml', 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  group: networking.istio.io\n  names: { kind: Gateway }\n'],
    ['a compose file', 'compose.yaml', 'services:\n  envoy:\n    image: envoyproxy/envoy\n    volumes: ["./envoy.yaml:/etc/envoy/envoy.yaml"]\n'],
    ['rules of Prometheus', 'rules.yaml', 'groups:\n- name: envoy\n  rules:\n  - { alert: a, expr: "envoy_cluster_upstream_cx_active > 1" }\n'],
    ['Prometheus', 'prometheus.yml', 'scrape_configs:\n- job_name: envoy\n  static_configs: [{ targets: ["envoy:9901"] }]\n  tls_config: { ca_file: a }\n'],
    ['a playbook', 'site.yml', '- hosts: proxies\n  tasks:\n  - name: install envoy\n    template: { src: envoy.yaml.j2, dest: /etc/envoy/envoy.yaml }\n'],
    ['OpenAPI', 'openapi.yaml', 'openapi: 3.0.0\npaths: {}\ncomponents:\n  schemas:\n    Cluster: { properties: { name: {}, lb_policy: { type: string } } }\n'],
    ['a dynamic configuration of Traefik', 'a.yaml', 'http:\n  routers: {}\ntls:\n  options: { default: { minVersion: VersionTLS12 } }\n'],
    ['the metadata of extensions', 'source/extensions/extensions_metadata.yaml', 'envoy.filters.http.router:\n  type_urls:\n  - envoy.extensions.filters.http.router.v3.Router\n'],
    ['a type of something else', 'a.json', '{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "envoy"}'],
    ['an empty file', 'envoy.yaml', ''],
    ['a comment', 'envoy.yaml', '# static_resources of envoy are elsewhere\n'],
    ['another language', 'bootstrap.go', `const text = \`${bootstrap}\``],
    ['a document', 'envoy.md', bootstrap],
  ])('%s', (_, file, text) => {
    expect(looksLikeEnvoy(file, text)).toBe(false);
  });
});
