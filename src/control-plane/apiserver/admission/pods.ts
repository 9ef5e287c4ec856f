// What several admission plugins share.
import { ApiError } from '../../../client/api-error.ts';
import type { Pod } from '../../../model/generated/types.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { forbidden } from '../../../model/meta/status.ts';
import type { Exchange } from '../exchange.ts';

const MIRROR = 'kubernetes.io/config.mirror';

/** The pod that is being created, if that is what the request does. */
export function createdPod(exchange: Exchange): Pod | undefined {
  return isCreateOf(exchange, '', 'pods') ? (exchange.object as Pod) : undefined;
}

/** Whether the request creates an object of that resource (and no subresource). */
export function isCreateOf(exchange: Exchange, group: string, plural: string): boolean {
  const { operation, request } = exchange;
  return operation === 'CREATE' && isAbout(exchange, group, plural) && request.subresource === '';
}

/** Whether the request is about that resource. */
export function isAbout({ request }: Exchange, group: string, plural: string): boolean {
  return request.resource === plural && request.group === group;
}

/** Whether the pod stands for one that a kubelet runs by itself. */
export function isMirrorPod({ metadata }: Pod): boolean {
  return metadata.annotations?.[MIRROR] !== undefined;
}

/** Puts the changed object in the place of the one that is being written. */
export function replaceObject(exchange: Exchange, object: unknown): void {
  exchange.object = object as KubeObject;
}

/** Refuses in upstream's form: `pods "x" is forbidden: <why>`. */
export function refuse(exchange: Exchange, why: string): never {
  throw new ApiError(forbidden(exchange.definition.ref, exchange.name, why));
}
