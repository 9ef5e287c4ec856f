// The cluster autoscaler on the simulated cloud: nodes come for pods that wait, and go again.
// Facts: kubernetes/autoscaler cluster-autoscaler FAQ.md, e2e/cluster_size_autoscaling.go.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { SECOND } from '../../kernel/time.ts';
import type { ResourceRef } from '../../model/api/resource-ref.ts';
import type { Verb } from '../../model/api/request.ts';
import {
  CLUSTER_ROLE_BINDINGS,
  CLUSTER_ROLES,
  CONFIG_MAPS,
  DEPLOYMENTS,
  EVENTS,
  NODES,
  PODS,
  SERVICE_ACCOUNTS,
} from '../../model/api/refs.ts';
import { Engine } from '../engine.ts';
import { ADMIN } from './credentials.ts';

const MANIFEST = new URL('../../../public/manifests/cluster-autoscaler.yaml', import.meta.url);
const KINDS = [SERVICE_ACCOUNTS, CLUSTER_ROLES, CLUSTER_ROLE_BINDINGS, DEPLOYMENTS];
const BASE = { options: {}, credentials: ADMIN, userAgent: 'test' };

function started(flag: string) {
  const engine = Engine.create({ nodes: 1, seed: 3, freeze: true });
  const ask = (verb: Verb, ref: ResourceRef<any>, name: string, body?: any, namespace?: string) => {
    const { group, version, plural, namespaced } = ref;
    const own = body?.metadata?.namespace ?? namespace ?? 'default';
    const where = { resource: plural, subresource: '', namespace: namespaced ? own : '' };
    const more = body === undefined ? {} : { body, patchType: 'merge' as const };
    const response = engine.request({ ...BASE, verb, group, version, name, ...where, ...more });
    return (response.body as { object: any }).object;
  };
  const text = readFileSync(MANIFEST, 'utf8').replace('--nodes=0:5:pool', flag);
  for (const document of parseAllDocuments(text)) {
    const object = document.toJS();
    ask(
      'create',
      KINDS.find(({ kind }) => kind === object.kind)!,
      '',
      object,
    );
  }
  const run = (seconds: number): void => void engine.advance(seconds * SECOND);
  run(30);
  return {
    engine,
    ask,
    run,
    nodes: (): readonly string[] =>
      ask('list', NODES, '').items.map(({ metadata }: any) => metadata.name),
    told: (reason: string, namespace = 'default'): readonly string[] =>
      ask('list', EVENTS, '', undefined, namespace)
        .items.filter((event: any) => event.reason === reason)
        .map((event: any) => event.message),
    web: (replicas: number, cpu: string) =>
      ask('create', DEPLOYMENTS, '', {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web', namespace: 'default' },
        spec: {
          replicas,
          selector: { matchLabels: { app: 'web' } },
          template: {
            metadata: { labels: { app: 'web' } },
            spec: { containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu } } }] },
          },
        },
      }),
  };
}

test('pods that fit nowhere bring nodes, and idle nodes leave again', () => {
  const { engine, ask, run, nodes, told, web } = started('--nodes=0:3:pool');
  web(6, '1500m');
  run(30);
  expect(told('TriggeredScaleUp')).toContain('pod triggered scale-up: [{pool 0->2 (max: 3)}]');
  run(120);
  expect(nodes()).toEqual(['control-plane-1', 'pool-1', 'pool-2', 'worker-1']);
  const ready = ask('get', DEPLOYMENTS, 'web').status.readyReplicas;
  expect(ready).toBe(6);
  expect(ask('get', NODES, 'pool-1').spec.providerID).toMatch(/^kubetarium:\/\/\/zone-.\/pool-1$/);
  expect(ask('get', NODES, 'pool-1').status.conditions).toContainEqual(
    expect.objectContaining({
      type: 'NetworkUnavailable',
      status: 'False',
      reason: 'RouteCreated',
    }),
  );
  const status = ask('get', CONFIG_MAPS, 'cluster-autoscaler-status', undefined, 'kube-system');
  expect(status.data.status).toContain('autoscalerStatus: Running');
  expect(status.data.status).toContain('- name: pool');
  ask('patch', DEPLOYMENTS, 'web', { spec: { replicas: 1 } });
  run(300);
  expect(nodes()).toHaveLength(4);
  run(900);
  expect(nodes()).toEqual(['control-plane-1', 'worker-1']);
  expect(ask('list', PODS, '').items).toHaveLength(1);
  expect(ask('get', DEPLOYMENTS, 'web').status.readyReplicas).toBe(1);
  expect(told('DeletingNode')).toContain(
    'Deleting node pool-1 because it does not exist in the cloud provider',
  );
  expect(engine.cluster.cloud.routes()).toEqual([]);
});

test('a group that is full, or whose nodes are too small, says so', () => {
  const { run, nodes, told, web, ask } = started('--nodes=1:1:pool');
  web(4, '2500m');
  run(120);
  expect(nodes()).toEqual(['control-plane-1', 'pool-1', 'worker-1']);
  expect(told('NotTriggerScaleUp')).toContain(
    "pod didn't trigger scale-up: 1 max node group size reached",
  );
  ask('delete', DEPLOYMENTS, 'web');
  run(900);
  expect(nodes()).toEqual(['control-plane-1', 'pool-1', 'worker-1']);
});
