// From a built-in kind to the name under which the store keeps its objects.
import * as refs from './refs.ts';
import type { ResourceRef } from './resource-ref.ts';
import { groupResource } from './resource-ref.ts';

const RESOURCES = new Map<string, string>(
  Object.values(refs as { [name: string]: ResourceRef }).map((ref) => [
    ref.kind,
    groupResource(ref),
  ]),
);

/** `Deployment` -> `deployments.apps`; '' for a kind that is not built in. */
export function resourceOfKind(kind: string): string {
  return RESOURCES.get(kind) ?? '';
}
