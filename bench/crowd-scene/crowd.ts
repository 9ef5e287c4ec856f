// A crowd as objects of a cluster that nobody runs: what changes is picked in turn, so that every
// run of the same size draws the same.
import type { StoreEvent, StoreEventType } from '../../src/control-plane/etcd/store-event.ts';
import type { KubeObject } from '../../src/model/meta/object.ts';
import { joinKey } from '../../src/model/meta/object.ts';

export const PODS_PER_NODE = 30;
const PODS_PER_DEPLOYMENT = 50;
/** Every so many Deployments have a Service. */
const DEPLOYMENTS_PER_SERVICE = 10;
/** Every so many changes a pod is replaced by another, on another node. */
const CHANGES_PER_REPLACEMENT = 10;
/** One pod in so many changes at all. */
const RESTLESS_SHARE = 10;
/** Coprime to any number of pods below it: changes jump all over the cluster. */
const STRIDE = 1_000_003;
const NAMESPACE = 'default';

const SPEC = { containers: [{ name: 'main', resources: { requests: { cpu: '50m' } } }] };
const NODE_STATUS = {
  allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
  conditions: [{ type: 'Ready', status: 'True' }],
};

export class Crowd {
  private readonly pods: { name: string; node: number; isReady: boolean }[] = [];
  private changes = 0;
  private revision = 0;

  constructor(
    private readonly nodes: number,
    private readonly tell: (event: StoreEvent) => void,
  ) {
    for (let node = 1; node <= nodes; node++) {
      const metadata = { name: `worker-${node}` };
      this.write('ADDED', 'nodes', { apiVersion: 'v1', kind: 'Node', metadata }, NODE_STATUS);
    }
    const count = nodes * PODS_PER_NODE;
    for (let index = 0; index * PODS_PER_DEPLOYMENT < count; index++) this.addDeployment(index);
    for (let index = 0; index < count; index++) {
      this.pods.push({ name: '', node: (index % nodes) + 1, isReady: true });
      this.addPod(index);
    }
  }

  /** One pod becomes ready or unready, or goes and another comes. */
  change(): void {
    const restless = Math.ceil(this.pods.length / RESTLESS_SHARE);
    const at = ((++this.changes * STRIDE) % restless) * RESTLESS_SHARE;
    const pod = this.pods[at];
    if (!pod) return;
    if (this.changes % CHANGES_PER_REPLACEMENT > 0) {
      pod.isReady = !pod.isReady;
      this.tellPod('MODIFIED', at);
      return;
    }
    this.tellPod('DELETED', at);
    pod.node = (pod.node % this.nodes) + 1;
    this.addPod(at);
  }

  private addDeployment(index: number): void {
    const name = `app-${index}`;
    const metadata = { name, namespace: NAMESPACE };
    const spec = { replicas: PODS_PER_DEPLOYMENT };
    const ready = { replicas: PODS_PER_DEPLOYMENT, readyReplicas: PODS_PER_DEPLOYMENT };
    const all = {
      ...ready,
      updatedReplicas: PODS_PER_DEPLOYMENT,
      availableReplicas: PODS_PER_DEPLOYMENT,
      conditions: [{ type: 'Available', status: 'True' }],
    };
    const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name, uid: name, controller: true };
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec };
    const set = { ...metadata, name: setOf(index), ownerReferences: [owner] };
    this.write('ADDED', 'deployments.apps', deployment, all);
    this.write(
      'ADDED',
      'replicasets.apps',
      { ...deployment, kind: 'ReplicaSet', metadata: set },
      ready,
    );
    if (index % DEPLOYMENTS_PER_SERVICE > 0) return;
    const service = {
      selector: { app: name },
      clusterIP: '10.96.0.1',
      type: 'ClusterIP',
      ports: [],
    };
    this.write('ADDED', 'services', { apiVersion: 'v1', kind: 'Service', metadata, spec: service });
  }

  private addPod(index: number): void {
    const pod = this.pods[index];
    if (!pod) return;
    pod.name = `${setOf(Math.floor(index / PODS_PER_DEPLOYMENT))}-${this.revision.toString(36)}`;
    pod.isReady = true;
    this.tellPod('ADDED', index);
  }

  private tellPod(type: StoreEventType, index: number): void {
    const pod = this.pods[index];
    if (!pod) return;
    const set = setOf(Math.floor(index / PODS_PER_DEPLOYMENT));
    const owner = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      name: set,
      uid: set,
      controller: true,
    };
    const metadata = {
      name: pod.name,
      namespace: NAMESPACE,
      uid: pod.name,
      labels: { app: `app-${Math.floor(index / PODS_PER_DEPLOYMENT)}` },
      ownerReferences: [owner],
    };
    const spec = { ...SPEC, nodeName: `worker-${pod.node}` };
    const status = pod.isReady ? READY : UNREADY;
    this.write(type, 'pods', { apiVersion: 'v1', kind: 'Pod', metadata, spec }, status);
  }

  private write(
    type: StoreEventType,
    resource: string,
    draft: KubeObject & { readonly spec?: object },
    status: object = {},
  ): void {
    const { namespace = '', name } = draft.metadata;
    const object = { ...draft, status } as KubeObject;
    const revision = ++this.revision;
    const key = joinKey(namespace, name);
    const previous = type === 'ADDED' ? undefined : object;
    this.tell({ type, revision, resource, key, namespace, object, previous, cause: 0, at: 0 });
  }
}

function setOf(deployment: number): string {
  return `app-${deployment}-${(deployment * 7919).toString(36)}`;
}

function statusOf(isReady: boolean): object {
  const status = isReady ? 'True' : 'False';
  return {
    phase: 'Running',
    conditions: [
      { type: 'Ready', status },
      { type: 'ContainersReady', status },
    ],
    containerStatuses: [
      { name: 'main', ready: isReady, restartCount: 0, state: { running: { startedAt: '' } } },
    ],
  };
}
const READY = statusOf(true);
const UNREADY = statusOf(false);
