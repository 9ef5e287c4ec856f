// What the views say of workloads and attachments, and which pods selectors pick.
import { expect, test } from 'vitest';
import type { KubeObject } from '../../../model/meta/object.ts';
import { selectorFromLabelSelector } from '../../../model/meta/selectors.ts';
import { AttachmentRows } from './attachment-rows.ts';
import { SelectorLinks } from './selector-links.ts';
import { WorkloadRows } from './workload-rows.ts';

let id = 0;
const nextId = (): number => ++id;

function object(kind: string, body: object, owner?: string): KubeObject {
  const ownerReferences = owner
    ? [
        {
          apiVersion: 'v1',
          kind: owner.split('/')[0]!,
          name: owner.split('/')[1]!,
          uid: 'u',
          controller: true,
        },
      ]
    : [];
  const metadata = { name: 'web', namespace: 'default', uid: 'u1', ownerReferences };
  return { apiVersion: 'v1', kind, metadata, ...body } as unknown as KubeObject;
}

test.each([
  [
    'replicasets.apps',
    { spec: { replicas: 3 }, status: { replicas: 3, readyReplicas: 1 } },
    'Progressing',
    '1/3',
  ],
  ['replicasets.apps', { spec: { replicas: 0 }, status: { replicas: 0 } }, 'Scaled to zero', '0/0'],
  ['replicasets.apps', { spec: { replicas: 0 }, status: { replicas: 2 } }, 'Scaling down', '0/0'],
  [
    'statefulsets.apps',
    { spec: { replicas: 2 }, status: { replicas: 2, readyReplicas: 2 } },
    'Ready',
    '2/2',
  ],
  [
    'daemonsets.apps',
    { status: { desiredNumberScheduled: 3, numberReady: 2 } },
    'Progressing',
    '2/3',
  ],
  [
    'jobs.batch',
    { spec: { completions: 5 }, status: { succeeded: 2, active: 1 } },
    'Running',
    '2/5',
  ],
  [
    'jobs.batch',
    { spec: {}, status: { conditions: [{ type: 'Failed', status: 'True' }] } },
    'Failed',
    '0/1',
  ],
  ['cronjobs.batch', { spec: { schedule: '* * * * *' }, status: {} }, 'Scheduled', '0/0'],
])('%s %j is %s, %s', (resource, body, status, counts) => {
  const rows = new WorkloadRows(nextId);
  rows.put(resource, object('X', body, 'Deployment/web'), 'default/web');
  const [row] = rows.rows.take(() => true).rows;
  expect(row).toMatchObject({ status, owner: 'Deployment/web' });
  expect(`${row!.ready}/${row!.desired}`).toBe(counts);
});

test('two kinds may have objects of one name', () => {
  const rows = new WorkloadRows(nextId);
  rows.put('deployments.apps', object('Deployment', { spec: {} }), 'default/web');
  rows.put('statefulsets.apps', object('StatefulSet', { spec: {} }), 'default/web');
  expect(rows.rows.take(() => true).rows.map(({ kind }) => kind)).toEqual([
    'Deployment',
    'StatefulSet',
  ]);
  rows.delete('deployments.apps', 'default/web');
  expect(rows.rows.size).toBe(1);
});

test('an Ingress says where each path goes; a claim names its volume', () => {
  const rows = new AttachmentRows(nextId, new SelectorLinks());
  const backend = { service: { name: 'shop', port: { number: 80 } } };
  const paths = [{ path: '/a', pathType: 'Prefix', backend }];
  const spec = { rules: [{ host: 'x.example', http: { paths } }] };
  rows.put('ingresses.networking.k8s.io', object('Ingress', { spec }), 'default/web');
  const claim = { spec: { volumeName: 'pv-1' }, status: { phase: 'Bound' } };
  rows.put('persistentvolumeclaims', object('PersistentVolumeClaim', claim), 'default/web');
  const [ingress, volume] = rows.rows.take(() => true).rows;
  expect(ingress!.ties).toEqual([
    { kind: 'Service', namespace: 'default', name: 'shop', why: 'x.example/a to port 80' },
  ]);
  expect(volume).toMatchObject({
    status: 'Bound',
    ties: [{ kind: 'PersistentVolume', name: 'pv-1' }],
  });
});

function pod(labels: { readonly [key: string]: string }) {
  return { metadata: { labels } } as never;
}

test('selectors by expression and empty ones pick within their namespace', () => {
  const links = new SelectorLinks();
  links.putPod(pod({ app: 'web', tier: 'a' }), 'default/a', 1);
  links.putPod(pod({ app: 'db' }), 'default/b', 2);
  links.putPod(pod({ app: 'web' }), 'other/c', 3);
  const of = (selector: object) => {
    const parsed = selectorFromLabelSelector(selector);
    if (typeof parsed === 'string') throw new Error(parsed);
    return parsed;
  };
  links.put('NetworkPolicy/default/all', 10, 'default', of({}));
  const has = { matchExpressions: [{ key: 'tier', operator: 'Exists' }] };
  links.put('NetworkPolicy/default/some', 11, 'default', of(has));
  expect([...links.podsOf('NetworkPolicy/default/all')!]).toEqual([1, 2]);
  expect([...links.podsOf('NetworkPolicy/default/some')!]).toEqual([1]);
  links.take();
  links.putPod(pod({ app: 'web' }), 'default/a', 1);
  expect([...links.podsOf('NetworkPolicy/default/some')!]).toEqual([]);
  expect([...links.take()]).toEqual([10, 1, 0, 11, 1, 0, 10, 1, 1]);
  links.delete('NetworkPolicy/default/all');
  expect([...links.take()]).toEqual([10, 2, 0, 10, 1, 0]);
});
