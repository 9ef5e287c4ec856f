// Discovery: which groups, versions and resources there are, out of the registries.
// Upstream: apiserver pkg/endpoints/discovery, kube-aggregator pkg/apiserver/handler_discovery.go
import type { Registry } from '../../../model/resources/registry.ts';
import type { ResourceDefinition } from '../../../model/resources/define-resource.ts';
import type { Subresource } from '../../../model/resources/subresource.ts';

type Json = { readonly [key: string]: unknown };

/** The registries of the servers behind one address; the first that knows a group serves it. */
export class Discovery {
  constructor(private readonly registries: readonly Registry[]) {}

  /** The named groups with their versions, in order of priority. */
  groups(): ReadonlyMap<string, readonly string[]> {
    const merged = new Map<string, readonly string[]>();
    for (const registry of this.registries) {
      for (const [group, versions] of registry.groups()) {
        if (!merged.has(group)) merged.set(group, versions);
      }
    }
    return merged;
  }

  definitions(group: string, version: string): readonly ResourceDefinition[] {
    for (const registry of this.registries) {
      const found = registry.inGroupVersion(group, version);
      if (found.length > 0) return found;
    }
    return [];
  }

  /** The definition that serves a path. */
  find(group: string, version: string, plural: string): ResourceDefinition | undefined {
    for (const registry of this.registries) {
      const found = registry.get(group, version, plural);
      if (found) return found;
    }
    return undefined;
  }

  /** /api in the old form. */
  apiVersions(): Json {
    return {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '' }],
    };
  }

  /** /apis in the old form. */
  groupList(): Json {
    const groups = [...this.groups()]
      .filter(([name]) => name !== '')
      .map(([name, versions]) => groupOf(name, versions));
    return { kind: 'APIGroupList', apiVersion: 'v1', groups };
  }

  /** /apis/GROUP. */
  group(name: string): Json | undefined {
    const versions = this.groups().get(name);
    if (!versions || name === '') return undefined;
    return { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(name, versions) };
  }

  /** /apis/GROUP/VERSION, or /api/v1. */
  resourceList(group: string, version: string): Json | undefined {
    const definitions = this.definitions(group, version);
    if (definitions.length === 0) return undefined;
    return {
      kind: 'APIResourceList',
      apiVersion: 'v1',
      groupVersion: group === '' ? version : `${group}/${version}`,
      resources: definitions.flatMap(legacyResources),
    };
  }

  /** /api or /apis in the aggregated form, v2 or v2beta1. */
  aggregated(isCore: boolean, version: string): Json {
    const items = [...this.groups()]
      .filter(([name]) => (name === '') === isCore)
      .map(([name, versions]) => ({
        metadata: { ...(name === '' ? {} : { name }), creationTimestamp: null },
        versions: versions.map((one) => ({
          version: one,
          resources: this.definitions(name, one).map(aggregatedResource),
          freshness: 'Current',
        })),
      }));
    const apiVersion = `apidiscovery.k8s.io/${version}`;
    return { kind: 'APIGroupDiscoveryList', apiVersion, metadata: {}, items };
  }
}

function groupOf(name: string, versions: readonly string[]): Json {
  const all = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: all, preferredVersion: all[0] };
}

function legacyResources(definition: ResourceDefinition): Json[] {
  const { ref, singular, shortNames, categories, verbs, subresources } = definition;
  const { namespaced, kind, plural } = ref;
  const main = {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
  };
  const parts = subresources.map((one) => ({
    name: `${plural}/${one.name}`,
    singularName: '',
    namespaced,
    ...(one.group === undefined || one.group === ref.group ? {} : { group: one.group }),
    ...(one.version === undefined || one.group === ref.group ? {} : { version: one.version }),
    kind: one.kind ?? kind,
    verbs: one.verbs,
  }));
  return [main, ...parts];
}

function aggregatedResource(definition: ResourceDefinition): Json {
  const { ref, singular, shortNames, categories, verbs, subresources } = definition;
  return {
    resource: ref.plural,
    responseKind: { group: ref.group, version: ref.version, kind: ref.kind },
    scope: ref.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
    ...(subresources.length > 0
      ? { subresources: subresources.map((one) => aggregatedPart(definition, one)) }
      : {}),
  };
}

function aggregatedPart({ ref }: ResourceDefinition, part: Subresource): Json {
  const { name, group = ref.group, version = ref.version, kind = ref.kind, verbs } = part;
  return { subresource: name, responseKind: { group, version, kind }, verbs };
}
