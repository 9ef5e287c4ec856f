// Decides which EndpointSlices to make, change and delete, touching as few as possible.
import type {
  DiscoveryV1EndpointPort,
  Endpoint,
  EndpointSlice,
  ObjectMeta,
  Service,
} from '../../../model/generated/types.ts';
import { deepEqual } from '../../../model/meta/deep-equal.ts';
import { labelsEqual } from '../../../model/meta/labels.ts';
import type { Labels } from '../../../model/meta/labels.ts';
import { namespaceOf } from '../../../model/meta/object.ts';
import { controllerReference } from '../../../model/meta/owners.ts';
import {
  HEADLESS_SERVICE_LABEL,
  MAX_ENDPOINTS_PER_SLICE,
  SERVICE_NAME_LABEL,
  SLICE_CONTROLLER_NAME,
  SLICE_MANAGED_BY_LABEL,
} from '../limits.ts';
import { isHeadless } from '../shared/service-ports.ts';
import { portsKey } from './desired.ts';
import type { AddressType, EndpointGroup } from './desired.ts';

export interface SlicePlan {
  readonly create: readonly EndpointSlice[];
  readonly update: readonly EndpointSlice[];
  readonly remove: readonly EndpointSlice[];
}

interface Draft {
  readonly slice: EndpointSlice;
  readonly endpoints: Endpoint[];
}

/**
 * The plan for one address type. `existing` are this controller's slices of that type.
 * Upstream: staging/src/k8s.io/endpointslice/reconciler.go reconcileByAddressType. ES3
 */
export function planSlices(
  service: Service,
  addressType: AddressType,
  groups: readonly EndpointGroup[],
  existing: readonly EndpointSlice[],
  limit = MAX_ENDPOINTS_PER_SLICE,
): SlicePlan {
  const byPorts = new Map<string, EndpointSlice[]>();
  for (const slice of existing) {
    const key = portsKey(slice.ports ?? []);
    const known = byPorts.get(key);
    if (known) known.push(slice);
    else byPorts.set(key, [slice]);
  }
  const create: EndpointSlice[] = [];
  const update: EndpointSlice[] = [];
  const remove: EndpointSlice[] = [];
  for (const group of groups) {
    const key = portsKey(group.ports);
    const plan = planGroup(service, group, byPorts.get(key) ?? [], limit);
    byPorts.delete(key);
    create.push(...plan.create);
    update.push(...plan.update);
    remove.push(...plan.remove);
  }
  for (const slices of byPorts.values()) remove.push(...slices);
  if (remove.length === existing.length && create.length === 0) {
    keepPlaceholder(service, addressType, create, remove);
  }
  return reuse({ create, update, remove });
}

// A Service without endpoints still has one slice, empty. Upstream: newEndpointSlice placeholder.
function keepPlaceholder(
  service: Service,
  addressType: AddressType,
  create: EndpointSlice[],
  remove: EndpointSlice[],
): void {
  const placeholder = newSlice(service, addressType, [], []);
  const [only] = remove;
  const isThere =
    remove.length === 1 &&
    only !== undefined &&
    (only.endpoints ?? []).length === 0 &&
    (only.ports ?? []).length === 0 &&
    labelsEqual(only.metadata.labels, placeholder.metadata.labels);
  if (isThere) remove.length = 0;
  else create.push(placeholder);
}

// A slice that would go takes the place of one that would be made. Upstream: finalize.
function reuse({ create, update, remove }: SlicePlan): SlicePlan {
  const count = Math.min(create.length, remove.length);
  const reused = create.slice(0, count).map((slice, at) => {
    const { metadata } = remove[at] as EndpointSlice;
    return { ...slice, metadata: { ...metadata, labels: slice.metadata.labels } as ObjectMeta };
  });
  return {
    create: create.slice(count),
    update: [...update, ...reused],
    remove: remove.slice(count),
  };
}

function planGroup(
  service: Service,
  group: EndpointGroup,
  existing: readonly EndpointSlice[],
  limit: number,
): SlicePlan {
  const missing = new Map(group.endpoints.map((endpoint) => [endpointKey(endpoint), endpoint]));
  const remove: EndpointSlice[] = [];
  const changed: Draft[] = [];
  const unchanged: Draft[] = [];
  for (const slice of existing) {
    const { endpoints, isSame } = retained(slice, missing);
    const isLabelled = labelsEqual(slice.metadata.labels, sliceLabels(service, slice));
    if (isSame && isLabelled) unchanged.push({ slice, endpoints });
    else if (isSame || endpoints.length > 0) changed.push({ slice, endpoints });
    else remove.push(slice);
  }
  changed.sort((a, b) => b.endpoints.length - a.endpoints.length);
  for (const draft of changed) fill(draft, missing, limit);
  const created: Draft[] = [];
  while (missing.size > 0) {
    const room = missing.size < limit ? fullestWithRoom(unchanged, missing.size, limit) : undefined;
    const slice = newSlice(service, group.addressType, group.ports, []);
    const draft = room ?? { slice, endpoints: [] };
    fill(draft, missing, limit);
    if (room) {
      unchanged.splice(unchanged.indexOf(room), 1);
      changed.push(room);
    } else {
      created.push(draft);
    }
  }
  return {
    create: created.map(({ slice, endpoints }) => ({ ...slice, endpoints })),
    update: changed.map(({ slice, endpoints }) => relabelled(service, slice, endpoints)),
    remove,
  };
}

// What of a slice is still wanted, in its newest form; takes it out of `missing`.
function retained(
  slice: EndpointSlice,
  missing: Map<string, Endpoint>,
): { readonly endpoints: Endpoint[]; readonly isSame: boolean } {
  const endpoints: Endpoint[] = [];
  const old = slice.endpoints ?? [];
  let isSame = true;
  for (const endpoint of old) {
    const key = endpointKey(endpoint);
    const wanted = missing.get(key);
    if (!wanted) continue;
    missing.delete(key);
    endpoints.push(wanted);
    isSame &&= sameEndpoint(wanted, endpoint);
  }
  return { endpoints, isSame: isSame && endpoints.length === old.length };
}

function fill({ endpoints }: Draft, missing: Map<string, Endpoint>, limit: number): void {
  for (const [key, endpoint] of missing) {
    if (endpoints.length >= limit) return;
    endpoints.push(endpoint);
    missing.delete(key);
  }
}

// Upstream: getSliceToFill.
function fullestWithRoom(
  drafts: readonly Draft[],
  count: number,
  limit: number,
): Draft | undefined {
  let best: Draft | undefined;
  for (const draft of drafts) {
    if (draft.endpoints.length + count > limit) continue;
    if (!best || draft.endpoints.length > best.endpoints.length) best = draft;
  }
  return best;
}

// Upstream: endpointslice/util hashEndpoint: what makes an endpoint another one.
function endpointKey(endpoint: Endpoint): string {
  const { targetRef } = endpoint;
  return `${targetRef?.uid ?? targetRef?.name ?? ''} ${endpoint.addresses.join(',')}`;
}

function sameEndpoint(a: Endpoint, b: Endpoint): boolean {
  return (
    a.nodeName === b.nodeName &&
    a.zone === b.zone &&
    a.hostname === b.hostname &&
    a.conditions?.ready === b.conditions?.ready &&
    a.conditions?.serving === b.conditions?.serving &&
    a.conditions?.terminating === b.conditions?.terminating &&
    deepEqual(a.hints, b.hints)
  );
}

function newSlice(
  service: Service,
  addressType: AddressType,
  ports: readonly DiscoveryV1EndpointPort[],
  endpoints: readonly Endpoint[],
): EndpointSlice {
  const metadata = {
    generateName: `${service.metadata.name}-`,
    namespace: namespaceOf(service),
    labels: sliceLabels(service, undefined),
    ownerReferences: [controllerReference(service)],
  } as unknown as ObjectMeta;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata,
    addressType,
    endpoints,
    ports,
  };
}

function relabelled(
  service: Service,
  slice: EndpointSlice,
  endpoints: readonly Endpoint[],
): EndpointSlice {
  const labels = sliceLabels(service, slice);
  return { ...slice, endpoints, metadata: { ...slice.metadata, labels } };
}

/** Upstream: endpointslice/utils.go setEndpointSliceLabels. ES4 */
function sliceLabels(service: Service, slice: EndpointSlice | undefined): Labels {
  const labels = new Map(Object.entries(service.metadata.labels ?? {}));
  labels.delete(HEADLESS_SERVICE_LABEL);
  if (isHeadless(service)) labels.set(HEADLESS_SERVICE_LABEL, '');
  labels.set(SERVICE_NAME_LABEL, service.metadata.name);
  labels.set(SLICE_MANAGED_BY_LABEL, SLICE_CONTROLLER_NAME);
  const next = Object.fromEntries(labels);
  const old = slice?.metadata.labels;
  return old && labelsEqual(old, next) ? old : next;
}
