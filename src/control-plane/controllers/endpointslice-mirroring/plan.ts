// Which EndpointSlices mirror an Endpoints object that somebody keeps by hand.
import type {
  Endpoint,
  EndpointAddress,
  Endpoints,
  EndpointSlice,
  EndpointSubset,
  ObjectMeta,
} from '../../../model/generated/types.ts';
import { deepEqual } from '../../../model/meta/deep-equal.ts';
import { labelValue } from '../../../model/meta/labels.ts';
import type { Labels } from '../../../model/meta/labels.ts';
import { namespaceOf } from '../../../model/meta/object.ts';
import { controllerReference } from '../../../model/meta/owners.ts';
import {
  ENDPOINTS_MANAGED_BY_LABEL,
  ENDPOINTS_TRIGGER_ANNOTATION,
  LAST_APPLIED_ANNOTATION,
  MAX_MIRRORED_ADDRESSES,
  MIRRORING_CONTROLLER_NAME,
  SERVICE_NAME_LABEL,
  SKIP_MIRROR_LABEL,
  SLICE_MANAGED_BY_LABEL,
} from '../limits.ts';
import { isIpv6 } from '../shared/service-ports.ts';

export interface MirrorPlan {
  readonly create: readonly EndpointSlice[];
  readonly update: readonly EndpointSlice[];
  readonly remove: readonly EndpointSlice[];
}

/** Upstream: pkg/controller/endpointslicemirroring/endpointslicemirroring_controller.go. EM1 */
export function isMirrored({ metadata }: Endpoints): boolean {
  if (labelValue(metadata.labels, SKIP_MIRROR_LABEL) === 'true') return false;
  if (labelValue(metadata.labels, ENDPOINTS_MANAGED_BY_LABEL) !== undefined) return false;
  return labelValue(metadata.annotations, 'control-plane.alpha.kubernetes.io/leader') === undefined;
}

/**
 * One slice for each subset and family; those that stand are changed before others are made. EM2
 */
export function planMirror(endpoints: Endpoints, existing: readonly EndpointSlice[]): MirrorPlan {
  const wanted = (endpoints.subsets ?? []).flatMap((subset) => slicesOf(endpoints, subset));
  const spare = [...existing];
  const create: EndpointSlice[] = [];
  const update: EndpointSlice[] = [];
  for (const slice of wanted) {
    const at = spare.findIndex((old) => old.addressType === slice.addressType);
    const [old] = at < 0 ? [] : spare.splice(at, 1);
    if (!old) create.push(slice);
    else if (!isSame(old, slice)) {
      const { labels, annotations } = slice.metadata;
      const metadata = { ...old.metadata, ...(labels ? { labels } : {}) } as ObjectMeta;
      update.push({ ...slice, metadata: annotations ? { ...metadata, annotations } : metadata });
    }
  }
  return { create, update, remove: spare };
}

function isSame(old: EndpointSlice, next: EndpointSlice): boolean {
  return (
    deepEqual(old.endpoints ?? [], next.endpoints) &&
    deepEqual(old.ports ?? [], next.ports) &&
    deepEqual(old.metadata.labels, next.metadata.labels)
  );
}

function slicesOf(endpoints: Endpoints, subset: EndpointSubset): readonly EndpointSlice[] {
  const ready = (subset.addresses ?? []).map((address) => mirrored(address, true));
  const notReady = (subset.notReadyAddresses ?? []).map((address) => mirrored(address, false));
  const all = [...ready, ...notReady].slice(0, MAX_MIRRORED_ADDRESSES);
  const slices: EndpointSlice[] = [];
  for (const addressType of ['IPv4', 'IPv6']) {
    const mine = all.filter(
      ({ addresses }) => isIpv6(addresses[0] ?? '') === (addressType === 'IPv6'),
    );
    if (mine.length > 0) slices.push(slice(endpoints, subset, addressType, mine));
  }
  return slices;
}

function mirrored(address: EndpointAddress, ready: boolean): Endpoint {
  return {
    addresses: [address.ip],
    conditions: { ready },
    ...(address.hostname ? { hostname: address.hostname } : {}),
    ...(address.nodeName ? { nodeName: address.nodeName } : {}),
    ...(address.targetRef ? { targetRef: address.targetRef } : {}),
  };
}

function slice(
  endpoints: Endpoints,
  { ports = [] }: EndpointSubset,
  addressType: string,
  mine: readonly Endpoint[],
): EndpointSlice {
  const { name, labels, annotations } = endpoints.metadata;
  const metadata = {
    generateName: `${name}-`,
    namespace: namespaceOf(endpoints),
    labels: {
      ...labels,
      [SERVICE_NAME_LABEL]: name,
      [SLICE_MANAGED_BY_LABEL]: MIRRORING_CONTROLLER_NAME,
    } as Labels,
    annotations: copied(annotations),
    ownerReferences: [controllerReference(endpoints)],
  } as unknown as ObjectMeta;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata,
    addressType,
    endpoints: mine,
    ports: ports.map((port) => ({ name: '', protocol: 'TCP', ...port })),
  };
}

function copied(annotations: Labels | undefined): Labels {
  const skipped = [ENDPOINTS_TRIGGER_ANNOTATION, LAST_APPLIED_ANNOTATION];
  const kept = Object.entries(annotations ?? {}).filter(([key]) => !skipped.includes(key));
  return Object.fromEntries(kept);
}
