// What a kustomization says of all objects: labels, annotations, namespace, names, images, replicas.
// Upstream: kustomize api/internal/konfig/builtinpluginconsts/
import type { Obj } from '../api/client.ts';

const WORKLOADS = new Set(['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet']);
const CLUSTER_WIDE = new Set(
  ['APIService', 'CSIDriver', 'CSINode', 'CertificateSigningRequest', 'ClusterRole'].concat(
    ['ClusterRoleBinding', 'ComponentStatus', 'CustomResourceDefinition', 'FlowSchema'],
    ['IngressClass', 'MutatingWebhookConfiguration', 'Namespace', 'Node', 'PersistentVolume'],
    ['PriorityClass', 'PriorityLevelConfiguration', 'RuntimeClass', 'StorageClass'],
    ['ValidatingWebhookConfiguration', 'ValidatingAdmissionPolicy', 'VolumeAttachment'],
    ['ValidatingAdmissionPolicyBinding', 'ServiceCIDR', 'IPAddress', 'VolumeAttributesClass'],
  ),
);

/** Kinds whose names are the same everywhere. */
export const KEEP_NAMES = new Set(['CustomResourceDefinition', 'APIService', 'Namespace']);

/** With values put into the map at a path, which is made on the way. */
function withMap(object: Obj, path: string, values: Obj, isMade = true): Obj {
  const [first = '', ...rest] = path.split('.');
  const inner = object[first];
  if (inner === undefined && !isMade) return object;
  const next =
    rest.length === 0
      ? { ...inner, ...values }
      : withMap(inner ?? {}, rest.join('.'), values, isMade);
  return { ...object, [first]: next };
}

/** Where the pod template of a kind stands, '' when it has none. */
function templatePath(kind: string): string {
  if (kind === 'CronJob') return 'spec.jobTemplate.spec.template';
  return WORKLOADS.has(kind) || kind === 'Job' || kind === 'ReplicationController'
    ? 'spec.template'
    : '';
}

export function withLabels(
  object: Obj,
  pairs: Obj,
  how: { selectors: boolean; templates: boolean },
): Obj {
  let next = withMap(object, 'metadata.labels', pairs);
  const { kind } = object;
  const template = templatePath(kind);
  if (template !== '' && (how.selectors || how.templates)) {
    next = withMap(next, `${template}.metadata.labels`, pairs);
    if (kind === 'CronJob') next = withMap(next, 'spec.jobTemplate.metadata.labels', pairs);
  }
  if (!how.selectors) return next;
  if (WORKLOADS.has(kind)) next = withMap(next, 'spec.selector.matchLabels', pairs);
  if (kind === 'Service' || kind === 'ReplicationController') {
    const selects =
      kind !== 'Service' ||
      object.spec?.selector !== undefined ||
      object.spec?.type !== 'ExternalName';
    if (selects) next = withMap(next, 'spec.selector', pairs);
  }
  if (kind === 'Job') next = withMap(next, 'spec.selector.matchLabels', pairs, false);
  if (kind === 'PodDisruptionBudget')
    next = withMap(next, 'spec.selector.matchLabels', pairs, false);
  if (kind === 'NetworkPolicy') next = withMap(next, 'spec.podSelector.matchLabels', pairs, false);
  return next;
}

export function withAnnotations(object: Obj, pairs: Obj): Obj {
  const next = withMap(object, 'metadata.annotations', pairs);
  const template = templatePath(object.kind);
  if (template === '') return next;
  const whole = withMap(next, `${template}.metadata.annotations`, pairs);
  return object.kind === 'CronJob'
    ? withMap(whole, 'spec.jobTemplate.metadata.annotations', pairs)
    : whole;
}

export function withNamespace(object: Obj, namespace: string): Obj {
  const { kind, metadata } = object;
  if (kind === 'Namespace') return { ...object, metadata: { ...metadata, name: namespace } };
  const moved = CLUSTER_WIDE.has(kind)
    ? object
    : { ...object, metadata: { ...metadata, namespace } };
  if (kind !== 'RoleBinding' && kind !== 'ClusterRoleBinding') return moved;
  const subjects = (object.subjects ?? []).map((one: Obj) =>
    one.kind === 'ServiceAccount' && (one.name === 'default' || one.namespace !== undefined)
      ? { ...one, namespace }
      : one,
  );
  return { ...moved, subjects };
}

export function withReplicas(object: Obj, { name, count }: Obj): Obj {
  const scales = WORKLOADS.has(object.kind) || object.kind === 'ReplicationController';
  if (!scales || object.kind === 'DaemonSet' || object.metadata.name !== name) return object;
  return { ...object, spec: { ...object.spec, replicas: count } };
}

/** Every container's image, wherever pods are described. */
export function withImage(value: unknown, image: Obj): unknown {
  if (Array.isArray(value)) return value.map((one) => withImage(one, image));
  if (typeof value !== 'object' || value === null) return value;
  const map = value as Obj;
  return Object.fromEntries(
    Object.entries(map).map(([key, one]) => {
      if ((key === 'containers' || key === 'initContainers') && Array.isArray(one)) {
        return [key, one.map((container) => ({ ...container, ...newImage(container, image) }))];
      }
      return [key, withImage(one, image)];
    }),
  );
}

function newImage({ image: old }: Obj, { name, newName, newTag, digest, tagSuffix }: Obj): Obj {
  if (typeof old !== 'string') return {};
  const [, base = old, tag = '', sha = ''] = /^(.+?)(:[^:/@]+)?(@.+)?$/.exec(old) ?? [];
  if (base !== name) return {};
  const first = newName ?? base;
  if (digest) return { image: `${first}@${digest}` };
  if (newTag) return { image: `${first}:${newTag}` };
  if (tagSuffix) return { image: `${first}${tag}${tagSuffix}` };
  return { image: `${first}${tag}${sha}` };
}
