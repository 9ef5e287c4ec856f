// The EndpointSlice mirroring controller: hand-kept Endpoints become slices for the proxies.
import type { ControllerDefinition } from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import { isNotFound } from '../../../client/api-error.ts';
import { ENDPOINT_SLICES, ENDPOINTS, SERVICES } from '../../../model/api/refs.ts';
import type { EndpointSlice, Service } from '../../../model/generated/types.ts';
import { labelValue } from '../../../model/meta/labels.ts';
import { isBeingDeleted, joinKey, keyOf, namespaceOf } from '../../../model/meta/object.ts';
import {
  MIRRORING_CONTROLLER_NAME,
  SERVICE_NAME_LABEL,
  SLICE_MANAGED_BY_LABEL,
} from '../limits.ts';
import { PendingWrites } from '../shared/pending-writes.ts';
import { isMirrored, planMirror } from './plan.ts';

const BY_SERVICE = 'mirrored service';

/** Upstream: pkg/controller/endpointslicemirroring. */
export const endpointSliceMirroringController: ControllerDefinition = {
  name: 'endpoint-slice-mirroring',
  workers: 5,
  create({ client, informers, now }) {
    const services = informers.informer(SERVICES);
    const endpoints = informers.informer(ENDPOINTS);
    const slices = informers.informer(ENDPOINT_SLICES);
    const pending = new PendingWrites(slices);
    slices.addIndex(BY_SERVICE, serviceKeys);
    return {
      watches: [
        watch(SERVICES, (service) => [keyOf(service)]),
        watch(ENDPOINTS, (object, _, type) =>
          type !== 'deleted' && !isMirrored(object) ? [] : [keyOf(object)],
        ),
        watch(ENDPOINT_SLICES, serviceKeys),
      ],
      *reconcile(key) {
        if (!pending.settled(key, now())) return;
        const source = endpoints.byKey(key);
        const service = services.byKey(key);
        const existing = slices.byIndex(BY_SERVICE, key);
        const isWanted = source && !isBeingDeleted(source) && isMirrored(source) && isOpen(service);
        if (!isWanted && existing.length === 0) return;
        const { create, update, remove } = isWanted
          ? planMirror(source, existing)
          : { create: [], update: [], remove: existing };
        for (const slice of create) {
          pending.wrote(key, yield* client.create(ENDPOINT_SLICES, slice), now());
        }
        for (const slice of update) {
          pending.wrote(key, yield* client.update(ENDPOINT_SLICES, slice), now());
        }
        for (const slice of remove) {
          try {
            yield* client.delete(ENDPOINT_SLICES, namespaceOf(slice), slice.metadata.name);
            pending.deleted(key, slice, now());
          } catch (error) {
            if (!isNotFound(error)) throw error;
          }
        }
      },
    };
  },
};

// A Service with a selector has slices of its own.
function isOpen(service: Service | undefined): boolean {
  return service !== undefined && service.spec.selector === undefined;
}

function serviceKeys(slice: EndpointSlice): readonly string[] {
  const { labels } = slice.metadata;
  if (labelValue(labels, SLICE_MANAGED_BY_LABEL) !== MIRRORING_CONTROLLER_NAME) return [];
  const name = labelValue(labels, SERVICE_NAME_LABEL);
  return name ? [joinKey(namespaceOf(slice), name)] : [];
}
