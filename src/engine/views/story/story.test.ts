// Stories of a real cluster: why a pod is where it is, and what an edit or a fault led to.
import { expect, test } from 'vitest';
import { SECOND } from '../../../kernel/time.ts';
import type { ApiRequest } from '../../../model/api/request.ts';
import { Engine } from '../../engine.ts';
import { Chronicle } from '../../history/chronicle.ts';
import type { ObjectName, Story } from '../view-types.ts';
import { Stories } from './story.ts';
import { adminRequest } from '../../testing/admin-request.ts';

function ask(engine: Engine, request: Partial<ApiRequest>): void {
  const { code } = engine.request(adminRequest(request));
  expect(code).toBeLessThan(300);
}

const labels = { app: 'web' };
const DEPLOYMENT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 1,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] } },
  },
};

function world() {
  const engine = Engine.create({ nodes: 2, freeze: true });
  const stores = [engine.store, engine.simulation.store];
  const chronicle = new Chronicle(stores, engine.kernel.trace);
  const stories = new Stories(chronicle, engine.kernel.trace);
  ask(engine, { body: DEPLOYMENT });
  engine.advance(20 * SECOND);
  const [pod] = [...engine.store.list('pods', { namespace: 'default' })];
  const { name } = pod!.metadata;
  return { engine, stories, pod: { kind: 'Pod', namespace: 'default', name }, node: nodeOf(pod) };
}

function nodeOf(pod: unknown): string {
  return (pod as { readonly spec: { readonly nodeName: string } }).spec.nodeName;
}

/** The steps that are told unasked, with the pod's and its set's chance names taken out. */
function lines({ steps }: Story, pod: ObjectName): string[] {
  const set = pod.name.slice(0, pod.name.lastIndexOf('-'));
  return steps
    .filter(({ isMinor }) => !isMinor)
    .map(({ who, text }) => `${who}: ${text}`.replaceAll(pod.name, 'POD').replaceAll(set, 'SET'));
}

test('a pod tells why it is there, from the edit on', () => {
  const { stories, pod, node } = world();
  const story = stories.of(pod, null);
  // It goes to the page as plain data.
  expect(structuredClone(story)).toEqual(story);
  expect(lines(story, pod)).toEqual([
    'You: Deployment web is created: it wants 1 pod.',
    'The deployment controller: Deployment web makes ReplicaSet SET for its pod template.',
    'The replicaset controller: ReplicaSet SET needs a pod: its controller creates POD.',
    `The scheduler: The scheduler places pod POD on ${node}.`,
    `The scheduler: Scheduled: Successfully assigned default/POD to ${node}`,
    `The kubelet of ${node}: Pulling: Pulling image "nginx:1.27"`,
    expect.stringMatching(/^The kubelet of .*: Pulled: Successfully pulled image "nginx:1.27"/),
    `The kubelet of ${node}: Created: Container created`,
    `The kubelet of ${node}: Started: Container started`,
    `The kubelet of ${node}: Pod POD runs on ${node} and is ready.`,
  ]);
});

test('at a moment of the past the story is not longer than it was then', () => {
  const { engine, stories, pod } = world();
  const moment = engine.config.start + 1000;
  const story = stories.of(pod, moment);
  expect(lines(story, pod).at(-1)).toMatch(/places pod POD|Successfully assigned/);
  expect(story.steps.every(({ at }) => at <= moment)).toBe(true);
});

test('an edit tells what followed from it', () => {
  const { engine, stories, pod } = world();
  const patch = { spec: { replicas: 0 } };
  ask(engine, { verb: 'patch', patchType: 'merge', name: 'web', body: patch });
  engine.advance(60 * SECOND);
  const own = stories.of({ kind: 'Deployment', namespace: 'default', name: 'web' }, null).steps;
  const edit = own.findLast(({ isEdit }) => isEdit);
  expect(edit?.text).toBe('Deployment web now wants 0 pods instead of 1.');
  const after = lines(stories.after(edit!.number), pod);
  expect(after).toContain(
    'The deployment controller: Deployment web scales ReplicaSet SET down from 1 to 0.',
  );
  expect(after).toContain(
    'The replicaset controller: Pod POD is asked to stop and has 30 s to do so.',
  );
  expect(after.at(-1)).not.toBe(after[0]);
  expect(after.some((line) => line.endsWith('Pod POD is gone.'))).toBe(true);
  expect(stories.change(edit!.number)?.differences).toContainEqual({
    path: 'spec.replicas',
    before: '1',
    after: '0',
  });
});

test('a node that lost its power tells of the fault', () => {
  const { engine, stories, pod, node } = world();
  ask(engine, {
    group: 'sim.kubetarium.dev',
    version: 'v1alpha1',
    resource: 'faults',
    namespace: '',
    body: {
      apiVersion: 'sim.kubetarium.dev/v1alpha1',
      kind: 'Fault',
      metadata: { name: 'dark' },
      spec: { action: 'NodeDown', target: { kind: 'Node', name: node } },
    },
  });
  engine.advance(400 * SECOND);
  const fault = stories.of({ kind: 'Fault', namespace: '', name: 'dark' }, null).steps[0];
  const after = lines(stories.after(fault!.number), pod);
  expect(after[0]).toBe(`You: The power of Node ${node} is cut: everything on it stops at once.`);
  expect(after).toContainEqual(expect.stringMatching(/Nobody has heard from node/));
  expect(after).toContainEqual(expect.stringMatching(/Pod POD is evicted/));
  expect(after).toContainEqual(expect.stringMatching(/needs a pod: its controller creates/));
  const [first] = lines(stories.of({ kind: 'Node', namespace: '', name: node }, null), pod);
  expect(first).toBe(after[0]);
});

test('what was written at one instant has a story each', () => {
  const engine = Engine.create({ nodes: 2, freeze: true });
  const stores = [engine.store, engine.simulation.store];
  const chronicle = new Chronicle(stores, engine.kernel.trace);
  const stories = new Stories(chronicle, engine.kernel.trace);
  const names = ['first', 'second', 'third'];
  for (const name of names) {
    const spec = { containers: [{ name: 'c', image: 'nginx:1.161' }] };
    const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec };
    ask(engine, { group: '', resource: 'pods', body });
  }
  engine.advance(60 * SECOND);
  for (const name of names) {
    const story = stories.of({ kind: 'Pod', namespace: 'default', name }, null);
    expect(story.steps.length).toBeGreaterThan(5);
    const others = names.filter((other) => other !== name);
    const told = story.steps.map(({ text }) => text).filter((text) => text.includes('pod '));
    expect(told.filter((text) => others.some((other) => text.includes(other)))).toEqual([]);
  }
});
