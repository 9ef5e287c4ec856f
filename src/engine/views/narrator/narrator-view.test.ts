// The narrator's sentences, from the writes that they tell of.
import { expect, test } from 'vitest';
import type { StoreEvent } from '../../../control-plane/etcd/store-event.ts';
import { NarratorView } from './narrator-view.ts';

function event(resource: string, name: string, now: object, before?: object): StoreEvent {
  const kinds = new Map([
    ['pods', 'Pod'],
    ['nodes', 'Node'],
    ['deployments.apps', 'Deployment'],
  ]);
  const object = (body: object) => ({
    apiVersion: 'v1',
    kind: kinds.get(resource) ?? 'Fault',
    spec: {},
    ...body,
    metadata: { name, ...(body as { metadata?: object }).metadata },
  });
  return {
    type: before ? 'MODIFIED' : 'ADDED',
    revision: 1,
    resource,
    key: name,
    namespace: '',
    cause: 0,
    at: 5,
    object: object(now),
    previous: before && object(before),
  } as unknown as StoreEvent;
}

function told(...events: StoreEvent[]): string[] {
  const narrator = new NarratorView();
  for (const one of events) narrator.apply(one);
  return (narrator.take()?.lines ?? []).map(({ text }) => text);
}

const ended = (finishedAt: string) => ({
  status: {
    containerStatuses: [{ name: 'c', lastState: { terminated: { exitCode: 137, finishedAt } } }],
  },
});
const ready = (status: string) => ({ status: { conditions: [{ type: 'Ready', status }] } });

test.each([
  [
    'a pod is placed',
    event('pods', 'a', { spec: { nodeName: 'w' } }, {}),
    'The scheduler places pod a on w.',
  ],
  [
    'a container was killed',
    event('pods', 'a', ended('2'), ended('1')),
    'Container c of pod a ended with exit code 137: the kubelet starts it again.',
  ],
  [
    'a node falls silent',
    event('nodes', 'w', ready('Unknown'), ready('True')),
    'Nobody has heard from node w for a while: it counts as NotReady.',
  ],
  [
    'a Deployment is scaled',
    event(
      'deployments.apps',
      'd',
      { metadata: { generation: 2 }, spec: { replicas: 20 } },
      { metadata: { generation: 1 }, spec: { replicas: 1 } },
    ),
    'Deployment d now wants 20 pods instead of 1.',
  ],
])('%s', (_name, change, text) => {
  expect(told(change)).toEqual([text]);
});

test('many of a kind in one frame are one sentence; the newest topic comes last', () => {
  const placed = (name: string) => event('pods', name, { spec: { nodeName: 'w' } }, {});
  const lines = told(placed('a'), event('nodes', 'n', {}), placed('b'), placed('c'));
  expect(lines).toEqual(['Node n joins the cluster.', 'The scheduler places 3 pods.']);
});

test('what changes nothing worth a word is not told', () => {
  expect(told(event('pods', 'a', { metadata: { resourceVersion: '2' } }, {}))).toEqual([]);
  expect(new NarratorView().take()).toBeUndefined();
});
