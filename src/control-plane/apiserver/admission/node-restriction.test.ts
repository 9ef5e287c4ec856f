// What kubelets are refused, in upstream's words.
// Upstream: plugin/pkg/admission/noderestriction/admission_test.go
import { expect, test } from 'vitest';
import { Registry } from '../../../model/resources/registry.ts';
import { serverForTest } from '../testing/server-for-test.ts';

const KUBELET = { is: 'certificate', user: 'system:node:n1', groups: ['system:nodes'] } as const;

function setup() {
  const server = serverForTest(Registry.builtIn());
  const namespace = 'default';
  const asKubelet = (request: object) =>
    server.send({ credentials: KUBELET, namespace, ...request }).object.message as string;
  for (const name of ['n1', 'n2']) {
    const body = { apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { own: 'x' } } };
    server.call('create', 'nodes', '', '', body);
  }
  const uid = server.call('get', 'nodes', '', 'n1').object.metadata.uid as string;
  const owner = { apiVersion: 'v1', kind: 'Node', name: 'n1', uid, controller: true };
  const pod = (metadata: object, spec: object) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace, ...metadata },
    spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec },
  });
  const mirror = (metadata: object = {}, spec: object = {}) =>
    pod(
      {
        annotations: { 'kubernetes.io/config.mirror': 'x' },
        ownerReferences: [owner],
        ...metadata,
      },
      { nodeName: 'n1', ...spec },
    );
  return { ...server, asKubelet, mirror, pod, owner };
}

test('a kubelet creates mirror pods of its own and nothing else', () => {
  const { asKubelet, mirror, pod, owner } = setup();
  const create = (body: object) => asKubelet({ verb: 'create', resource: 'pods', body });
  const table: [object, string][] = [
    [
      pod({}, { nodeName: 'n1' }),
      'pod does not have "kubernetes.io/config.mirror" annotation, node "n1" can only create' +
        ' mirror pods',
    ],
    [
      mirror({}, { nodeName: 'n2' }),
      'node "n1" can only create pods with spec.nodeName set to itself',
    ],
    [
      mirror({ ownerReferences: [] }),
      'node "n1" can only create pods with an owner reference set to itself',
    ],
    [
      mirror({ ownerReferences: [{ ...owner, blockOwnerDeletion: true }] }),
      'node "n1" must not set blockOwnerDeletion on an owner reference',
    ],
    [
      mirror({}, { volumes: [{ name: 'v', secret: { secretName: 's' } }] }),
      'node "n1" can not create pods that reference secrets',
    ],
    [
      mirror({}, { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 's' } }] }),
      'node "n1" can not create pods that reference persistentvolumeclaims',
    ],
  ];
  for (const [body, why] of table) expect(create(body)).toBe(`pods "p" is forbidden: ${why}`);
  expect(create(mirror())).toBeUndefined();
});

test('a kubelet touches neither the pods nor the objects of other nodes', () => {
  const { asKubelet, call, pod } = setup();
  call('create', 'pods', 'default', '', pod({}, { nodeName: 'n2' }));
  const { object } = call('get', 'pods', 'default', 'p');
  const target = { resource: 'pods', name: 'p' };
  const body = { ...object, status: { phase: 'Failed' } };
  expect(asKubelet({ verb: 'update', ...target, subresource: 'status', body })).toBe(
    'pods "p" is forbidden: node "n1" can only update pod status for pods with spec.nodeName' +
      ' set to itself',
  );
  expect(asKubelet({ verb: 'delete', ...target })).toBe(
    'pods "p" is forbidden: node "n1" can only delete pods with spec.nodeName set to itself',
  );
  const other = call('get', 'nodes', '', 'n2').object;
  const update = { verb: 'update', resource: 'nodes', namespace: '' };
  expect(asKubelet({ ...update, name: 'n2', body: other })).toBe(
    'nodes "n2" is forbidden: node "n1" is not allowed to modify node "n2"',
  );
});

test('labels and taints of the own node', () => {
  const { asKubelet, call } = setup();
  const node = call('get', 'nodes', '', 'n1').object;
  const update = (change: object, metadata: object = {}) =>
    asKubelet({
      verb: 'update',
      resource: 'nodes',
      namespace: '',
      name: 'n1',
      body: { ...node, ...change, metadata: { ...node.metadata, ...metadata } },
    });
  expect(update({ spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } })).toBe(
    'nodes "n1" is forbidden: node "n1" is not allowed to modify taints',
  );
  const labels = {
    own: 'y',
    'node.kubernetes.io/x': '1',
    'node-restriction.kubernetes.io/x': '1',
    'foo.k8s.io/x': '1',
  };
  expect(update({}, { labels })).toBe(
    'nodes "n1" is forbidden: is not allowed to modify labels: foo.k8s.io/x,' +
      ' node-restriction.kubernetes.io/x',
  );
  expect(update({}, { labels: { own: 'z', 'kubernetes.io/hostname': 'n1' } })).toBeUndefined();
});

test('tokens for pods of the node alone', () => {
  const { asKubelet, call, pod } = setup();
  call('create', 'pods', 'default', '', pod({}, { nodeName: 'n2' }));
  const { uid } = call('get', 'pods', 'default', 'p').object.metadata;
  const ask = (boundObjectRef?: object) =>
    asKubelet({
      verb: 'create',
      resource: 'serviceaccounts',
      name: 'default',
      subresource: 'token',
      body: {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { audiences: [], boundObjectRef },
      },
    });
  const bound = { apiVersion: 'v1', kind: 'Pod', name: 'p', uid };
  // The authorizer comes first: no pod of the node uses the account.
  expect(ask(bound)).toContain("no relationship found between node 'n1' and this object");
  call('create', 'pods', 'default', '', pod({ name: 'q' }, { nodeName: 'n1' }));
  const forbidden = 'serviceaccounts "default" is forbidden: node requested token';
  expect(ask(bound)).toBe(`${forbidden} bound to a pod scheduled on a different node`);
  expect(ask()).toBe(`${forbidden} not bound to a pod`);
  expect(ask({ ...bound, uid: undefined })).toBe(`${forbidden} with a pod binding without a uid`);
});
