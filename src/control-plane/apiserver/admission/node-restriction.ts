// Kubelets change their own node and the pods on it, and nothing else of these kinds.
// Upstream: plugin/pkg/admission/noderestriction/admission.go
import { ApiError } from '../../../client/api-error.ts';
import { NODES, PODS } from '../../../model/api/refs.ts';
import type { Node, Pod } from '../../../model/generated/types.ts';
import { deepEqual } from '../../../model/meta/deep-equal.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { notFound } from '../../../model/meta/status.ts';
import type { Exchange } from '../exchange.ts';
import { nodeOfUser } from '../user.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';
import { forbiddenNodeLabels } from './node-labels.ts';
import { isMirrorPod, refuse } from './pods.ts';

export const NODE_RESTRICTION: AdmissionPlugin = {
  name: 'NodeRestriction',
  mutate(exchange) {
    const node = nodeOfUser(exchange.user);
    if (node !== undefined) restrict(exchange, node);
  },
  validate(exchange) {
    if (exchange.operation !== 'DELETE') return;
    const node = nodeOfUser(exchange.user);
    if (node !== undefined) restrict(exchange, node);
  },
};

function restrict(exchange: Exchange, node: string): void {
  const { group, resource } = exchange.request;
  if (group === '' && resource === 'pods') restrictPod(exchange, node);
  else if (group === '' && resource === 'nodes') restrictNode(exchange, node);
  else if (group === '' && resource === 'persistentvolumeclaims') restrictClaim(exchange, node);
  else if (resource === 'leases' || resource === 'csinodes') {
    if (exchange.name === node) return;
    const what = resource === 'leases' ? 'node lease' : 'CSINode';
    refuse(exchange, `can only access ${what} with the same name as the requesting node`);
  }
}

function restrictPod(exchange: Exchange, node: string): void {
  const { operation, request, old } = exchange;
  const { subresource } = request;
  const pod = exchange.object as Pod;
  const isItsOwn = (old as Pod | undefined)?.spec.nodeName === node;
  if (subresource === 'status') {
    if (!isItsOwn) {
      const what = 'update pod status for pods with spec.nodeName set to itself';
      refuse(exchange, `node "${node}" can only ${what}`);
    }
    if (!deepEqual(pod.metadata.labels ?? {}, old?.metadata.labels ?? {})) {
      refuse(exchange, `node "${node}" cannot update labels through pod status`);
    }
  } else if (subresource === 'eviction') {
    if (isItsOwn) return;
    refuse(exchange, `node ${node} can only evict pods with spec.nodeName set to itself`);
  } else if (subresource !== '') {
    const only = `only 'status' and 'eviction' are allowed`;
    refuse(exchange, `unexpected pod subresource "${subresource}", ${only}`);
  } else if (operation === 'CREATE') restrictMirror(exchange, node, pod);
  else if (operation !== 'DELETE') {
    const why = `node "${node}" can only create and delete mirror pods`;
    refuse(exchange, `unexpected operation "${operation}", ${why}`);
  } else if (!isItsOwn) {
    refuse(exchange, `node "${node}" can only delete pods with spec.nodeName set to itself`);
  }
}

function restrictMirror(exchange: Exchange, node: string, pod: Pod): void {
  const only = (what: string): never =>
    refuse(exchange, `node "${node}" can only create pods with ${what} set to itself`);
  if (!isMirrorPod(pod)) {
    const why = `node "${node}" can only create mirror pods`;
    refuse(exchange, `pod does not have "kubernetes.io/config.mirror" annotation, ${why}`);
  }
  if (pod.spec.nodeName !== node) only('spec.nodeName');
  const [owner, ...others] = pod.metadata.ownerReferences ?? [];
  if (others.length > 0) only('a single owner reference');
  if (owner?.apiVersion !== 'v1' || owner.kind !== 'Node' || owner.name !== node) {
    return only('an owner reference');
  }
  if (!owner.controller) only('a controller owner reference');
  if (owner.blockOwnerDeletion) {
    refuse(exchange, `node "${node}" must not set blockOwnerDeletion on an owner reference`);
  }
  const { uid } = exchange.server.read(NODES, '', node)?.metadata ?? {};
  if (uid === undefined) throw new ApiError(notFound(NODES, node));
  if (uid !== owner.uid) {
    refuse(exchange, `node ${node} UID mismatch: expected ${owner.uid} got ${uid}`);
  }
  const what = referenceOf(pod);
  if (what !== undefined) {
    refuse(exchange, `node "${node}" can not create pods that reference ${what}`);
  }
}

/** What a mirror pod may not name: anything else that is in the API. */
function referenceOf({ spec }: Pod): string | undefined {
  if (spec.serviceAccountName) return 'a service account';
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const env = containers.flatMap((container) => container.env ?? []);
  const envFrom = containers.flatMap((container) => container.envFrom ?? []);
  const volumes = spec.volumes ?? [];
  const sources = volumes.flatMap(({ projected }) => projected?.sources ?? []);
  if (
    spec.imagePullSecrets?.length ||
    env.some(({ valueFrom }) => valueFrom?.secretKeyRef) ||
    [...envFrom, ...sources].some((one) => 'secretRef' in one || 'secret' in one) ||
    volumes.some(({ secret }) => secret)
  ) {
    return 'secrets';
  }
  if (
    env.some(({ valueFrom }) => valueFrom?.configMapKeyRef) ||
    [...envFrom, ...sources].some((one) => 'configMapRef' in one || 'configMap' in one) ||
    volumes.some(({ configMap }) => configMap)
  ) {
    return 'configmaps';
  }
  if (sources.some(({ clusterTrustBundle }) => clusterTrustBundle)) return 'clustertrustbundles';
  if (volumes.some((volume) => volume.persistentVolumeClaim)) return 'persistentvolumeclaims';
  return undefined;
}

function restrictNode(exchange: Exchange, node: string): void {
  const { operation, name } = exchange;
  if (name !== node) refuse(exchange, `node "${node}" is not allowed to modify node "${name}"`);
  if (operation === 'DELETE') return;
  const object = exchange.object as Node;
  const old = exchange.old as Node | undefined;
  if (old && !deepEqual(object.spec?.taints ?? [], old.spec?.taints ?? [])) {
    refuse(exchange, `node "${node}" is not allowed to modify taints`);
  }
  const given = object.metadata.labels ?? {};
  const before = old?.metadata.labels ?? {};
  if (given === before) return;
  const labels = forbiddenNodeLabels(given, before).join(', ');
  if (labels === '') return;
  const what = old
    ? 'is not allowed to modify labels'
    : `node "${node}" is not allowed to set the following labels`;
  refuse(exchange, `${what}: ${labels}`);
}

function restrictClaim(exchange: Exchange, node: string): void {
  const { request, object, old } = exchange;
  if (request.subresource !== 'status') refuse(exchange, 'may only update PVC status');
  if (deepEqual(withoutFree(object), withoutFree(old))) return;
  const free = 'status.capacity and status.conditions';
  refuse(exchange, `node "${node}" is not allowed to update fields other than ${free}`);
}

/** A claim without what a node may say about it. */
function withoutFree(claim: KubeObject | undefined): object {
  const { metadata, status = {}, ...rest } = claim as KubeObject & { status?: object };
  const free = { capacity: undefined, conditions: undefined };
  return {
    ...rest,
    metadata: { ...metadata, resourceVersion: undefined, managedFields: undefined },
    status: {
      ...status,
      ...free,
      allocatedResources: undefined,
      allocatedResourceStatuses: undefined,
    },
  };
}

interface TokenSpec {
  readonly boundObjectRef?: {
    readonly apiVersion?: string;
    readonly kind?: string;
    readonly name?: string;
    readonly uid?: string;
  };
}

/** A node gets tokens only for pods that it runs. Throws Forbidden, NotFound. */
export function restrictTokenRequest(exchange: Exchange, spec: TokenSpec | undefined): void {
  const node = nodeOfUser(exchange.user);
  if (node === undefined) return;
  const { apiVersion, kind, name, uid } = spec?.boundObjectRef ?? {};
  if (apiVersion !== 'v1' || kind !== 'Pod' || !name) {
    return refuse(exchange, 'node requested token not bound to a pod');
  }
  if (!uid) refuse(exchange, 'node requested token with a pod binding without a uid');
  const pod = exchange.server.read(PODS, exchange.namespace, name);
  if (!pod) throw new ApiError(notFound(PODS, name));
  if (uid !== pod.metadata.uid) {
    refuse(
      exchange,
      `the UID in the bound object reference (${uid}) does not match the UID in record.` +
        ' The object might have been deleted and then recreated',
    );
  }
  if (pod.spec.nodeName === node) return;
  refuse(exchange, 'node requested token bound to a pod scheduled on a different node');
}
