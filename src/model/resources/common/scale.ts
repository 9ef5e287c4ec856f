// The scale subresource of workloads. Upstream: pkg/registry/apps/*/storage/storage.go
import type { LabelSelector, ObjectMeta, Scale } from '../../generated/types.ts';
import type { KubeObject } from '../../meta/object.ts';
import { compileLabelSelector, formatSelector } from '../../meta/selectors.ts';
import type { ScaleMapping } from '../define-resource.ts';

type Scalable = KubeObject & {
  readonly spec: { readonly replicas?: number; readonly selector?: LabelSelector };
  readonly status?: { readonly replicas?: number };
};

/** Reads and writes spec.replicas. */
export function replicaScale<T extends Scalable>(): ScaleMapping<T> {
  return {
    read: (object) => {
      const { selector, replicas = 0 } = object.spec;
      const text = selector === undefined ? '' : formatSelector(compileLabelSelector(selector));
      return scaleOf(object, replicas, object.status?.replicas ?? 0, text);
    },
    write: (object, replicas) =>
      object.spec.replicas === replicas
        ? object
        : { ...object, spec: { ...object.spec, replicas } },
  };
}

/** A Scale body for an object. */
export function scaleOf(
  object: KubeObject,
  replicas: number,
  current: number,
  selector: string,
): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const metadata: ObjectMeta = {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
    ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
  };
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata,
    spec: replicas === 0 ? {} : { replicas },
    status: { replicas: current, ...(selector === '' ? {} : { selector }) },
  };
}
