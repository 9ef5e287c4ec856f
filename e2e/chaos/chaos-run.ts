// One chaos run: a random cluster life with faults, checks throughout, then healing and peace.
import { Engine } from '../../src/engine/engine.ts';
import { ADMIN } from '../../src/engine/cluster/credentials.ts';
import { Random } from '../../src/kernel/random.ts';
import { MINUTE, SECOND } from '../../src/kernel/time.ts';
import { ClusterChecker } from '../../src/lab/checks/cluster-checker.ts';
import { newInvariants } from '../../src/lab/checks/invariants.ts';
import {
  SIMULATION_API_VERSION,
  SIMULATION_GROUP,
} from '../../src/lab/simulation-api/simulation-crd.ts';
import type { ApiRequest, ApiResponse } from '../../src/model/api/request.ts';
import type { KubeObject } from '../../src/model/meta/object.ts';
import { troubledPods, unrest } from './convergence.ts';
import type { Life } from './life.ts';
import { randomDeployment, randomPod, serviceFor } from './random-workload.ts';
import { SET_ACTIONS } from './set-actions.ts';

export type ChaosResult =
  | { readonly is: 'passed'; readonly actions: number; readonly hash: string }
  | { readonly is: 'unsafe'; readonly message: string; readonly log: readonly string[] }
  | { readonly is: 'restless'; readonly message: string; readonly log: readonly string[] };

export interface ChaosOptions {
  readonly seed: number;
  /** Virtual minutes of trouble before everything is healed. */
  readonly minutes: number;
  /** Hears of each action as it is done. */
  readonly onAction?: (line: string) => void;
}

const HEALING_MINUTES = 40;

export function chaosRun({ seed, minutes, onAction }: ChaosOptions): ChaosResult {
  const run = new ChaosRun(seed, onAction);
  const log = run.log;
  try {
    const end = run.engine.now + minutes * MINUTE;
    while (run.engine.now < end) run.trouble();
    run.healAll();
    const message = run.untilPeace(HEALING_MINUTES);
    if (message !== undefined) {
      return { is: 'restless', message, log: [...log, ...troubledPods(run.engine)] };
    }
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { is: 'unsafe', message, log };
  }
  return { is: 'passed', actions: log.length, hash: run.hash.digest() };
}

type Action = (run: ChaosRun) => string;

class ChaosRun implements Life {
  readonly engine: Engine;
  readonly random: Random;
  readonly log: string[] = [];
  readonly hash;
  readonly deployments = new Map<string, boolean>();
  readonly autoscaled = new Set<string>();
  private readonly checker: ClusterChecker;
  private readonly cordoned = new Set<string>();
  private named = 0;

  constructor(
    seed: number,
    private readonly onAction: (line: string) => void = () => {},
  ) {
    this.random = new Random(seed, 'chaos');
    this.engine = Engine.create({
      seed,
      nodes: 2 + this.random.below(4),
      controlPlanes: this.random.chance(0.2) ? 3 : 1,
      freeze: true,
      ...(seed % 2 === 0 ? { shuffleTiesSeed: seed } : {}),
    });
    this.hash = this.engine.startHashing();
    this.checker = new ClusterChecker(this.engine, newInvariants());
  }

  /** One random action, then some time. */
  trouble(): void {
    const action = this.random.pick(ACTIONS);
    const seconds = ((this.engine.now - this.engine.config.start) / SECOND).toFixed(1);
    const line = `${seconds} s: ${action(this)}`;
    this.log.push(line);
    this.onAction(line);
    this.engine.advance(Math.round(this.random.fraction() * 20 * SECOND));
    this.checker.check();
  }

  name(prefix: string): string {
    return `${prefix}-${++this.named}`;
  }

  worker(): string {
    return `worker-${1 + this.random.below(this.engine.config.nodes)}`;
  }

  request(verb: ApiRequest['verb'], path: string, more: Partial<ApiRequest> = {}): ApiResponse {
    const [group = '', version = '', resource = '', namespace = '', name = ''] = path.split('|');
    return this.engine.request({
      verb,
      group,
      version,
      resource,
      subresource: '',
      namespace,
      name,
      options: {},
      credentials: ADMIN,
      userAgent: 'chaos',
      ...more,
    });
  }

  create(path: string, body: KubeObject): string {
    const { code } = this.request('create', path, { body });
    return `create ${body.kind} ${body.metadata.name}: ${code}`;
  }

  fault(action: string, target: object, durationSeconds?: number): string {
    const body = {
      apiVersion: SIMULATION_API_VERSION,
      kind: 'Fault',
      metadata: { name: this.name('fault') },
      spec: { action, target, ...(durationSeconds ? { durationSeconds } : {}) },
    };
    const path = `${SIMULATION_GROUP}|v1alpha1|faults||`;
    this.request('create', path, { body });
    return `${action} ${JSON.stringify(target)} for ${durationSeconds ?? 0} s`;
  }

  cordon(node: string, isCordoned: boolean): string {
    const body = { spec: { unschedulable: isCordoned ? true : null } };
    const { code } = this.request('patch', `|v1|nodes||${node}`, { patchType: 'merge', body });
    if (isCordoned) this.cordoned.add(node);
    else if (code === 200) this.cordoned.delete(node);
    return `${isCordoned ? 'cordon' : 'uncordon'} ${node}: ${code}`;
  }

  /** A stored object by chance. */
  stored(resource: string): KubeObject | undefined {
    const all = [...this.engine.store.list(resource, { namespace: 'default' })];
    return all.length === 0 ? undefined : this.random.pick(all);
  }

  healAll(): void {
    const faults = this.request('list', `${SIMULATION_GROUP}|v1alpha1|faults||`);
    const list =
      faults.body.is === 'object' ? (faults.body.object as { items: KubeObject[] }) : { items: [] };
    for (const { metadata } of list.items) {
      this.request('delete', `${SIMULATION_GROUP}|v1alpha1|faults||${metadata.name}`);
    }
    this.engine.advance(2 * MINUTE);
    for (const node of this.cordoned) this.uncordonPatiently(node);
  }

  /** An administrator tries again while the API server finds its etcd. */
  private uncordonPatiently(node: string): void {
    for (let tries = 0; tries < 30; tries++) {
      if (this.cordon(node, false).endsWith('200')) return;
      this.engine.advance(10 * SECOND);
    }
  }

  /** Waits until nothing is left to be done; answers what still is when it takes too long. */
  untilPeace(minutes: number): string | undefined {
    let message: string | undefined;
    for (let minute = 0; minute < minutes; minute++) {
      this.engine.advance(MINUTE);
      this.checker.check();
      message = unrest(this.engine, this.deployments);
      if (message === undefined) return undefined;
    }
    return message;
  }
}

const DEPLOYMENTS = 'apps|v1|deployments|default|';

const ACTIONS: readonly Action[] = [
  (run) => {
    const name = run.name('web');
    const { object, mustRun } = randomDeployment(run.random, name);
    const said = run.create(DEPLOYMENTS, object);
    if (said.endsWith('201')) run.deployments.set(name, mustRun);
    return said;
  },
  (run) => run.create('|v1|services|default|', serviceFor(run.name('web'))),
  (run) => run.create('|v1|pods|default|', randomPod(run.random, run.name('pod'))),
  (run) => {
    const { name } = run.stored('deployments.apps')?.metadata ?? {};
    if (!name) return 'nothing to scale';
    const replicas = run.random.below(8);
    const body = { spec: { replicas } };
    run.request('patch', `${DEPLOYMENTS}${name}`, { patchType: 'merge', body });
    return `scale ${name} to ${replicas}`;
  },
  (run) => {
    const { name } = run.stored('deployments.apps')?.metadata ?? {};
    if (!name) return 'nothing to update';
    const image = run.random.pick(['nginx:1.26', 'nginx:1.25', 'nginx:1.24']);
    const containers = [{ name: 'main', image }];
    const body = { spec: { template: { spec: { containers } } } };
    const { code } = run.request('patch', `${DEPLOYMENTS}${name}`, {
      patchType: 'strategic',
      body,
    });
    if (code < 400) run.deployments.set(name, true);
    return `update ${name} to ${image}: ${code}`;
  },
  (run) => {
    const { name } = run.stored('deployments.apps')?.metadata ?? {};
    if (!name || run.random.chance(0.7)) return 'no deletion';
    const { code } = run.request('delete', `${DEPLOYMENTS}${name}`);
    if (code < 400) run.deployments.delete(name);
    return `delete deployment ${name}: ${code}`;
  },
  (run) => podFault(run, 'ContainerKill'),
  (run) => podFault(run, 'ContainerOOM'),
  (run) => podFault(run, 'PodDelete'),
  (run) => run.fault('NodeDown', { kind: 'Node', name: run.worker() }, duration(run)),
  (run) => run.fault('NodeReboot', { kind: 'Node', name: run.worker() }),
  (run) => run.fault('NetworkPartition', { kind: 'Node', name: run.worker() }, duration(run)),
  (run) => {
    const action = run.random.pick(['DiskPressure', 'MemoryPressure', 'PIDPressure']);
    return run.fault(action, { kind: 'Node', name: run.worker() }, 20 + run.random.below(120));
  },
  (run) => {
    const { controlPlanes } = run.engine.config;
    if (controlPlanes === 1) return 'one etcd member only';
    const name = `control-plane-${1 + run.random.below(controlPlanes)}`;
    return run.fault('EtcdMemberDown', { kind: 'EtcdMember', name }, 10 + run.random.below(60));
  },
  (run) => run.fault('RegistryDown', { kind: 'Registry' }, 10 + run.random.below(120)),
  (run) => run.fault('NetworkDelay', { kind: 'Node', name: run.worker() }, duration(run)),
  (run) => {
    const name = run.random.pick([
      'kube-scheduler',
      'kube-controller-manager',
      'kube-apiserver',
      'kubelet',
      'kube-proxy',
      'container-runtime',
      'coredns',
    ]);
    const onOne = name === 'kubelet' || name === 'container-runtime';
    const target = { kind: 'Component', name, ...(onOne ? { node: run.worker() } : {}) };
    return run.fault('ComponentDown', target, 10 + run.random.below(90));
  },
  (run) => run.cordon(run.worker(), run.random.chance(0.5)),
  ...SET_ACTIONS,
];

function podFault(run: ChaosRun, action: string): string {
  const pod = run.stored('pods');
  if (!pod) return 'no pod to break';
  return run.fault(action, { kind: 'Pod', namespace: 'default', name: pod.metadata.name });
}

/** Mostly short, sometimes long enough for evictions. */
function duration({ random }: ChaosRun): number {
  return random.chance(0.2) ? 400 + random.below(400) : 5 + random.below(90);
}
