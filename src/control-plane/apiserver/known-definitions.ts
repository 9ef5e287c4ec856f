// Which kind a request is about, found without making a text of its place.
import type { ApiRequest } from '../../model/api/request.ts';
import type { ResourceDefinition } from '../../model/resources/define-resource.ts';
import type { Registry } from '../../model/resources/registry.ts';

/** Definitions by plural, as of a revision of the registry. */
export class KnownDefinitions {
  private readonly byPlural = new Map<string, readonly ResourceDefinition[]>();
  private revision = -1;

  constructor(private readonly registry: Registry) {}

  /** As registry.get, without making a text of group, version and resource for each request. */
  find({ group, version, resource }: ApiRequest): ResourceDefinition | undefined {
    if (this.revision !== this.registry.revision) this.readRegistry();
    for (const definition of this.byPlural.get(resource) ?? []) {
      const { ref } = definition;
      if (ref.group === group && ref.version === version) return definition;
    }
    return undefined;
  }

  private readRegistry(): void {
    this.byPlural.clear();
    for (const definition of this.registry.all()) {
      const { plural } = definition.ref;
      this.byPlural.set(plural, [...(this.byPlural.get(plural) ?? []), definition]);
    }
    this.revision = this.registry.revision;
  }
}
