// POST pods/binding: the scheduler's word on which node a pod runs, once.
// Upstream: pkg/registry/core/pod/storage/storage.go BindingREST
import { ApiError } from '../../../client/api-error.ts';
import type { Binding, Pod } from '../../../model/generated/types.ts';
import { setCondition } from '../../../model/meta/conditions.ts';
import { fieldInvalid, fieldNotSupported, fieldRequired } from '../../../model/meta/field-error.ts';
import type { FieldError } from '../../../model/meta/field-error.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { conflict, invalid, success } from '../../../model/meta/status.ts';
import { formatTime } from '../../../model/meta/time.ts';
import { withKeys } from '../../../model/meta/with-keys.ts';
import { decodeAs } from '../body.ts';
import type { Exchange } from '../exchange.ts';
import type { Action } from './action.ts';
import { objectResponse } from './responses.ts';
import { loadOld, put } from './stored-object.ts';

export const BINDING: Action = {
  name: 'bind',

  decode(exchange) {
    const body = decodeAs(exchange, { apiVersion: 'v1', kind: 'Binding' });
    const binding = body as unknown as Binding;
    checkBinding(exchange, binding);
    const old = loadOld(exchange);
    exchange.operation = 'CREATE';
    exchange.old = old;
    exchange.bound = assigned(exchange, old as Pod, binding);
  },

  store(exchange) {
    put(exchange, exchange.bound as KubeObject);
  },

  encode() {
    return objectResponse(success(), 201);
  },
};

/** POST bindings: the old path, with the pod's name in the body. */
export const LEGACY_BINDING: Action = {
  name: 'bind',

  decode(exchange) {
    const { metadata } = decodeAs(exchange, { apiVersion: 'v1', kind: 'Binding' });
    const request = { ...exchange.request, resource: 'pods', subresource: 'binding' };
    exchange.response = exchange.server.handleAs(exchange.user, {
      ...request,
      name: metadata?.name ?? '',
    });
  },

  store() {},

  encode(exchange) {
    return exchange.response ?? objectResponse(success(), 201);
  },
};

function checkBinding(exchange: Exchange, { target }: Binding): void {
  const errors: FieldError[] = [];
  const { kind = '', name = '' } = target ?? {};
  if (kind !== '' && kind !== 'Node') {
    errors.push(fieldNotSupported('target.kind', kind, ['Node', '<empty>']));
  }
  if (name === '') errors.push(fieldRequired('target.name'));
  else if (name.includes('/'))
    errors.push(fieldInvalid('target.name', name, "may not contain '/'"));
  if (errors.length > 0) {
    throw new ApiError(invalid({ group: '', kind: 'Binding' }, exchange.name, errors));
  }
}

function assigned(exchange: Exchange, pod: Pod, binding: Binding): KubeObject {
  const refuse = (why: string): never => {
    throw new ApiError(conflict({ group: '', plural: 'pods/binding' }, exchange.name, why));
  };
  const { uid } = binding.metadata ?? {};
  const { name } = pod.metadata;
  if (uid && uid !== pod.metadata.uid) {
    refuse(
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${pod.metadata.uid}`,
    );
  }
  if (pod.metadata.deletionTimestamp !== undefined) {
    refuse(`pod ${name} is being deleted, cannot be assigned to a host`);
  }
  if (pod.spec.nodeName) {
    refuse(`pod ${name} is already assigned to node "${pod.spec.nodeName}"`);
  }
  if ((pod.spec.schedulingGates?.length ?? 0) > 0) {
    refuse(`pod ${name} has non-empty .spec.schedulingGates`);
  }
  const now = formatTime(exchange.server.now);
  const observed = pod.metadata.generation;
  const scheduled = {
    type: 'PodScheduled',
    status: 'True',
    lastProbeTime: null,
    ...(observed === undefined ? {} : { observedGeneration: observed }),
  };
  const conditions = setCondition(pod.status?.conditions as readonly never[], scheduled, now);
  // Upstream: ClearingNominatedNodeNameAfterBinding, on since v1.35.
  const { nominatedNodeName: _, ...status } = pod.status ?? {};
  return {
    ...pod,
    spec: withKeys<object>(pod.spec, { nodeName: binding.target.name }),
    status: withKeys<object>(status, { conditions }),
  } as unknown as KubeObject;
}
