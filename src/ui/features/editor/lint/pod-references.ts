// What a pod's spec names beside itself: configuration, claims, accounts, classes.
import type { Container, PodSpec } from '../../../../model/generated/types.ts';

export interface PodReference {
  readonly kind: string;
  readonly name: string;
  /** A key that must be in it; '' for the whole. */
  readonly key: string;
  readonly path: string;
  readonly isOptional: boolean;
  /** What becomes of the pod without it. */
  readonly consequence: string;
}

const NOT_MOUNTED = 'its pods stay in ContainerCreating';
const NOT_CONFIGURED = 'its containers stay in CreateContainerConfigError';

/** Every reference of a pod's spec that stands at `at`. */
export function podReferences(spec: PodSpec, at: string): readonly PodReference[] {
  const found: PodReference[] = [...ofVolumes(spec, at)];
  for (const list of ['initContainers', 'containers'] as const) {
    for (const [n, container] of (spec[list] ?? []).entries()) {
      found.push(...ofContainer(container, `${at}.${list}[${n}]`));
    }
  }
  const put = (kind: string, name: string | undefined, path: string, consequence: string): void => {
    if (name) found.push(reference(kind, name, `${at}.${path}`, consequence));
  };
  put('ServiceAccount', spec.serviceAccountName, 'serviceAccountName', 'its pods are refused');
  put('PriorityClass', spec.priorityClassName, 'priorityClassName', 'its pods are refused');
  put('RuntimeClass', spec.runtimeClassName, 'runtimeClassName', 'its pods are refused');
  return found;
}

function* ofVolumes({ volumes = [] }: PodSpec, at: string): Iterable<PodReference> {
  for (const [n, volume] of volumes.entries()) {
    const path = `${at}.volumes[${n}]`;
    const { configMap, secret, persistentVolumeClaim, projected } = volume;
    if (configMap?.name) {
      const to = `${path}.configMap.name`;
      yield reference('ConfigMap', configMap.name, to, NOT_MOUNTED, '', configMap.optional);
    }
    if (secret?.secretName) {
      const to = `${path}.secret.secretName`;
      yield reference('Secret', secret.secretName, to, NOT_MOUNTED, '', secret.optional);
    }
    if (persistentVolumeClaim) {
      const to = `${path}.persistentVolumeClaim.claimName`;
      const { claimName } = persistentVolumeClaim;
      yield reference('PersistentVolumeClaim', claimName, to, 'its pods stay Pending');
    }
    for (const [m, source] of (projected?.sources ?? []).entries()) {
      for (const field of ['configMap', 'secret'] as const) {
        const one = source[field];
        const kind = field === 'secret' ? 'Secret' : 'ConfigMap';
        if (!one?.name) continue;
        const to = `${path}.projected.sources[${m}].${field}.name`;
        yield reference(kind, one.name, to, NOT_MOUNTED, '', one.optional);
      }
    }
  }
}

function* ofContainer({ env = [], envFrom = [] }: Container, at: string): Iterable<PodReference> {
  for (const [n, { configMapRef, secretRef }] of envFrom.entries()) {
    for (const [kind, one, field] of [
      ['ConfigMap', configMapRef, 'configMapRef'],
      ['Secret', secretRef, 'secretRef'],
    ] as const) {
      if (!one?.name) continue;
      const to = `${at}.envFrom[${n}].${field}.name`;
      yield reference(kind, one.name, to, NOT_CONFIGURED, '', one.optional);
    }
  }
  for (const [n, { valueFrom }] of env.entries()) {
    for (const [kind, one, field] of [
      ['ConfigMap', valueFrom?.configMapKeyRef, 'configMapKeyRef'],
      ['Secret', valueFrom?.secretKeyRef, 'secretKeyRef'],
    ] as const) {
      if (!one?.name) continue;
      const to = `${at}.env[${n}].valueFrom.${field}.name`;
      yield reference(kind, one.name, to, NOT_CONFIGURED, one.key, one.optional);
    }
  }
}

function reference(
  kind: string,
  name: string,
  path: string,
  consequence: string,
  key = '',
  isOptional = false,
): PodReference {
  return { kind, name, key, path, isOptional, consequence };
}
