// What the server serves, and which of it a word such as `po` or `deployments.apps` means.
// Upstream: client-go/restmapper, kubectl pkg/cmd/util/factory_client_access.go
import { KubectlError } from '../errors.ts';
import type { Client, Obj } from './client.ts';

export interface ApiResource {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly subresources: readonly string[];
  /** Of the group's preferred version. */
  readonly preferred: boolean;
}

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

export class Discovery {
  private all: Promise<readonly ApiResource[]> | undefined;

  constructor(private readonly client: Client) {}

  /** Every resource of every version, in the server's order. */
  resources(): Promise<readonly ApiResource[]> {
    this.all ??= this.read();
    return this.all;
  }

  private async read(): Promise<readonly ApiResource[]> {
    const lists = await Promise.all([
      this.client.get('/api', {}, AGGREGATED),
      this.client.get('/apis', {}, AGGREGATED),
    ]);
    return lists.flatMap((list) => (list.items ?? []).flatMap(resourcesOfGroup));
  }

  /** The resource that a word means. Throws when the server has none. */
  async find(word: string): Promise<ApiResource> {
    const found = await this.tryFind(word);
    if (found) return found;
    throw new KubectlError(`the server doesn't have a resource type "${word}"`);
  }

  async tryFind(word: string): Promise<ApiResource | undefined> {
    const all = await this.resources();
    const [name = '', ...rest] = word.split('.');
    const lower = name.toLowerCase();
    const matches = (one: ApiResource): boolean => one.plural === lower || one.singular === lower;
    // Short names and kinds mean the first group that has them.
    const byName = all.filter(matches);
    const candidates = byName.length > 0 ? byName : all.filter((one) => isNick(one, lower));
    if (rest.length > 0) {
      const [version = '', ...tail] = rest;
      const group = rest.join('.');
      return (
        candidates.find((one) => one.version === version && one.group === tail.join('.')) ??
        pick(candidates.filter((one) => one.group === group)) ??
        pick(candidates.filter((one) => one.group.startsWith(`${group}.`)))
      );
    }
    return pick(candidates);
  }

  /** The resource of a kind as a manifest names it. */
  async ofKind(apiVersion: string, kind: string): Promise<ApiResource | undefined> {
    const [group, version] = splitApiVersion(apiVersion);
    return (await this.resources()).find(
      (one) => one.group === group && one.version === version && one.kind === kind,
    );
  }

  /** Forgets what was read: a definition may have added kinds. */
  forget(): void {
    this.all = undefined;
  }
}

function isNick(resource: ApiResource, word: string): boolean {
  return resource.shortNames.includes(word) || resource.kind.toLowerCase() === word;
}

function pick(candidates: readonly ApiResource[]): ApiResource | undefined {
  const group = candidates[0]?.group;
  return candidates.find((one) => one.group === group && one.preferred) ?? candidates[0];
}

export function splitApiVersion(apiVersion: string): readonly [string, string] {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? ['', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
}

export function apiVersionOf({ group, version }: Pick<ApiResource, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

function resourcesOfGroup(group: Obj): ApiResource[] {
  return (group.versions ?? []).flatMap((version: Obj, index: number) =>
    (version.resources ?? []).map((one: Obj): ApiResource => ({
      group: group.metadata?.name ?? '',
      version: version.version,
      plural: one.resource,
      singular: one.singularResource ?? '',
      kind: one.responseKind?.kind ?? '',
      shortNames: one.shortNames ?? [],
      categories: one.categories ?? [],
      namespaced: one.scope === 'Namespaced',
      verbs: one.verbs ?? [],
      subresources: (one.subresources ?? []).map((sub: Obj) => sub.subresource),
      preferred: index === 0,
    })),
  );
}
