// What kubelets may do: their own node, and what the pods on it need.
// Upstream: plugin/pkg/auth/authorizer/node/node_authorizer.go, bootstrappolicy/policy.go NodeRules
import { PODS } from '../../../model/api/refs.ts';
import type { PolicyRule, Pod } from '../../../model/generated/types.ts';
import type { ApiServer } from '../api-server.ts';
import { nodeOfUser } from '../user.ts';
import type { Attributes } from './attributes.ts';
import type { Decision } from './authorization.ts';
import { ruleAllows } from './policy-rule.ts';

const ALLOWED: Decision = { allowed: true, reason: '' };
const DENIED: Decision = { allowed: false, reason: '' };
/** Of one resource; names that clients make up must not fill the cache. */
const MAX_RULINGS = 64;

const READ = ['get', 'list', 'watch'];
const rule = (
  group: string,
  resources: readonly string[],
  verbs: readonly string[],
): PolicyRule => ({ apiGroups: [group], resources, verbs });

export const NODE_RULES: readonly PolicyRule[] = [
  rule('authentication.k8s.io', ['tokenreviews'], ['create']),
  rule('authorization.k8s.io', ['subjectaccessreviews', 'localsubjectaccessreviews'], ['create']),
  rule('', ['services'], READ),
  rule('', ['nodes'], ['create', ...READ]),
  rule('', ['nodes/status'], ['patch', 'update']),
  rule('', ['nodes'], ['patch', 'update']),
  rule('', ['events'], ['create', 'patch', 'update']),
  rule('events.k8s.io', ['events'], ['create', 'patch', 'update']),
  rule('', ['pods'], READ),
  rule('', ['pods'], ['create', 'delete']),
  rule('', ['pods/status'], ['patch', 'update']),
  rule('', ['pods/eviction'], ['create']),
  rule('certificates.k8s.io', ['certificatesigningrequests'], ['create', ...READ]),
  rule('coordination.k8s.io', ['leases'], ['create', 'delete', 'get', 'patch', 'update']),
  rule('storage.k8s.io', ['volumeattachments'], ['get']),
  rule('storage.k8s.io', ['csinodes'], ['create', 'delete', 'get', 'patch', 'update']),
  rule('storage.k8s.io', ['csidrivers'], READ),
  rule('node.k8s.io', ['runtimeclasses'], READ),
  rule('', ['persistentvolumeclaims/status'], ['get', 'patch', 'update']),
];

/** Kinds of which a node may read what its pods refer to. */
const REFERRED = new Set(['secrets', 'configmaps', 'persistentvolumeclaims', 'persistentvolumes']);

/** The decision for a node's user; undefined for everybody else. */
export function decideForNode(attributes: Attributes, server: ApiServer): Decision | undefined {
  const { user, resource, group } = attributes;
  const node = nodeOfUser(user);
  if (node === undefined) return undefined;
  if (group === '' && REFERRED.has(resource) && attributes.subresource === '') {
    return decideReferred(attributes, node, server);
  }
  if (resource === 'serviceaccounts' && attributes.subresource === 'token') {
    return hasPodWith(attributes, node, server);
  }
  if (resource === 'leases') return decideLease(attributes, node);
  return isInRules(attributes) ? ALLOWED : DENIED;
}

interface Ruling {
  readonly verb: string;
  readonly group: string;
  readonly subresource: string;
  readonly isAllowed: boolean;
}

// The rules never change: a pure cache of answers, by resource.
const rulings = new Map<string, Ruling[]>();

function isInRules(attributes: Attributes): boolean {
  const { resource, verb, group, subresource } = attributes;
  let known = rulings.get(resource);
  if (!known) rulings.set(resource, (known = []));
  for (const one of known) {
    if (one.verb === verb && one.group === group && one.subresource === subresource) {
      return one.isAllowed;
    }
  }
  const isAllowed = NODE_RULES.some((one) => ruleAllows(one, attributes));
  if (known.length < MAX_RULINGS) known.push({ verb, group, subresource, isAllowed });
  return isAllowed;
}

function decideLease({ namespace, name, verb }: Attributes, node: string): Decision {
  if (namespace !== 'kube-node-lease') {
    return refused('can only access leases in the "kube-node-lease" system namespace');
  }
  if (verb !== 'create' && name !== node) {
    return refused('can only access node lease with the same name as the requesting node');
  }
  return ALLOWED;
}

function decideReferred(attributes: Attributes, node: string, server: ApiServer): Decision {
  const { verb, resource, name } = attributes;
  if (!READ.includes(verb)) return refused(`can only read resources of this type`);
  if (name === '') return refused('No Object name found');
  if (resource === 'persistentvolumes') return ALLOWED;
  return hasPodWith(attributes, node, server);
}

function hasPodWith(attributes: Attributes, node: string, server: ApiServer): Decision {
  const { namespace, name, resource } = attributes;
  const { store } = server.etcd;
  const isFound = store.someTriggered(
    PODS.plural,
    node,
    (pod) => pod.metadata.namespace === namespace && refersTo(pod as Pod, resource, name),
  );
  if (isFound) return ALLOWED;
  return refused(`no relationship found between node '${node}' and this object`);
}

/** Whether the pod names the object anywhere in its volumes, environment or pull secrets. */
function refersTo({ metadata, spec }: Pod, resource: string, name: string): boolean {
  if (resource === 'serviceaccounts') return spec.serviceAccountName === name;
  for (const volume of spec.volumes ?? []) {
    const { secret, configMap, persistentVolumeClaim, projected } = volume;
    if (resource === 'persistentvolumeclaims') {
      if (persistentVolumeClaim?.claimName === name) return true;
      if (volume.ephemeral && `${metadata.name}-${volume.name}` === name) return true;
      continue;
    }
    const isSecret = resource === 'secrets';
    if ((isSecret ? secret?.secretName : configMap?.name) === name) return true;
    for (const source of projected?.sources ?? []) {
      if ((isSecret ? source.secret?.name : source.configMap?.name) === name) return true;
    }
  }
  if (resource === 'secrets' && spec.imagePullSecrets?.some((one) => one.name === name))
    return true;
  const { containers: mains, initContainers = [], ephemeralContainers = [] } = spec;
  const containers = [...mains, ...initContainers, ...ephemeralContainers];
  return containers.some(({ env = [], envFrom = [] }) => {
    const isSecret = resource === 'secrets';
    return (
      env.some(({ valueFrom }) =>
        isSecret
          ? valueFrom?.secretKeyRef?.name === name
          : valueFrom?.configMapKeyRef?.name === name,
      ) ||
      envFrom.some(
        ({ secretRef, configMapRef }) => (isSecret ? secretRef : configMapRef)?.name === name,
      )
    );
  });
}

function refused(reason: string): Decision {
  return { allowed: false, reason };
}
