import type { FileId } from '../../../src/model/span.ts';
import { holdsControlPlane } from '../control-plane/object-kind.ts';

/** YAML and JSON, and templates that write them. */
const ownName = /\.(?:ya?ml|json)(?:\.(?:j2|jinja2?|tpl|tmpl|gotmpl|template|erb|in|dist|example|sample))?$|(?:^|[/._-])(?:ya?ml|envoy)[\w.-]*\.(?:j2|jinja2?|tpl|tmpl|gotmpl|template|erb)$/i;

/** Files about configuration that is Envoy's: its API, the documentation of its extensions. */
const foreignName = /(?:^|\/)(?:extensions_metadata|openapi|swagger)[^/]*$/i;

/** A type of Envoy, where a message says its type. */
const typeOfMessage = /["']?(?:@type|type_?url)["']?\s*:\s*(?:&[\w.-]+\s+)?\\?["']?(?:[\w./-]*\/)?(?:envoy\.[a-z0-9_.]+|(?:udpa\.type|xds\.type)\.v\d)\.[A-Z]\w*/i;

/** Names of fields, in either spelling and any quotes, whose value follows. */
function fields(...names: readonly string[]): RegExp {
  const either = names.map((name) => name.replace(/_(\w)/g, (_, letter: string) => `(?:_${letter}|${letter.toUpperCase()})`));
  return new RegExp(`(?:^|[\\s{,"'\\\\n])(?:${either.join('|')})\\\\?["']?\\s*:`);
}

/** The bootstrap: these hold what only Envoy has. */
const bootstrapField = fields('static_resources', 'dynamic_resources');
const insideBootstrap = fields('listeners', 'clusters', 'secrets', 'lds_config', 'cds_config', 'ads_config');

/** Lists of listeners and clusters without types. */
const listenerField = fields('filter_chains', 'default_filter_chain');
const clusterField = fields('load_assignment', 'lb_policy', 'eds_cluster_config');
const insideListener = fields('filters', 'transport_socket', 'tls_context', 'typed_config');
const insideCluster = fields('lb_endpoints', 'connect_timeout', 'transport_socket', 'tls_context', 'hosts', 'eds_config');

/** Patches of what others configure. */
const patch = /^kind\s*:\s*["']?(?:EnvoyFilter|EnvoyPatchPolicy)\b/m;
const insidePatch = /^[ \t]*(?:-[ \t]*)?["']?(?:configPatches|jsonPatches)["']?[ \t]*:/m;

/** `--config-yaml` of the command line of Envoy. */
const argument = /--config-yaml\b/;

/** What any of the above needs, so that the many files that are none of Envoy's cost one look. */
const anyMark = /envoy|static_?resources|dynamic_?resources|filter_?chains|load_?assignment|lb_?policy|eds_?cluster_?config|default_?filter_?chain/i;

/** Whether a file is a configuration of Envoy, or carries one, by its name and its text. */
export function looksLikeEnvoy(file: FileId, text: string): boolean {
  return mayHoldEnvoy(file) && holdsEnvoy(text);
}

/** Whether a file may be one by its name. */
export function mayHoldEnvoy(file: FileId): boolean {
  return ownName.test(file) && !foreignName.test(file);
}

/** Whether a text holds configuration of Envoy: a type of it, or fields in combinations that only it has. */
export function holdsEnvoy(text: string): boolean {
  if (holdsControlPlane(text)) return true;
  if (!anyMark.test(text)) return false;
  if (typeOfMessage.test(text) || argument.test(text)) return true;
  if (patch.test(text) && insidePatch.test(text)) return true;
  return (
    (bootstrapField.test(text) && insideBootstrap.test(text)) ||
    (listenerField.test(text) && insideListener.test(text)) ||
    (clusterField.test(text) && insideCluster.test(text))
  );
}

/** Whether a text begins a configuration of its own, which other files are parts of. */
export function holdsBootstrap(text: string): boolean {
  return bootstrapField.test(text);
}
