// Default roles, by facts of upstream's plugin/pkg/auth/authorizer/rbac/bootstrappolicy/testdata.
import { expect, test } from 'vitest';
import {
  CLUSTER_ROLE_BINDINGS,
  CLUSTER_ROLES,
  ROLE_BINDINGS,
  ROLES,
} from '../../../model/api/refs.ts';
import { Registry } from '../../../model/resources/registry.ts';
import { serverForTest } from '../testing/server-for-test.ts';

const PREFIX = 'system:controller:';
const READ = ['get', 'list', 'watch'];
const EVENTS = {
  apiGroups: ['', 'events.k8s.io'],
  resources: ['events'],
  verbs: ['create', 'patch', 'update'],
};

const { server, kernel, store, send, call } = serverForTest(Registry.builtIn());

function rulesOf(controller: string) {
  return server.read(CLUSTER_ROLES, '', PREFIX + controller)?.rules ?? [];
}

test('every controller on by default in v1.35 has a role and the binding to its account', () => {
  const roles = [...server.readAll(CLUSTER_ROLES, '')].filter(({ metadata }) =>
    metadata.name?.startsWith(PREFIX),
  );
  expect(roles).toHaveLength(37);
  for (const { metadata } of roles) {
    const name = metadata.name as string;
    expect(metadata.labels).toEqual({ 'kubernetes.io/bootstrapping': 'rbac-defaults' });
    const account = name.slice(PREFIX.length);
    expect(server.read(CLUSTER_ROLE_BINDINGS, '', name)).toMatchObject({
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace: 'kube-system' }],
    });
  }
});

test('roles of features that are off by default are not there', () => {
  expect(rulesOf('device-taint-eviction-controller')).toEqual([]);
  expect(rulesOf('podcertificaterequestcleaner')).toEqual([]);
  expect(rulesOf('storage-version-migrator-controller')).toEqual([]);
});

test.each([
  ['attachdetach-controller', 8],
  ['certificate-controller', 6],
  ['daemon-set-controller', 8],
  ['deployment-controller', 6],
  ['disruption-controller', 9],
  ['horizontal-pod-autoscaler', 8],
  ['job-controller', 5],
  ['namespace-controller', 3],
  ['node-controller', 5],
  ['persistent-volume-binder', 10],
  ['replicaset-controller', 5],
  ['resource-claim-controller', 6],
  ['statefulset-controller', 10],
])('%s has %i rules', (controller, count) => {
  expect(rulesOf(controller)).toHaveLength(count);
});

test.each([
  ['deployment-controller', 0, 'apps extensions', 'deployments', 'get list update watch'],
  ['replicaset-controller', 3, '', 'pods', 'create delete list patch watch'],
  ['job-controller', 0, 'batch', 'jobs', 'get list patch update watch'],
  ['node-controller', 0, '', 'nodes', 'delete get list patch update watch'],
  ['persistent-volume-binder', 8, '', 'events', 'watch'],
  ['generic-garbage-collector', 0, '*', '*', 'delete get list patch update watch'],
  ['disruption-controller', 7, '*', '*/scale', 'get'],
  ['namespace-controller', 1, '', 'namespaces/finalize namespaces/status', 'update'],
])('%s, rule %i', (controller, index, groups, resources, verbs) => {
  expect(rulesOf(controller)[index]).toEqual({
    apiGroups: groups.split(' '),
    resources: resources.split(' '),
    verbs: verbs.split(' '),
  });
});

test('signers are named', () => {
  expect(rulesOf('certificate-controller')[3]).toEqual({
    apiGroups: ['certificates.k8s.io'],
    resources: ['signers'],
    resourceNames: [
      'kubernetes.io/kube-apiserver-client',
      'kubernetes.io/kube-apiserver-client-kubelet',
      'kubernetes.io/kubelet-serving',
      'kubernetes.io/legacy-unknown',
    ],
    verbs: ['sign'],
  });
  expect(rulesOf('certificate-controller').at(-1)).toEqual(EVENTS);
});

test('kube-system and kube-public have roles of their own', () => {
  expect([...server.readAll(ROLES, 'kube-system')]).toHaveLength(6);
  expect([...server.readAll(ROLE_BINDINGS, 'kube-system')]).toHaveLength(6);
  const reader = 'extension-apiserver-authentication-reader';
  const configMaps = { apiGroups: [''], resources: ['configmaps'] };
  expect(server.read(ROLES, 'kube-system', reader)?.rules).toEqual([
    { ...configMaps, resourceNames: ['extension-apiserver-authentication'], verbs: READ },
  ]);
  expect(server.read(ROLE_BINDINGS, 'kube-system', `system::${reader}`)).toMatchObject({
    roleRef: { kind: 'Role', name: reader },
    subjects: [
      { kind: 'User', name: 'system:kube-controller-manager' },
      { kind: 'User', name: 'system:kube-scheduler' },
    ],
  });
  expect([...server.readAll(ROLE_BINDINGS, 'kube-public')]).toHaveLength(1);
  expect(server.read(ROLES, 'kube-public', `${PREFIX}bootstrap-signer`)?.rules).toEqual([
    { ...configMaps, verbs: READ },
    { ...configMaps, resourceNames: ['cluster-info'], verbs: ['update'] },
    EVENTS,
  ]);
});

test('a role counts: the account of a controller may do its work and nothing else', () => {
  const user = 'system:serviceaccount:kube-system:cronjob-controller';
  const credentials = { is: 'certificate' as const, user, groups: [] };
  const verb = 'list' as const;
  expect(send({ credentials, verb, resource: 'pods' }).code).toBe(200);
  expect(send({ credentials, verb, resource: 'secrets' }).code).toBe(403);
});

test('those who edit and those who view get the rules of claims for devices', () => {
  const claims = { apiGroups: ['resource.k8s.io'] };
  for (const name of ['view', 'edit', 'admin']) {
    const { rules } = server.read(CLUSTER_ROLES, '', name) ?? {};
    expect(rules).toContainEqual(expect.objectContaining(claims));
  }
});

test('these roles take nothing from the stream that gives other objects their uids', () => {
  const made = 37 * 2 + 11 + 2 + 7 * 2;
  const fresh = kernel.random('apiserver');
  const draws = store.revision - 1 - made;
  const seen: string[] = [];
  for (let index = 0; index < draws; index++) seen.push(fresh.uuid());
  const body = { metadata: { name: 'next' } };
  const { object } = call('create', 'configmaps', 'default', '', body);
  expect([...seen, fresh.uuid()]).toContain(object.metadata.uid);
  const role = server.read(CLUSTER_ROLES, '', `${PREFIX}job-controller`);
  expect(seen).not.toContain(role?.metadata.uid);
});
