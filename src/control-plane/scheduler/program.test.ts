// kube-scheduler in a whole cluster: binding, failure and preemption as the API shows them.
import { expect, test } from 'vitest';
import { Engine } from '../../engine/engine.ts';
import { SECOND } from '../../kernel/time.ts';
import {
  EVENTS,
  NODES,
  PERSISTENT_VOLUME_CLAIMS,
  PODS,
  PRIORITY_CLASSES,
} from '../../model/api/refs.ts';
import type { ResourceRef } from '../../model/api/resource-ref.ts';
import type { Event, Node, Pod } from '../../model/generated/types.ts';
import { findCondition } from '../../model/meta/conditions.ts';

const ADMIN = { is: 'certificate', user: 'kubernetes-admin', groups: ['system:masters'] } as const;

function ask(
  engine: Engine,
  verb: any,
  ref: ResourceRef<any>,
  name: string,
  more: object = {},
): any {
  const { group, version, plural, namespaced } = ref;
  const response = engine.request({
    verb,
    group,
    version,
    resource: plural,
    subresource: '',
    name,
    options: {},
    namespace: namespaced ? 'default' : '',
    credentials: ADMIN,
    userAgent: 'test',
    ...more,
  });
  expect(response.code, JSON.stringify(response.body)).toBeLessThan(300);
  return response.body.is === 'object' ? response.body.object : undefined;
}

function createPod(engine: Engine, name: string, cpu: string, priorityClassName?: string): void {
  const body = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: {
      terminationGracePeriodSeconds: 5,
      ...(priorityClassName ? { priorityClassName } : {}),
      containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu } } }],
    },
  };
  ask(engine, 'create', PODS, '', { body });
}

const pod = (engine: Engine, name: string): Pod => ask(engine, 'get', PODS, name);

function eventsOf(engine: Engine, name: string, reason: string): readonly string[] {
  const events: readonly Event[] = ask(engine, 'list', EVENTS, '').items;
  return events
    .filter((event) => event.involvedObject.name === name && event.reason === reason)
    .map(({ message }) => message ?? '');
}

test('pods are bound, and a pod that fits nowhere is told why until it fits', () => {
  const engine = Engine.create({ nodes: 1, seed: 2 });
  createPod(engine, 'fits', '1');
  createPod(engine, 'huge', '6');
  engine.advance(10 * SECOND);
  expect(pod(engine, 'fits').spec.nodeName).toBe('worker-1');
  expect(eventsOf(engine, 'fits', 'Scheduled')).toEqual([
    'Successfully assigned default/fits to worker-1',
  ]);
  const condition = findCondition(pod(engine, 'huge').status?.conditions, 'PodScheduled');
  const message =
    '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s). ' +
    'no new claims to deallocate, preemption: 0/2 nodes are available: ' +
    '2 Preemption is not helpful for scheduling.';
  expect(condition).toMatchObject({ status: 'False', reason: 'Unschedulable', message });
  expect(eventsOf(engine, 'huge', 'FailedScheduling')).toEqual([message]);
  ask(engine, 'delete', PODS, 'huge');
  engine.advance(1 * SECOND);
  const uid = pod(engine, 'fits').metadata.uid ?? '';
  const [core] = engine.cluster.schedulingCores;
  expect(core?.explanations.attempt(uid)?.outcome.is).toBe('scheduled');
});

test('an important pod takes the place of a lesser one', () => {
  const engine = Engine.create({ nodes: 1, seed: 2 });
  const body = {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'high' },
    value: 1000,
  };
  ask(engine, 'create', PRIORITY_CLASSES, '', { body });
  createPod(engine, 'lesser', '3');
  engine.advance(10 * SECOND);
  createPod(engine, 'important', '3', 'high');
  engine.advance(SECOND / 20);
  const waiting = pod(engine, 'important');
  expect(waiting.status?.nominatedNodeName).toBe('worker-1');
  expect(findCondition(pod(engine, 'lesser').status?.conditions, 'DisruptionTarget')).toMatchObject(
    {
      status: 'True',
      reason: 'PreemptionByScheduler',
      message: 'default-scheduler: preempting to accommodate a higher priority pod',
    },
  );
  expect(eventsOf(engine, 'lesser', 'Preempted')).toEqual([
    `Preempted by pod ${waiting.metadata.uid} on node worker-1`,
  ]);
  engine.advance(20 * SECOND);
  const placed = pod(engine, 'important').status;
  expect(placed?.phase).toBe('Running');
  expect(placed?.nominatedNodeName).toBeUndefined();
});

test('a pod that waits is scheduled when its node is uncordoned, also by the next scheduler', () => {
  const engine = Engine.create({ nodes: 1, seed: 2 });
  const cordon = (unschedulable: boolean): Node =>
    ask(engine, 'patch', NODES, 'worker-1', {
      patchType: 'merge',
      body: { spec: { unschedulable } },
    });
  cordon(true);
  createPod(engine, 'web', '1');
  engine.advance(5 * SECOND);
  expect(pod(engine, 'web').spec.nodeName).toBeUndefined();
  const scheduler = engine.universe
    .containersOn('control-plane-1')
    .find(({ container }) => container === 'kube-scheduler');
  scheduler?.signal('KILL');
  engine.advance(1 * SECOND);
  cordon(false);
  engine.advance(90 * SECOND);
  expect(pod(engine, 'web').spec.nodeName).toBe('worker-1');
});

test('a file gives the scheduler profiles: pods of each name are scheduled and told of by it', () => {
  const schedulerConfiguration = `
apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
profiles:
- schedulerName: default-scheduler
- schedulerName: packer
  pluginConfig:
  - name: NodeResourcesFit
    args: {scoringStrategy: {type: MostAllocated}}
`;
  const engine = Engine.create({ nodes: 2, seed: 2, schedulerConfiguration });
  for (const name of ['one', 'two', 'three']) {
    const containers = [
      { name: 'c', image: 'nginx', resources: { requests: { cpu: '500m', memory: '1Gi' } } },
    ];
    const spec = { schedulerName: name === 'three' ? 'nobody' : 'packer', containers };
    ask(engine, 'create', PODS, '', { body: { metadata: { name }, spec } });
    engine.advance(10 * SECOND);
  }
  const [one, two] = ['one', 'two'].map((name) => pod(engine, name).spec.nodeName);
  expect(one).toMatch(/^worker-/);
  expect(two).toBe(one);
  expect(pod(engine, 'three').spec.nodeName).toBeUndefined();
  const events: readonly Event[] = ask(engine, 'list', EVENTS, '').items;
  const scheduled = events.filter(({ reason }) => reason === 'Scheduled');
  expect(scheduled.map(({ reportingComponent }) => reportingComponent)).toEqual([
    'packer',
    'packer',
  ]);
});

test('while its volume is made, a pod tells where it will be', () => {
  const engine = Engine.create({ nodes: 1, seed: 2 });
  const claim = {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  ask(engine, 'create', PERSISTENT_VOLUME_CLAIMS, '', { body: claim });
  const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
  const spec = { volumes, containers: [{ name: 'c', image: 'nginx' }] };
  ask(engine, 'create', PODS, '', { body: { metadata: { name: 'web' }, spec } });
  engine.advance(SECOND / 10);
  expect(pod(engine, 'web').spec.nodeName).toBeUndefined();
  expect(pod(engine, 'web').status?.nominatedNodeName).toBe('worker-1');
  engine.advance(30 * SECOND);
  expect(pod(engine, 'web').spec.nodeName).toBe('worker-1');
  expect(pod(engine, 'web').status?.nominatedNodeName).toBeUndefined();
});
