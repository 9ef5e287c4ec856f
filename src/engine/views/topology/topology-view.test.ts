// The Topology view tells the page every change once, and nothing that it does not show.
import { expect, test } from 'vitest';
import { ObjectStore } from '../../../control-plane/etcd/object-store.ts';
import { Clock } from '../../../kernel/clock.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { joinKey } from '../../../model/meta/object.ts';
import type { TopologyPatch } from '../view-types.ts';
import { HEALTHS, POD_COLUMNS } from '../view-types.ts';
import { Views } from '../views.ts';

class World {
  readonly store = new ObjectStore(new Clock({ start: 0 }), { freeze: true });
  readonly views: Views;
  private readonly revisions = new Map<string, number>();
  private uid = 0;

  constructor() {
    for (const resource of ['nodes', 'pods', 'services', 'deployments.apps', 'replicasets.apps']) {
      this.store.open({ resource });
    }
    for (const resource of ['namespaces', 'events', 'faults.sim.kubetarium.dev']) {
      this.store.open({ resource });
    }
    this.views = new Views([this.store]);
  }

  put(resource: string, kind: string, key: string, body: object, labels = {}): void {
    const [name, namespace] = key.split('/').reverse() as [string, string | undefined];
    const full = joinKey(namespace, name);
    const place = `${resource} ${full}`;
    const old = this.revisions.has(place) ? this.store.get(resource, full) : undefined;
    const object = {
      apiVersion: 'v1',
      kind,
      metadata: {
        uid: old?.metadata.uid ?? `uid-${++this.uid}`,
        ...(body as { metadata?: object }).metadata,
        name,
        ...(namespace ? { namespace } : {}),
        labels,
        resourceVersion: String(this.store.nextRevision),
      },
    };
    const put = { ...body, ...object } as KubeObject;
    const outcome = this.store.txn(resource, full, this.revisions.get(place) ?? 0, { put });
    if (outcome.is === 'committed') this.revisions.set(place, outcome.event.revision);
  }

  delete(resource: string, key: string): void {
    const place = `${resource} ${key}`;
    const last = this.store.get(resource, key) as KubeObject;
    const resourceVersion = String(this.store.nextRevision);
    const object = { ...last, metadata: { ...last.metadata, resourceVersion } };
    this.store.txn(resource, key, this.revisions.get(place) ?? 0, { delete: object });
    this.revisions.delete(place);
  }

  topology(): TopologyPatch | undefined {
    return this.views.take().find((patch) => patch.view === 'topology');
  }
}

const running = (node: string, cpu = '500m'): object => ({
  spec: { nodeName: node, containers: [{ name: 'c', resources: { requests: { cpu } } }] },
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [{ name: 'c', ready: true, restartCount: 2, state: { running: {} } }],
  },
});

const node = {
  status: {
    allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
    conditions: [{ type: 'Ready', status: 'True' }],
  },
};

function rows(patch: TopologyPatch): number[][] {
  const found: number[][] = [];
  for (let at = 0; at < patch.pods.length; at += POD_COLUMNS) {
    found.push([...patch.pods.subarray(at, at + POD_COLUMNS)]);
  }
  return found;
}

test('nothing is sent before somebody looks, then everything, then only what changes', () => {
  const world = new World();
  world.put('nodes', 'Node', 'worker-1', node);
  world.put('pods', 'Pod', 'default/a', running('worker-1'));
  expect(world.topology()).toBeUndefined();
  world.views.topology.show('');
  const first = world.topology()!;
  expect(first.reset).toBe(true);
  expect(first.introductions.map(({ name }) => name)).toEqual(['a']);
  expect(world.topology()).toBeUndefined();
  world.put('pods', 'Pod', 'default/a', { ...running('worker-1'), status: { phase: 'Failed' } });
  const second = world.topology()!;
  expect(second.introductions).toEqual([]);
  expect(rows(second)).toHaveLength(1);
  expect(HEALTHS[rows(second)[0]![3]!]).toBe('bad');
  expect(second.texts).toContain('Failed');
});

test('a node counts the requests of the pods that hold its resources', () => {
  const world = new World();
  world.views.topology.show('');
  world.put('nodes', 'Node', 'worker-1', node);
  world.put('pods', 'Pod', 'default/a', running('worker-1', '500m'));
  world.put('pods', 'Pod', 'default/b', running('worker-1', '1'));
  expect(world.topology()!.nodes[0]!.requested).toMatchObject({ cpuMilli: 1500, pods: 2 });
  world.put('pods', 'Pod', 'default/b', {
    ...running('worker-1', '1'),
    status: { phase: 'Succeeded' },
  });
  expect(world.topology()!.nodes[0]!.requested).toMatchObject({ cpuMilli: 500, pods: 1 });
  world.delete('pods', 'default/a');
  const patch = world.topology()!;
  expect(patch.nodes[0]!.requested).toMatchObject({ cpuMilli: 0, pods: 0 });
  expect(patch.gonePods).toHaveLength(1);
});

test('edges follow selectors and labels from both sides', () => {
  const world = new World();
  world.views.topology.show('');
  const service = (app: string): object => ({ spec: { selector: { app }, ports: [{ port: 80 }] } });
  world.put('pods', 'Pod', 'default/a', running(''), { app: 'web', tier: 'x' });
  world.put('pods', 'Pod', 'other/b', running(''), { app: 'web' });
  world.put('services', 'Service', 'default/web', service('web'));
  const [id, pod, isThere] = world.topology()!.links;
  expect(isThere).toBe(1);
  world.put('pods', 'Pod', 'default/a', running(''), { app: 'db' });
  expect([...world.topology()!.links]).toEqual([id, pod, 0]);
  world.put('services', 'Service', 'default/web', service('db'));
  expect([...world.topology()!.links]).toEqual([id, pod, 1]);
  world.delete('pods', 'default/a');
  expect([...world.topology()!.links]).toEqual([id, pod, 0]);
});

test('a namespace is a window; a pod of the same name is another pod', () => {
  const world = new World();
  world.put('pods', 'Pod', 'default/a', running(''));
  world.put('pods', 'Pod', 'other/a', running(''));
  world.views.topology.show('other');
  const first = world.topology()!;
  expect(first.introductions.map(({ namespace }) => namespace)).toEqual(['other']);
  expect(first.totalPods).toBe(2);
  world.delete('pods', 'other/a');
  world.put('pods', 'Pod', 'other/a', running(''));
  const again = world.topology()!;
  expect(again.introductions).toHaveLength(1);
  expect(again.gonePods).toEqual([first.introductions[0]!.id]);
});

test('a NodeDown fault marks its node until it is deleted', () => {
  const world = new World();
  world.views.topology.show('');
  world.put('nodes', 'Node', 'worker-1', node);
  const faults = 'faults.sim.kubetarium.dev';
  const spec = { action: 'NodeDown', target: { kind: 'Node', name: 'worker-1' } };
  world.put(faults, 'Fault', 'off', { spec, status: { phase: 'Active' } });
  expect(world.topology()!.nodes[0]!.poweredOff).toBe(true);
  world.delete(faults, 'off');
  expect(world.topology()!.nodes[0]!.poweredOff).toBe(false);
});

test('a younger view names what both show by the same ids, and nothing else', () => {
  const [now, past] = [new World(), new World()];
  for (const world of [now, past]) world.put('nodes', 'Node', 'worker-1', node);
  now.put('pods', 'Pod', 'default/new', running('worker-1'));
  for (const world of [now, past]) world.put('pods', 'Pod', 'default/both', running('worker-1'));
  past.put('pods', 'Pod', 'default/old', running('worker-1'));
  const idsIn = (views: Views): ReadonlyMap<string, number> => {
    views.topology.show('');
    const patch = views.take().find(({ view }) => view === 'topology') as TopologyPatch;
    return new Map([...patch.introductions, ...patch.nodes].map(({ name, id }) => [name, id]));
  };
  const live = idsIn(now.views);
  const younger = new Views([past.store], undefined, now.views);
  const seen = idsIn(younger);
  expect(seen.get('worker-1')).toBe(live.get('worker-1'));
  expect(seen.get('both')).toBe(live.get('both'));
  expect([...live.values()]).not.toContain(seen.get('old'));
  // The pod of that name there is another one, and is introduced as such.
  past.delete('pods', 'default/both');
  past.put('pods', 'Pod', 'default/both', running(''), { is: 'other' });
  const [patch] = younger.take() as [TopologyPatch];
  expect(patch.gonePods).toContain(live.get('both'));
  expect(patch.introductions.map(({ id }) => id)).toContain(live.get('both'));
});
