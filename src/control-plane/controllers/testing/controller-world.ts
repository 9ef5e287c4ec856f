// A world for controller tests: a real API server and store, the controllers, nodes that agree.
import { ApiClient } from '../../../client/api-client.ts';
import { isConflict, isNotFound } from '../../../client/api-error.ts';
import { runControllers } from '../../../client/controller-runner.ts';
import { InformerFactory } from '../../../client/informer-factory.ts';
import { Transport } from '../../../client/transport.ts';
import { API_SERVER_PORT } from '../../../client/wire.ts';
import { Kernel } from '../../../kernel/kernel.ts';
import type { Task } from '../../../kernel/task.ts';
import { SECOND } from '../../../kernel/time.ts';
import { forever } from '../../../kernel/waits.ts';
import type { ResourceRef } from '../../../model/api/resource-ref.ts';
import { EVENTS, NODES, PODS } from '../../../model/api/refs.ts';
import type { ApiRequest } from '../../../model/api/request.ts';
import type { Event, Pod } from '../../../model/generated/types.ts';
import { namespaceOf } from '../../../model/meta/object.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { formatTime } from '../../../model/meta/time.ts';
import { Registry } from '../../../model/resources/registry.ts';
import { Network } from '../../../world/network/network.ts';
import { listenForClients } from '../../apiserver/api-server-program.ts';
import { createSystemObjects } from '../../apiserver/boot/system-objects.ts';
import { createApiServer } from '../../apiserver/create-api-server.ts';
import { alwaysAvailable } from '../../etcd/etcd-client.ts';
import { ObjectStore } from '../../etcd/object-store.ts';
import { controllers, watchable } from '../controllers.ts';
import { EXPECTATIONS_TIMEOUT } from '../limits.ts';

export interface WorldOptions {
  readonly nodes?: number;
  /** Whether pods become ready as soon as they are bound; else they stay Pending. */
  readonly ready?: (pod: Pod) => boolean;
  readonly freeze?: boolean;
}

const CREDENTIALS = {
  is: 'certificate',
  user: 'admin',
  groups: ['system:masters'],
} as const;

export function controllerWorld({
  nodes = 2,
  ready = () => true,
  freeze = true,
}: WorldOptions = {}) {
  const kernel = new Kernel({ seed: 1, start: 1_767_225_600_000_000 });
  const store = new ObjectStore(kernel.clock, { freeze });
  const registry = Registry.builtIn();
  const server = createApiServer({
    clock: kernel.clock,
    trace: kernel.trace,
    random: kernel.random('apiserver'),
    registry,
    etcd: alwaysAvailable(store),
  });
  createSystemObjects(server, '10.0.0.1');
  const network = new Network(kernel);
  const machine = { name: 'control-plane-1', zone: '', isOn: true };
  const serverNet = network.createNamespace('server', machine, ['10.0.0.1']);
  const clientNet = network.createNamespace('client', machine, ['10.0.0.2']);
  listenForClients(server, kernel.createProcess('kube-apiserver'), serverNet);
  const endpoint = { address: '10.0.0.1', port: API_SERVER_PORT };
  const client = (name: string): ApiClient => {
    const process = kernel.createProcess(name);
    return new ApiClient(new Transport(process, clientNet, () => endpoint), CREDENTIALS, name);
  };
  const start = (name: string, main: (client: ApiClient) => Task): void => {
    const own = client(name);
    own.process.spawn('main', main(own));
  };
  const handle = (request: Partial<ApiRequest>): any => {
    const response = server.handle({ ...BASE, ...request });
    return (response.body as { object: unknown }).object;
  };
  const request = (verb: ApiRequest['verb'], ref: ResourceRef<any>, name: string, more = {}): any =>
    handle({
      verb,
      name,
      group: ref.group,
      version: ref.version,
      resource: ref.plural,
      namespace: ref.namespaced ? 'default' : '',
      ...more,
    });
  const world = {
    kernel,
    server,
    run: (seconds: number): boolean => kernel.clock.runUntil(kernel.now + seconds * SECOND),
    create: <T extends KubeObject>(ref: ResourceRef<T>, body: unknown): T => {
      const { namespace } = (body as KubeObject).metadata;
      return request('create', ref, '', { body, ...(namespace ? { namespace } : {}) });
    },
    get: <T extends KubeObject>(ref: ResourceRef<T>, name: string): T => request('get', ref, name),
    list: <T extends KubeObject>(ref: ResourceRef<T>, namespace = 'default'): readonly T[] =>
      request('list', ref, '', { namespace: ref.namespaced ? namespace : '' }).items,
    patch: (ref: ResourceRef<any>, name: string, body: unknown, subresource = '') =>
      request('patch', ref, name, { body, patchType: 'merge', subresource }),
    delete: (ref: ResourceRef<any>, name: string, body: object = {}) =>
      request('delete', ref, name, { body: { kind: 'DeleteOptions', apiVersion: 'v1', ...body } }),
    /** Replaces the object by what the change makes of it. */
    change: <T extends KubeObject>(
      ref: ResourceRef<T>,
      name: string,
      change: (object: T) => T,
    ): T => request('update', ref, name, { body: change(request('get', ref, name)) }),
    messages: (): readonly string[] =>
      request('list', EVENTS, '').items.map((event: Event) => `${event.reason}: ${event.message}`),
  };
  for (let at = 1; at <= nodes; at++) world.create(NODES, nodeObject(`worker-${at}`, kernel.now));
  start('kube-controller-manager', function* (own) {
    const options = {
      resources: watchable(registry),
      clusterCidr: '10.244.0.0/16',
      rootCertificate: 'ca',
      nodeMonitorGracePeriod: EXPECTATIONS_TIMEOUT * 100,
    };
    yield* runControllers(own.process, own, controllers(options));
    yield* forever();
  });
  start('nodes', (own) => agreeableNodes(own, nodes, ready));
  return world;
}

const BASE: ApiRequest = {
  verb: 'get',
  group: '',
  version: 'v1',
  resource: '',
  subresource: '',
  namespace: '',
  name: '',
  options: {},
  credentials: { is: 'certificate', user: 'admin', groups: ['system:masters'] },
  userAgent: 'test',
};

function nodeObject(name: string, now: number): KubeObject {
  const time = formatTime(now);
  const ready = {
    type: 'Ready',
    status: 'True',
    lastHeartbeatTime: time,
    lastTransitionTime: time,
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name } },
    status: { conditions: [ready] },
  } as KubeObject;
}

/** Binds every pod at once, reports it ready, and lets it go when asked. */
function* agreeableNodes(client: ApiClient, nodes: number, ready: (pod: Pod) => boolean): Task {
  const informers = new InformerFactory(client);
  const pods = informers.informer(PODS);
  let turn = 0;
  let address = 1;
  pods.onChange(({ type, object }) => {
    if (type === 'deleted') return;
    const task = nextStep(object);
    if (task) client.process.spawn('pod', tolerant(task));
  });
  function nextStep(pod: Pod): Task | undefined {
    const { name, deletionTimestamp } = pod.metadata;
    const namespace = namespaceOf(pod);
    if (deletionTimestamp) return client.delete(PODS, namespace, name, { gracePeriodSeconds: 0 });
    if (!pod.spec.nodeName) {
      const pinned =
        pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
          ?.nodeSelectorTerms[0]?.matchFields?.[0]?.values?.[0];
      return client.bind(pod, pinned ?? `worker-${(turn++ % nodes) + 1}`);
    }
    if ((pod.status?.phase ?? 'Pending') !== 'Pending' || !ready(pod)) return undefined;
    const ip = `10.244.${Math.floor(address / 250)}.${(address++ % 250) + 1}`;
    const time = formatTime(client.process.clock.now);
    const status = {
      phase: 'Running',
      podIP: ip,
      podIPs: [{ ip }],
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: time }],
    };
    return update(pod, status);
  }
  function* update(pod: Pod, status: object): Task {
    const { name } = pod.metadata;
    yield* client.patch(PODS, namespaceOf(pod), name, 'merge', { status }, 'status');
  }
  yield* informers.startAll();
  yield* forever();
}

function* tolerant(task: Task): Task {
  try {
    yield* task;
  } catch (error) {
    if (!isNotFound(error) && !isConflict(error)) throw error;
  }
}
