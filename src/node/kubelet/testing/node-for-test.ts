// One node with a real API server: kernel, network, machines, containerd and kubelet for tests.
import { listenForClients } from '../../../control-plane/apiserver/api-server-program.ts';
import { createSystemObjects } from '../../../control-plane/apiserver/boot/system-objects.ts';
import { createApiServer } from '../../../control-plane/apiserver/create-api-server.ts';
import { KubeletConnector } from '../../../control-plane/apiserver/streaming/kubelet-stream.ts';
import { alwaysAvailable } from '../../../control-plane/etcd/etcd-client.ts';
import { ObjectStore } from '../../../control-plane/etcd/object-store.ts';
import { Kernel } from '../../../kernel/kernel.ts';
import type { Micros } from '../../../kernel/time.ts';
import { SECOND } from '../../../kernel/time.ts';
import type { ApiRequest, ApiResponse } from '../../../model/api/request.ts';
import type { Event, Pod } from '../../../model/generated/types.ts';
import { Registry } from '../../../model/resources/registry.ts';
import { ImageCatalogue } from '../../../world/images/catalogue.ts';
import { Machine } from '../../../world/machines/machine.ts';
import { Network } from '../../../world/network/network.ts';
import { Containerd } from '../../runtime/containerd/containerd.ts';
import { ImageStore } from '../../runtime/containerd/image-store.ts';
import { SimplePodNetwork } from '../../runtime/pod-network.ts';
import { kubeletProgram } from '../kubelet.ts';
import { PodDirectories } from '../volumes/pod-directories.ts';

const GIBIBYTE = 1024 ** 3;
export const NODE = 'worker-1';

export class NodeForTest {
  readonly kernel = new Kernel({ seed: 1, start: 1_767_225_600_000_000 });
  readonly store: ObjectStore;
  readonly network = new Network(this.kernel);
  readonly catalogue = new ImageCatalogue();
  readonly machine: Machine;
  readonly master: Machine;
  readonly runtime: Containerd;
  readonly directories = new PodDirectories();
  readonly server;
  private readonly serverProcess;
  podCIDR = '10.244.1.0/24';

  constructor(manifests: Readonly<Record<string, string>> = {}, freeze = true) {
    this.store = new ObjectStore(this.kernel.clock, { freeze });
    const { kernel, network } = this;
    const spec = {
      zone: 'a',
      cpuMilli: 4000,
      memoryBytes: 8 * GIBIBYTE,
      diskBytes: 100 * GIBIBYTE,
    };
    this.master = new Machine(kernel, network, {
      ...spec,
      name: 'master',
      address: '192.168.0.10',
    });
    this.machine = new Machine(kernel, network, { ...spec, name: NODE, address: '192.168.0.11' });
    this.master.powerOn();
    this.serverProcess = this.master.createProcess('kube-apiserver');
    this.server = createApiServer({
      clock: kernel.clock,
      trace: kernel.trace,
      random: kernel.random('apiserver'),
      registry: Registry.builtIn(),
      etcd: alwaysAvailable(this.store),
      connector: new KubeletConnector(this.serverProcess, this.master.host),
    });
    createSystemObjects(this.server, '192.168.0.10');
    this.listen();
    this.call('create', 'configmaps', '', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kube-root-ca.crt', namespace: 'default' },
      data: { 'ca.crt': 'CA\n' },
    });
    for (const [name, text] of Object.entries(manifests)) {
      this.machine.files.makeDirectory('/etc/kubernetes/manifests', { parents: true });
      this.machine.files.writeText(`/etc/kubernetes/manifests/${name}`, text);
    }
    this.runtime = new Containerd({
      machine: this.machine,
      images: new ImageStore(this.catalogue),
      network: new SimplePodNetwork(kernel, network, this.machine, () => this.podCIDR),
    });
    this.machine.addUnit({
      name: 'containerd',
      program: this.runtime.program,
      restartDelay: 5 * SECOND,
    });
    const program = kubeletProgram({
      nodeName: NODE,
      machine: this.machine,
      runtime: this.runtime,
      apiServer: () => ({ address: '192.168.0.10', port: 6443 }),
      directories: this.directories,
      credentials: {
        is: 'certificate',
        user: `system:node:${NODE}`,
        groups: ['system:nodes', 'system:masters'],
      },
      version: 'v1.35.0',
      clusterDNS: '10.96.0.10',
      clusterDomain: 'cluster.local',
    });
    this.machine.addUnit({ name: 'kubelet', program, restartDelay: 10 * SECOND });
    this.machine.powerOn();
  }

  private listen(): void {
    listenForClients(this.server, this.serverProcess, this.master.host);
  }

  /** Runs so many virtual seconds. */
  run(seconds: number): void {
    const reached = this.kernel.clock.runUntil(this.kernel.now + seconds * SECOND, 3_000_000);
    if (!reached) throw new Error('too many events');
  }

  get now(): Micros {
    return this.kernel.now;
  }

  send(request: Partial<ApiRequest>): ApiResponse {
    return this.server.handle({ ...BASE, ...request });
  }

  call(
    verb: ApiRequest['verb'],
    resource: string,
    name: string,
    body?: unknown,
    more: Partial<ApiRequest> = {},
  ): any {
    const response = this.send({ verb, resource, namespace: 'default', name, body, ...more });
    if (response.body.is !== 'object') throw new Error('an object was expected');
    if (response.code >= 400) {
      throw new Error((response.body.object as { message: string }).message);
    }
    return response.body.object;
  }

  /** Creates a pod bound to the node. */
  create(pod: {
    name: string;
    spec: Omit<Pod['spec'], 'nodeName'>;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  }): Pod {
    const { name, spec, labels, annotations } = pod;
    return this.call('create', 'pods', '', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        namespace: 'default',
        ...(labels ? { labels } : {}),
        ...(annotations ? { annotations } : {}),
      },
      spec: { ...spec, nodeName: NODE },
    });
  }

  pod(name: string, namespace = 'default'): Pod {
    return this.call('get', 'pods', name, undefined, { namespace });
  }

  exists(name: string): boolean {
    return this.send({ verb: 'get', resource: 'pods', namespace: 'default', name }).code === 200;
  }

  delete(name: string, gracePeriodSeconds?: number): void {
    this.call('delete', 'pods', name, {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    });
  }

  /** `reason: message` of a pod's events, in order of their names' times. */
  events(name: string): string[] {
    const list = this.call('list', 'events', '').items as Event[];
    return list
      .filter(({ involvedObject }) => involvedObject.name === name)
      .map(({ reason, message }) => `${reason}: ${message}`);
  }

  /** What a container has written so far. */
  log(name: string, container?: string): string {
    const uid = this.pod(name).metadata.uid as string;
    const [status] = this.runtime
      .listContainers({ podUid: uid })
      .filter((one) => container === undefined || one.name === container);
    const log = status && this.runtime.containerLog(status.id);
    return log ? log.tail(1000, 100_000) : '';
  }
}

const BASE: ApiRequest = {
  verb: 'get',
  group: '',
  version: 'v1',
  resource: '',
  subresource: '',
  namespace: 'default',
  name: '',
  options: {},
  credentials: { is: 'certificate', user: 'admin', groups: ['system:masters'] },
  userAgent: 'test',
};
