import type { YamlFile } from '../../_shared/yaml/document.ts';
import type { YamlProblem } from '../../_shared/yaml/events.ts';
import type { YamlSource } from '../../_shared/yaml/source.ts';
import { objectOf, type ControlPlaneObject } from '../control-plane/object.ts';
import type { Resource, ResourceKind } from './configuration.ts';
import { embeddedIn } from './embedded.ts';
import { messageField, messagesField } from '../message/field.ts';
import type { Field, Message, Value } from '../message/message.ts';
import { patchesIn } from './patch.ts';
import { readValue } from '../message/read-message.ts';
import { resourceKindOf } from './resource-kind.ts';

/** What a text holds, and the texts in it. */
export interface FoundResources {
  readonly resources: readonly Resource[];
  readonly objects: readonly ControlPlaneObject[];
  readonly problems: readonly FoundProblem[];
}

/** A problem of a text, or of a text in it. */
export interface FoundProblem {
  readonly source: YamlSource;
  readonly problem: YamlProblem;
}

/** All resources in a file, whatever they are wrapped in: lists, answers of discovery, dumps, objects of Kubernetes, texts. */
export function resourcesIn(file: YamlFile): FoundResources {
  const finder = new ResourceFinder();
  finder.readFile(file);
  return finder;
}

/** Lists of the bootstrap. */
const staticLists: readonly (readonly [string, ResourceKind])[] = [
  ['listeners', 'listener'],
  ['clusters', 'cluster'],
  ['secrets', 'secret'],
];

/** Parts of a dump of the admin interface that are not in effect. */
const withoutEffect: ReadonlySet<string> = new Set(['error_state', 'draining_state']);

/** Parts of it that its dump of the bootstrap has as well. */
const partsOfBootstrap: ReadonlySet<string> = new Set(['static_listeners', 'static_clusters', 'static_secrets', 'static_route_configs']);

class ResourceFinder {
  readonly resources: Resource[] = [];
  readonly objects: ControlPlaneObject[] = [];
  readonly problems: FoundProblem[] = [];

  readFile({ source, documents, problems }: YamlFile): void {
    for (const problem of problems) this.problems.push({ source, problem });
    for (const document of documents) this.#readValue(readValue(document));
  }

  #readValue(value: Value): void {
    switch (value.kind) {
      case 'message':
        this.#readMessage(value);
        return;
      case 'list':
        for (const item of value.items) this.#readValue(item);
        return;
      case 'scalar': {
        const embedded = embeddedIn(value);
        if (embedded !== null) this.readFile(embedded);
      }
    }
  }

  #readMessage(message: Message): void {
    const kind = resourceKindOf(message);
    if (kind === 'bootstrap') this.#readBootstrap(message);
    else if (kind !== null) this.resources.push({ kind, message, via: 'discovered' });
    else this.#readContainer(message);
  }

  #readContainer(message: Message): void {
    const patches = patchesIn(message);
    if (patches !== null) {
      this.resources.push(...patches);
      return;
    }
    const object = objectOf(message);
    if (object !== null) {
      this.objects.push(object);
      return;
    }
    for (const field of message.fields) if (!this.#isLeftOut(field)) this.#readValue(field.value);
  }

  #isLeftOut({ key }: Field): boolean {
    return withoutEffect.has(key.text) || (partsOfBootstrap.has(key.text) && this.resources.some(({ kind }) => kind === 'bootstrap'));
  }

  #readBootstrap(message: Message): void {
    this.resources.push({ kind: 'bootstrap', message, via: 'static' });
    const statics = messageField(message, 'static_resources');
    if (statics?.known !== true) return;
    for (const [name, kind] of staticLists) {
      for (const item of messagesField(statics.value, name).items) this.resources.push({ kind, message: item, via: 'static' });
    }
  }
}
