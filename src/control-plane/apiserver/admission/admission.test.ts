// Admission on the built-in kinds: what plugins add, and the words with which they refuse.
import { expect, test } from 'vitest';
import { Registry } from '../../../model/resources/registry.ts';
import { serverForTest } from '../testing/server-for-test.ts';

function setup() {
  const server = serverForTest(Registry.builtIn());
  const create = (group: string, resource: string, body: object, namespace = 'default') =>
    server.send({ verb: 'create', group, resource, namespace, body });
  const pod = (spec: object = {}, name = 'p') => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec },
  });
  const createPod = (spec: object = {}, name = 'p') => create('', 'pods', pod(spec, name));
  return { ...server, create, createPod };
}

test('ServiceAccount, Priority, DefaultTolerationSeconds complete a pod', () => {
  const { object } = setup().createPod();
  expect(object.spec).toMatchObject({
    serviceAccountName: 'default',
    priority: 0,
    preemptionPolicy: 'PreemptLowerPriority',
    tolerations: [
      { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute', tolerationSeconds: 300 },
      { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute', tolerationSeconds: 300 },
    ],
  });
  expect(object.spec.volumes[0].name).toMatch(/^kube-api-access-[a-z0-9]{5}$/);
  expect(object.spec.containers[0].volumeMounts[0].mountPath).toBe(
    '/var/run/secrets/kubernetes.io/serviceaccount',
  );
});

test('a missing service account or priority class refuses the pod', () => {
  const { createPod } = setup();
  expect(createPod({ serviceAccountName: 'ghost' })).toMatchObject({
    code: 403,
    object: {
      message:
        'pods "p" is forbidden: error looking up service account default/ghost:' +
        ' serviceaccount "ghost" not found',
    },
  });
  expect(createPod({ priorityClassName: 'ghost' }).object.message).toBe(
    'pods "p" is forbidden: no PriorityClass with name ghost was found',
  );
});

test('LimitRanger gives defaults and holds bounds', () => {
  const { create, createPod } = setup();
  const limits = [{ type: 'Container', max: { memory: '1Gi' }, min: { memory: '500Mi' } }];
  create('', 'limitranges', {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'l' },
    spec: { limits },
  });
  const { object } = createPod();
  expect(object.spec.containers[0].resources).toEqual({
    limits: { memory: '1Gi' },
    requests: { memory: '1Gi' },
  });
  expect(object.metadata.annotations['kubernetes.io/limit-ranger']).toBe(
    'LimitRanger plugin set: memory request for container c; memory limit for container c',
  );
  const resources = { limits: { memory: '1536Mi' }, requests: { memory: '100Mi' } };
  const containers = [{ name: 'c', image: 'nginx', resources }];
  expect(createPod({ containers }, 'q').object.message).toBe(
    'pods "q" is forbidden: [minimum memory usage per Container is 500Mi, but request is 100Mi,' +
      ' maximum memory usage per Container is 1Gi, but limit is 1536Mi]',
  );
});

test('ResourceQuota counts at once and names what is exceeded', () => {
  const { create, createPod, call } = setup();
  const hard = { pods: '1', 'requests.cpu': '1' };
  create('', 'resourcequotas', {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'q' },
    spec: { hard },
  });
  expect(createPod().object.message).toBe(
    'pods "p" is forbidden: failed quota: q: must specify requests.cpu for: c',
  );
  const resources = { requests: { cpu: '600m' } };
  const containers = [{ name: 'c', image: 'nginx', resources }];
  expect(createPod({ containers }).code).toBe(201);
  expect(call('get', 'resourcequotas', 'default', 'q').object.status.used).toEqual({
    pods: '1',
    'requests.cpu': '600m',
  });
  expect(createPod({ containers }, 'q').object.message).toBe(
    'pods "q" is forbidden: exceeded quota: q, requested: pods=1,requests.cpu=600m, used:' +
      ' pods=1,requests.cpu=600m, limited: pods=1,requests.cpu=1',
  );
});

// Upstream: apiserver pkg/admission/plugin/resourcequota/controller.go (CheckRequest).
test('all quotas ask for what must be said before any of them counts', () => {
  const { create, createPod } = setup();
  for (const [name, hard] of [
    ['a', { pods: '0' }],
    ['b', { 'limits.cpu': '1' }],
  ] as const) {
    const metadata = { name };
    create('', 'resourcequotas', {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata,
      spec: { hard },
    });
  }
  expect(createPod().object.message).toBe(
    'pods "p" is forbidden: failed quota: b: must specify limits.cpu for: c',
  );
});

test('PodSecurity enforces the labels of the namespace', () => {
  const { call, createPod } = setup();
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  const namespace = call('get', 'namespaces', '', 'default').object;
  const metadata = { ...namespace.metadata, labels: { ...namespace.metadata.labels, ...labels } };
  expect(call('update', 'namespaces', '', 'default', { ...namespace, metadata }).code).toBe(200);
  expect(createPod().object.message).toBe(
    'pods "p" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation !=' +
      ' false (container "c" must set securityContext.allowPrivilegeEscalation=false),' +
      ' unrestricted capabilities (container "c" must set' +
      ' securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "c"' +
      ' must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "c" must' +
      ' set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
  );
  const securityContext = {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  };
  expect(createPod({ containers: [{ name: 'c', image: 'i', securityContext }] }).code).toBe(201);
});

test('ValidatingAdmissionPolicy denies in its own words', () => {
  const { create } = setup();
  const group = 'admissionregistration.k8s.io';
  const apiVersion = `${group}/v1`;
  const rule = {
    apiGroups: ['apps'],
    apiVersions: ['v1'],
    operations: ['CREATE'],
    resources: ['deployments'],
  };
  create(
    group,
    'validatingadmissionpolicies',
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name: 'few' },
      spec: {
        matchConstraints: { resourceRules: [rule] },
        validations: [{ expression: 'object.spec.replicas <= 5', message: 'at most five' }],
      },
    },
    '',
  );
  create(
    group,
    'validatingadmissionpolicybindings',
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: 'everywhere' },
      spec: { policyName: 'few', validationActions: ['Deny'] },
    },
    '',
  );
  const labels = { app: 'a' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'i' }] } };
  const deployment = (replicas: number) =>
    create('apps', 'deployments', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: `d${replicas}` },
      spec: { replicas, selector: { matchLabels: labels }, template },
    });
  expect(deployment(5).code).toBe(201);
  expect(deployment(6)).toMatchObject({
    code: 422,
    object: {
      message:
        'deployments.apps "d6" is forbidden: ValidatingAdmissionPolicy \'few\' with binding' +
        " 'everywhere' denied request: at most five",
    },
  });
});

test('PodSecurity takes only labels that make sense', () => {
  const { call } = setup();
  const label = (name: string, labels: object) => {
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
    return call('create', 'namespaces', '', '', body);
  };
  const prefix = 'pod-security.kubernetes.io/';
  expect(
    label('a', { [`${prefix}enforce`]: 'bogus', [`${prefix}warn-version`]: 'v9' }),
  ).toMatchObject({
    code: 422,
    object: {
      message:
        `Namespace "a" is invalid: [metadata.labels[${prefix}enforce]: Invalid value: "bogus":` +
        ` must be one of privileged, baseline, restricted, metadata.labels[${prefix}warn-version]:` +
        ' Invalid value: "v9": must be "latest" or "v1.x"]',
    },
  });
  expect(
    label('b', { [`${prefix}enforce`]: 'baseline', [`${prefix}audit-version`]: 'v1.35' }),
  ).toMatchObject({
    code: 201,
  });
});

test('DefaultIngressClass names the newest default class where none is named', () => {
  const { create } = setup();
  const classOf = (name: string, isDefault: boolean) =>
    create('networking.k8s.io', 'ingressclasses', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IngressClass',
      metadata: {
        name,
        annotations: { 'ingressclass.kubernetes.io/is-default-class': String(isDefault) },
      },
      spec: { controller: 'example.com/c' },
    });
  const ingress = (name: string, annotations: object = {}, spec: object = {}) =>
    create('networking.k8s.io', 'ingresses', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name, annotations },
      spec: { defaultBackend: { service: { name: 's', port: { number: 80 } } }, ...spec },
    }).object.spec.ingressClassName as string | undefined;
  classOf('plain', false);
  expect(ingress('a')).toBeUndefined();
  classOf('usual', true);
  expect(ingress('b')).toBe('usual');
  expect(ingress('c', {}, { ingressClassName: 'plain' })).toBe('plain');
  expect(ingress('d', { 'kubernetes.io/ingress.class': 'nginx' })).toBeUndefined();
});

test('PersistentVolumeClaimResize: claims grow when bound, in classes that allow it', () => {
  const { create, send } = setup();
  const path = { group: '', resource: 'persistentvolumeclaims', namespace: 'default' };
  for (const [name, allowVolumeExpansion] of [
    ['grows', true],
    ['stays', false],
  ] as const) {
    create('storage.k8s.io', 'storageclasses', {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name },
      provisioner: 'example.com/p',
      allowVolumeExpansion,
    });
    create('', 'persistentvolumeclaims', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name },
      spec: {
        storageClassName: name,
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Gi' } },
        volumeName: 'v',
      },
    });
  }
  const patch = (name: string, body: object, subresource = '') =>
    send({ ...path, verb: 'patch', name, subresource, patchType: 'merge', body });
  const grow = (name: string) =>
    patch(name, { spec: { resources: { requests: { storage: '2Gi' } } } });
  for (const name of ['grows', 'stays']) {
    const status = { phase: 'Bound', capacity: { storage: '1Gi' } };
    patch(name, { status }, 'status');
  }
  expect(grow('grows').code).toBe(200);
  expect(grow('stays').object.message).toBe(
    'persistentvolumeclaims "stays" is forbidden: only dynamically provisioned pvc can be resized' +
      ' and the storageclass that provisions the pvc must support resize',
  );
});
