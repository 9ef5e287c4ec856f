// From an object's kind to its path on the server, as the server's discovery tells it.
import type { ObjectName } from '../../hosts/worker/protocol.ts';
import * as refs from '../../model/api/refs.ts';
import type { ResourceRef } from '../../model/api/resource-ref.ts';
import { call } from './api.ts';

const BUILT_IN = new Map<string, ResourceRef>(
  Object.values(refs as { [name: string]: ResourceRef }).map((ref) => [ref.kind, ref]),
);

/** The path of a built-in object, such as the graph shows. */
export function pathOf(of: ObjectName): string {
  const ref = BUILT_IN.get(of.kind);
  if (!ref) throw new Error(`no path is known for kind ${of.kind}`);
  const { group, version, plural } = ref;
  return objectPath(group === '' ? version : `${group}/${version}`, plural, of.namespace, of.name);
}

/** The path of an object; without a name that of its collection. */
export function objectPath(
  apiVersion: string,
  plural: string,
  namespace: string,
  name: string,
): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const where = namespace === '' ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${root}${where}/${plural}${name === '' ? '' : `/${encodeURIComponent(name)}`}`;
}

export interface KnownResource {
  readonly plural: string;
  readonly namespaced: boolean;
}

interface ResourceList {
  readonly resources: readonly {
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
  }[];
}

/** The resource that serves a kind, undefined when the server has no such kind. */
export async function discover(
  apiVersion: string,
  kind: string,
): Promise<KnownResource | undefined> {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  try {
    const { body } = await call<ResourceList>('GET', root);
    const found = body.resources.find((one) => one.kind === kind && !one.name.includes('/'));
    return found && { plural: found.name, namespaced: found.namespaced };
  } catch {
    return undefined;
  }
}
