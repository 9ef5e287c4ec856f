// The Endpoints controller: the older form of a Service's endpoints, one object for each Service.
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
import { ENDPOINTS, SERVICES } from '../../../model/api/refs.ts';
import type { Endpoints, Service } from '../../../model/generated/types.ts';
import { semanticEqual } from '../../../model/meta/deep-equal.ts';
import { labelsEqual, labelValue } from '../../../model/meta/labels.ts';
import { isBeingDeleted, keyOf, namespaceOf, splitKey } from '../../../model/meta/object.ts';
import { formatTime } from '../../../model/meta/time.ts';
import {
  ENDPOINT_REST_PER_POD,
  ENDPOINTS_CAPACITY_ANNOTATION,
  ENDPOINTS_TRIGGER_ANNOTATION,
} from '../limits.ts';
import { KeyRest } from '../shared/key-rest.ts';
import { isNamespaceTerminating } from '../shared/pod-control.ts';
import type { SelectedPods } from '../shared/selected-pods.ts';
import { servicePods } from '../shared/service-pods.ts';
import { endpointsLabels, plannedSubsets } from './plan.ts';

/** Upstream: pkg/controller/endpoint/endpoints_controller.go. */
export const endpointsController: ControllerDefinition = {
  name: 'endpoint',
  workers: 5,
  create: (context) => new EndpointsController(context),
};

class EndpointsController implements Controller {
  readonly watches;
  private readonly rest = new KeyRest(ENDPOINT_REST_PER_POD);
  private readonly members: SelectedPods<Service>;
  private readonly endpoints: Informer<Endpoints>;

  constructor(private readonly context: ControllerContext) {
    this.members = servicePods(context.informers);
    this.endpoints = context.informers.informer(ENDPOINTS);
    this.members.onChange((key) => context.queue.add(key));
    this.watches = [
      watch(SERVICES, (service) => [keyOf(service)]),
      watch(ENDPOINTS, (endpoints, _, type) => (type === 'deleted' ? [keyOf(endpoints)] : [])),
    ];
  }

  *reconcile(key: string): Task<{ readonly requeueAfter?: Micros } | void> {
    const service = this.members.objects.byKey(key);
    if (!service) return yield* this.remove(key);
    if (service.spec.selector === undefined || service.spec.type === 'ExternalName') return;
    if (isBeingDeleted(service)) return;
    const now = this.context.now();
    const resting = this.rest.left(key, now);
    if (resting > 0) return { requeueAfter: resting };
    this.rest.begin(key, this.members.countOf(key), now);
    yield* this.write(key, service);
    return;
  }

  private *write(key: string, service: Service): Task {
    const existing = this.endpoints.byKey(key);
    const { subsets, isTruncated } = plannedSubsets(service, this.members.podsOf(key));
    const labels = endpointsLabels(service);
    const old = existing?.metadata.annotations;
    const wasTruncated = labelValue(old, ENDPOINTS_CAPACITY_ANNOTATION) !== undefined;
    const isSame =
      existing !== undefined &&
      semanticEqual(existing.subsets, subsets) &&
      labelsEqual(existing.metadata.labels, labels) &&
      wasTruncated === isTruncated;
    if (isSame) return;
    const annotations = new Map(Object.entries(old ?? {}));
    annotations.delete(ENDPOINTS_CAPACITY_ANNOTATION);
    if (isTruncated) annotations.set(ENDPOINTS_CAPACITY_ANNOTATION, 'truncated');
    annotations.set(ENDPOINTS_TRIGGER_ANNOTATION, formatTime(this.context.now()));
    const { name } = service.metadata;
    const next: Endpoints = {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: {
        ...(existing?.metadata ?? { name, namespace: namespaceOf(service) }),
        labels,
        annotations: Object.fromEntries(annotations),
      },
      ...(subsets.length > 0 ? { subsets } : {}),
    };
    yield* this.send(next, existing !== undefined);
  }

  private *send(next: Endpoints, exists: boolean): Task {
    const { client } = this.context;
    try {
      if (exists) yield* client.update(ENDPOINTS, next);
      else yield* client.create(ENDPOINTS, next);
    } catch (error) {
      if (!isNamespaceTerminating(error)) throw error;
    }
  }

  private *remove(key: string): Task {
    this.rest.forget(key);
    if (!this.endpoints.byKey(key)) return;
    const { namespace, name } = splitKey(key);
    try {
      yield* this.context.client.delete(ENDPOINTS, namespace, name);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}
