// What the API server serves: the built-in kinds, and those of custom definitions as they come.
import type { InformerFactory } from '../../../client/informer-factory.ts';
import { CUSTOM_RESOURCE_DEFINITIONS } from '../../../model/api/refs.ts';
import { groupResource } from '../../../model/api/resource-ref.ts';
import type { ResourceRef } from '../../../model/api/resource-ref.ts';
import type { CustomResourceDefinition } from '../../../model/generated/types.ts';
import { isConditionTrue } from '../../../model/meta/conditions.ts';

type Listener = (ref: ResourceRef, isLate: boolean) => void;

/** One ref for each kind, in its first (preferred) version. */
export class ServedResources {
  private readonly byResource = new Map<string, ResourceRef>();
  private readonly byKind = new Map<string, ResourceRef>();
  private readonly listeners: Listener[] = [];

  constructor(builtIn: readonly ResourceRef[], informers: InformerFactory) {
    for (const ref of builtIn) this.add(ref, false);
    if (!this.byResource.has(groupResource(CUSTOM_RESOURCE_DEFINITIONS))) return;
    informers.informer(CUSTOM_RESOURCE_DEFINITIONS).onChange(({ type, object }) => {
      const ref = refOf(object);
      if (!ref) return;
      if (type === 'deleted') this.byResource.delete(groupResource(ref));
      else if (isConditionTrue(object.status?.conditions, 'Established')) this.add(ref, true);
    });
  }

  /** Calls back for every kind that is or will be served. */
  onAdd(listener: Listener): void {
    this.listeners.push(listener);
    for (const ref of this.byResource.values()) listener(ref, false);
  }

  all(): Iterable<ResourceRef> {
    return this.byResource.values();
  }

  /** The kind of an owner reference, in whatever version. */
  ofKind(group: string, kind: string): ResourceRef | undefined {
    return this.byKind.get(`${group}/${kind}`);
  }

  /** By the name that `groupResource` gives. */
  named(name: string): ResourceRef | undefined {
    return this.byResource.get(name);
  }

  private add(ref: ResourceRef, isLate: boolean): void {
    const name = groupResource(ref);
    if (this.byResource.has(name)) return;
    this.byResource.set(name, ref);
    this.byKind.set(`${ref.group}/${ref.kind}`, ref);
    for (const listener of this.listeners) listener(ref, isLate);
  }
}

function refOf(definition: CustomResourceDefinition): ResourceRef | undefined {
  const { group, names, scope, versions } = definition.spec;
  const version =
    versions.find((one) => one.storage && one.served) ?? versions.find((v) => v.served);
  if (!version) return undefined;
  const { kind, plural } = names;
  return { group, version: version.name, kind, plural, namespaced: scope === 'Namespaced' };
}
