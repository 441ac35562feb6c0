import type { Doubt, Fact } from '../../../src/model/fact.ts';
import type { Resource, ResourceKind } from './configuration.ts';
import { messagesField, messageField, textField } from '../message/field.ts';
import type { Field, Message } from '../message/message.ts';
import { partialMessage } from '../message/read-message.ts';
import { placedAt } from './placed-message.ts';
import { kindOfType } from './resource-kind.ts';
import { parseTypeUrl } from '../message/type-url.ts';

/** What an `EnvoyFilter` of Istio applies to (networking.istio.io, EnvoyFilter.ApplyTo). */
const appliedTo: Readonly<Partial<Record<string, ResourceKind>>> = {
  LISTENER: 'listener',
  FILTER_CHAIN: 'filter-chain',
  CLUSTER: 'cluster',
  ROUTE_CONFIGURATION: 'route-configuration',
  BOOTSTRAP: 'bootstrap',
};

/** Where the others stand in a filter chain of which nothing else can be seen. */
const stepsInChain: Readonly<Partial<Record<string, readonly string[]>>> = {
  NETWORK_FILTER: ['filters', '-'],
  HTTP_FILTER: ['filters', '-', 'typed_config', 'http_filters', '-'],
  VIRTUAL_HOST: ['filters', '-', 'typed_config', 'route_config', 'virtual_hosts', '-'],
  HTTP_ROUTE: ['filters', '-', 'typed_config', 'route_config', 'virtual_hosts', '-', 'routes', '-'],
};

/** What is patched is not in the file. */
const fragment: Doubt = { kind: 'fragment' };

/** The patches of a resource of Kubernetes; `null` when it is none that holds patches. */
export function patchesIn(object: Message): readonly Resource[] | null {
  const kind = known(textField(object, 'kind'));
  const spec = known(messageField(object, 'spec'));
  if (spec === null) return null;
  if (kind === 'EnvoyFilter') return messagesField(spec, 'configPatches').items.flatMap(patchOfIstio);
  return kind === 'EnvoyPatchPolicy' ? messagesField(spec, 'jsonPatches').items.flatMap(patchOfGateway) : null;
}

/** `MERGE` changes a part of what is there; the other operations put a whole message. */
function patchOfIstio(patch: Message): readonly Resource[] {
  const target = known(textField(patch, 'applyTo')) ?? '';
  const kind = appliedTo[target];
  const change = known(messageField(patch, 'patch'));
  const value = change === null ? null : known(messageField(change, 'value'));
  if (change === null || value === null) return [];
  const steps = stepsInChain[target];
  const field = change.field('value');
  const isMerged = known(textField(change, 'operation')) === 'MERGE' || kind === 'bootstrap';
  if (steps !== undefined && field !== null) {
    return [{ kind: 'filter-chain', message: placedAt(steps, isMerged ? withPart(field) : field, 'filter-chain'), via: 'patch' }];
  }
  if (kind === undefined) return [];
  return [{ kind, message: isMerged ? partialMessage(value, fragment) : value, via: 'patch' }];
}

/** A JSON patch (RFC 6902) of a resource, which is named by its type: `value` goes to `path`. */
function patchOfGateway(patch: Message): readonly Resource[] {
  const type = parseTypeUrl(known(textField(patch, 'type')) ?? '');
  const kind = type === null ? null : kindOfType(type);
  const operation = known(messageField(patch, 'operation'));
  const field = operation?.field('value') ?? null;
  if (kind === null || operation === null || field === null) return [];
  const steps = (known(textField(operation, 'path')) ?? '').split('/').slice(1);
  if (steps.length > 0) return [{ kind, message: placedAt(steps, withPart(field), kind), via: 'patch' }];
  return field.value.kind === 'message' ? [{ kind, message: field.value, via: 'patch' }] : [];
}

/** The same field with a part of a message that cannot be seen as a whole. */
function withPart({ key, value, through, doubt }: Field): Field {
  return { key, value: value.kind === 'message' ? partialMessage(value, fragment) : value, through, doubt };
}

function known<T>(fact: Fact<T> | null): T | null {
  return fact?.known === true ? fact.value : null;
}
