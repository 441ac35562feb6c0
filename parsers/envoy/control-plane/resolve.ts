import { lazilyForObject } from '../../../src/tls/lazily.ts';
import { once } from '../../_shared/memo.ts';
import type { ObjectContext } from './control-plane.ts';
import { isSameNamespace, type ControlPlaneObject } from './object.ts';
import type { ObjectKind } from './object-kind.ts';
import { referencesIn, type Reference } from './reference.ts';

type Objects = Pick<ObjectContext, 'objects'>;

/** A resource that refers to another one, and how. */
export interface Referrer {
  readonly object: ControlPlaneObject;
  readonly reference: Reference;
}

/** Of more variants than this nobody knows which one is meant. */
const MOST_VARIANTS = 16;

/**
 * The resources that a name can mean. Where several files of a directory have one of that name, they are variants, and what stands beside one of
 * them in a file means that one; of several in one file, the last one is applied last.
 */
export function resolve(context: Objects, kind: ObjectKind, { name, namespace }: Pick<Reference, 'name' | 'namespace'>, from: ControlPlaneObject): readonly ControlPlaneObject[] {
  const { byName, byFile } = namesOf(context.objects)(kind);
  const fits = (object: ControlPlaneObject): boolean => isSameNamespace(object.namespace, namespace);
  const beside = byFile.get(keyInFile(name, from))?.findLast(fits);
  if (beside !== undefined) return [beside];
  const variants = byName.get(name) ?? [];
  return variants.length > MOST_VARIANTS ? [] : variants.filter(fits);
}

/** What refers to a resource of this kind in a field of its own. @param called What references call the kind. */
export function referrersTo(context: Objects, target: ControlPlaneObject, called: string, from: ObjectKind, field: string): readonly Referrer[] {
  return referrersOf(context.objects)(target.kind, called, from, field).get(target) ?? [];
}

interface Names {
  readonly byName: ReadonlyMap<string, readonly ControlPlaneObject[]>;
  readonly byFile: ReadonlyMap<string, readonly ControlPlaneObject[]>;
}

const namesOf = lazilyForObject((objects: ObjectContext['objects']) => {
  const made = new Map<ObjectKind, Names>();
  return (kind: ObjectKind): Names => once(made, kind, () => ({ byName: grouped(objects(kind), ({ name }) => name), byFile: grouped(objects(kind), (object) => keyInFile(object.name, object)) }));
});

function keyInFile(name: string, { message }: ControlPlaneObject): string {
  return `${message.span.file} ${name}`;
}

function grouped(objects: readonly ControlPlaneObject[], keyOf: (object: ControlPlaneObject) => string): ReadonlyMap<string, readonly ControlPlaneObject[]> {
  const groups = new Map<string, ControlPlaneObject[]>();
  for (const object of objects) once(groups, keyOf(object), () => []).push(object);
  return groups;
}

const referrersOf = lazilyForObject((objects: ObjectContext['objects']) => {
  const made = new Map<string, ReadonlyMap<ControlPlaneObject, readonly Referrer[]>>();
  return (kind: ObjectKind, called: string, from: ObjectKind, field: string): ReadonlyMap<ControlPlaneObject, readonly Referrer[]> =>
    once(made, `${kind} ${called} ${from} ${field}`, () => {
      const found = new Map<ControlPlaneObject, Referrer[]>();
      for (const object of objects(from)) {
        for (const reference of referencesIn(object, field, called)) {
          if (reference.kind !== called) continue;
          for (const target of resolve({ objects }, kind, reference, object)) once(found, target, () => []).push({ object, reference });
        }
      }
      return found;
    });
});
