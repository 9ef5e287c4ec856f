// The list of all kinds that the API server serves: built in, and added by custom definitions.
import { BUILT_IN_RESOURCES } from './built-in-resources.ts';
import type { ResourceDefinition } from './define-resource.ts';

/** Definitions by group, version and plural, in the order in which they were added. */
export class Registry {
  /** Rises with every add and remove, so that discovery knows when to look again. */
  revision = 0;
  private readonly byResource = new Map<string, ResourceDefinition<any>>();
  private readonly byKind = new Map<string, ResourceDefinition<any>>();

  /** A registry with the built-in kinds. */
  static builtIn(): Registry {
    const registry = new Registry();
    for (const definition of BUILT_IN_RESOURCES) registry.add(definition);
    return registry;
  }

  /** Adds a definition, or replaces that of the same group, version and plural. */
  add(definition: ResourceDefinition<any>): void {
    const { group, version, plural, kind } = definition.ref;
    this.remove(group, version, plural);
    this.byResource.set(keyFor(group, version, plural), definition);
    this.byKind.set(keyFor(group, version, kind), definition);
    this.revision++;
  }

  /** Takes a definition out; nothing happens when there is none. */
  remove(group: string, version: string, plural: string): void {
    const old = this.byResource.get(keyFor(group, version, plural));
    if (old === undefined) return;
    this.byResource.delete(keyFor(group, version, plural));
    this.byKind.delete(keyFor(group, version, old.ref.kind));
    this.revision++;
  }

  /** The definition that serves a path's group, version and plural. */
  get(group: string, version: string, plural: string): ResourceDefinition<any> | undefined {
    return this.byResource.get(keyFor(group, version, plural));
  }

  /** The definition of a body's apiVersion and kind. */
  getByKind(group: string, version: string, kind: string): ResourceDefinition<any> | undefined {
    return this.byKind.get(keyFor(group, version, kind));
  }

  /** The definition that a stored object has in etcd: its own, or its storage version's. */
  storageOf(definition: ResourceDefinition<any>): ResourceDefinition<any> {
    const { conversion } = definition;
    if (conversion === undefined) return definition;
    const { group, version, plural } = conversion.storage;
    return this.get(group, version, plural) ?? definition;
  }

  /** By plural, singular or short name, kubectl's way; the first that was added wins. */
  find(name: string): ResourceDefinition<any> | undefined {
    for (const definition of this.byResource.values()) {
      if (definition.ref.plural === name || definition.singular === name) return definition;
    }
    for (const definition of this.byResource.values()) {
      if (definition.shortNames.includes(name)) return definition;
    }
    return undefined;
  }

  /** All definitions, in the order in which they were added. */
  all(): Iterable<ResourceDefinition<any>> {
    return this.byResource.values();
  }

  /** The served groups with their versions, the core group first as ''. */
  groups(): ReadonlyMap<string, readonly string[]> {
    const groups = new Map<string, string[]>();
    for (const { ref } of this.byResource.values()) {
      const versions = groups.get(ref.group);
      if (versions === undefined) groups.set(ref.group, [ref.version]);
      else if (!versions.includes(ref.version)) versions.push(ref.version);
    }
    return groups;
  }

  /** The definitions of one group and version. */
  inGroupVersion(group: string, version: string): readonly ResourceDefinition<any>[] {
    const found: ResourceDefinition<any>[] = [];
    for (const definition of this.byResource.values()) {
      if (definition.ref.group === group && definition.ref.version === version) {
        found.push(definition);
      }
    }
    return found;
  }
}

function keyFor(group: string, version: string, name: string): string {
  return `${group}/${version}/${name}`;
}
