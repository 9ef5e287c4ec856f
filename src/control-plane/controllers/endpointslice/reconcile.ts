// The EndpointSlice controller: keeps the slices of every Service that selects pods.
import type {
  Controller,
  ControllerContext,
  ControllerDefinition,
} from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import type { Informer } from '../../../client/informer.ts';
import { isNotFound } from '../../../client/api-error.ts';
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { ENDPOINT_SLICES, NODES, SERVICES } from '../../../model/api/refs.ts';
import type { EndpointSlice, Node, Service } from '../../../model/generated/types.ts';
import {
  isBeingDeleted,
  joinKey,
  keyOf,
  namespaceOf,
  withAnnotation,
} from '../../../model/meta/object.ts';
import { labelValue } from '../../../model/meta/labels.ts';
import { formatTime } from '../../../model/meta/time.ts';
import {
  ENDPOINT_REST_PER_POD,
  ENDPOINTS_TRIGGER_ANNOTATION,
  SERVICE_NAME_LABEL,
  SLICE_CONTROLLER_NAME,
  SLICE_MANAGED_BY_LABEL,
} from '../limits.ts';
import { PendingWrites } from '../shared/pending-writes.ts';
import { KeyRest } from '../shared/key-rest.ts';
import { isNamespaceTerminating } from '../shared/pod-control.ts';
import type { SelectedPods } from '../shared/selected-pods.ts';
import { servicePods } from '../shared/service-pods.ts';
import { addressTypes, desiredGroups } from './desired.ts';
import { planSlices } from './plan.ts';
import type { SlicePlan } from './plan.ts';

const BY_SERVICE = 'service';

/** Upstream: pkg/controller/endpointslice; --concurrent-service-endpoint-syncs. */
export const endpointSliceController: ControllerDefinition = {
  name: 'endpoint-slice',
  workers: 5,
  create: (context) => new EndpointSliceController(context),
};

class EndpointSliceController implements Controller {
  readonly watches;
  private readonly rest = new KeyRest(ENDPOINT_REST_PER_POD);
  private readonly members: SelectedPods<Service>;
  private readonly slices: Informer<EndpointSlice>;
  private readonly nodes: Informer<Node>;
  private readonly pending: PendingWrites<EndpointSlice>;

  constructor(private readonly context: ControllerContext) {
    const { informers, queue } = context;
    this.members = servicePods(informers);
    this.slices = informers.informer(ENDPOINT_SLICES);
    this.pending = new PendingWrites(this.slices);
    this.nodes = informers.informer(NODES);
    this.slices.addIndex(BY_SERVICE, (slice) => {
      const key = serviceKeyOf(slice);
      return key === undefined ? [] : [key];
    });
    this.members.onChange((key) => queue.add(key));
    this.watches = [
      watch(SERVICES, (service) => [keyOf(service)]),
      watch(ENDPOINT_SLICES, (slice) => {
        const key = serviceKeyOf(slice);
        return key === undefined ? [] : [key];
      }),
    ];
  }

  *reconcile(key: string): Task<{ readonly requeueAfter?: Micros } | void> {
    const service = this.members.objects.byKey(key);
    if (!service || isBeingDeleted(service) || !isManaged(service)) {
      this.rest.forget(key);
      this.pending.forget(key);
      return undefined;
    }
    const now = this.context.now();
    // The missing slice events bring the key back.
    if (!this.pending.settled(key, now)) return undefined;
    const resting = this.rest.left(key, now);
    if (resting > 0) return { requeueAfter: resting };
    this.rest.begin(key, this.members.countOf(key), now);
    const nodeOf = (name: string): Node | undefined => this.nodes.byKey(name);
    const groups = desiredGroups(service, this.members.podsOf(key), nodeOf);
    const existing = this.slices.byIndex(BY_SERVICE, key).filter((slice) => !isBeingDeleted(slice));
    const types = addressTypes(service);
    for (const type of types) {
      const plan = planSlices(
        service,
        type,
        groups.filter((group) => group.addressType === type),
        existing.filter((slice) => slice.addressType === type),
      );
      yield* this.act(key, plan);
    }
    const strays = existing.filter((slice) => !types.some((type) => type === slice.addressType));
    yield* this.act(key, { create: [], update: [], remove: strays });
    return undefined;
  }

  private *act(key: string, { create, update, remove }: SlicePlan): Task {
    const { client } = this.context;
    const time = formatTime(this.context.now());
    try {
      for (const slice of create) {
        const marked = withAnnotation(slice, ENDPOINTS_TRIGGER_ANNOTATION, time);
        const created = yield* client.create(ENDPOINT_SLICES, marked);
        this.pending.wrote(key, created, this.context.now());
      }
    } catch (error) {
      if (isNamespaceTerminating(error)) return;
      throw error;
    }
    for (const slice of update) {
      const marked = withAnnotation(slice, ENDPOINTS_TRIGGER_ANNOTATION, time);
      const updated = yield* client.update(ENDPOINT_SLICES, marked);
      this.pending.wrote(key, updated, this.context.now());
    }
    for (const slice of remove) yield* this.remove(key, slice);
  }

  private *remove(key: string, slice: EndpointSlice): Task {
    try {
      const { client } = this.context;
      yield* client.delete(ENDPOINT_SLICES, namespaceOf(slice), slice.metadata.name);
      this.pending.deleted(key, slice, this.context.now());
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

// Services without selector are somebody else's, ExternalName ones have no endpoints. ES5
function isManaged(service: Service): boolean {
  return service.spec.selector !== undefined && service.spec.type !== 'ExternalName';
}

/** The key of the Service whose slice this is; undefined for slices of other managers. */
function serviceKeyOf(slice: EndpointSlice): string | undefined {
  const { labels } = slice.metadata;
  if (labelValue(labels, SLICE_MANAGED_BY_LABEL) !== SLICE_CONTROLLER_NAME) return undefined;
  const name = labelValue(labels, SERVICE_NAME_LABEL);
  return name ? joinKey(namespaceOf(slice), name) : undefined;
}
