// The part of an object that a request is about: itself, or its Scale.
import { ApiError } from '../../../client/api-error.ts';
import type { Scale } from '../../../model/generated/types.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { fieldInvalid } from '../../../model/meta/field-error.ts';
import { invalid } from '../../../model/meta/status.ts';
import { decodeAs, decodeBody } from '../body.ts';
import type { Exchange } from '../exchange.ts';

export interface View {
  readonly apiVersion: string | undefined;
  decode(exchange: Exchange): KubeObject;
  /** What the client sees of the object. */
  read(object: KubeObject, exchange: Exchange): KubeObject;
  /** The object with what the client sent. */
  write(object: KubeObject, sent: KubeObject, exchange: Exchange): KubeObject;
}

const WHOLE: View = {
  apiVersion: undefined,
  decode: (exchange) => decodeBody(exchange, exchange.definition),
  read: (object) => object,
  write: (old, sent) => withKeptIdentity(old, sent),
};

const SCALE_KIND = { apiVersion: 'autoscaling/v1', kind: 'Scale' } as const;

const SCALE: View = {
  apiVersion: SCALE_KIND.apiVersion,
  decode: (exchange) => decodeAs(exchange, SCALE_KIND),
  read: (object, exchange) => exchange.definition.scale!.read(object) as unknown as KubeObject,
  write(object, sent, exchange) {
    const replicas = (sent as unknown as Scale).spec?.replicas ?? 0;
    if (replicas < 0) {
      const error = fieldInvalid('spec.replicas', replicas, 'must be greater than or equal to 0');
      const kind = { group: 'autoscaling', kind: SCALE_KIND.kind };
      throw new ApiError(invalid(kind, exchange.name, [error]));
    }
    return exchange.definition.scale!.write(object, replicas);
  },
};

/** The view of the exchange's subresource. */
export function viewOf(exchange: Exchange): View {
  return exchange.request.subresource === 'scale' ? SCALE : WHOLE;
}

/** Name and namespace may be left out of a body; they are those of the path. */
function withKeptIdentity(old: KubeObject, sent: KubeObject): KubeObject {
  const { name, namespace, resourceVersion } = sent.metadata;
  const before = old.metadata;
  if (name && resourceVersion && namespace === before.namespace) return sent;
  const metadata = {
    ...sent.metadata,
    name: before.name,
    ...(before.namespace ? { namespace: before.namespace } : {}),
    resourceVersion: before.resourceVersion as string,
  };
  return { ...sent, metadata };
}
