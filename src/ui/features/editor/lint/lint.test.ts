// The lint's rules: a text and what the cluster answers, to what is said and at which line.
import { expect, test } from 'vitest';
import { TEMPLATES } from '../templates.ts';
import type { FactAnswer } from '../../../../hosts/worker/protocol.ts';
import { deployment, NODE, run, service } from './lint-for-test.ts';

const PORTS = '        ports: [{containerPort: 80, name: http}]\n';

test('a whole paste that fits has no hints', () => {
  expect(run(deployment(PORTS) + service('{app: web}')).lines).toEqual([]);
  expect(run('').lines).toEqual([]);
});

test.each([
  ['a selector that nothing has', service('{app: wbe}'), {}, '7 selector-matches-nothing'],
  [
    'a selector that pods of the cluster have',
    service('{app: old}'),
    { selected: { pods: 2, workloads: [], ports: [{ name: '', port: 80 }] } },
    undefined,
  ],
  [
    'a workload of the cluster that has no pods now',
    service('{app: old}'),
    { selected: { pods: 0, workloads: ['Deployment/old'], ports: [] } },
    undefined,
  ],
  [
    'another port than the container declares',
    deployment(PORTS) + service('{app: web}', '{port: 80, targetPort: 8080}'),
    {},
    '24 service-target-port',
  ],
  [
    'a port name that no container has',
    deployment(PORTS) + service('{app: web}', '{port: 80, targetPort: web}'),
    {},
    '24 service-target-port',
  ],
  [
    'a port name that the container has',
    deployment(PORTS) + service('{app: web}', '{port: 80, targetPort: http}'),
    {},
    undefined,
  ],
  [
    'a policy and a budget for nobody',
    'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec:\n' +
      '  minAvailable: 1\n  selector:\n    matchLabels: {app: x}\n',
    {},
    '6 selector-matches-nothing',
  ],
] as const)('%s', (_, text, given, line) => {
  expect(run(text, given).lines).toEqual(line === undefined ? [] : [line]);
});

const INGRESS = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  ingressClassName: nginx
  rules:
  - http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: shop
            port: {number: 80}
`;

test('an Ingress needs its class, its Service and the port', () => {
  expect(run(INGRESS).lines).toEqual(['13 ingress-backend', '5 ingress-backend']);
  const there = {
    'IngressClass//nginx': {},
    'Service/default/shop': { spec: { ports: [{ port: 8080, name: 'http' }] } },
  };
  const { lines, words } = run(INGRESS, { there });
  expect(lines).toEqual(['14 ingress-backend']);
  expect(words).toBe('Service "shop" has no port 80; it has http (8080).');
});

test('what a pod refers to is there, in the paste or in the cluster', () => {
  const text = deployment(
    '        envFrom:\n        - configMapRef: {name: settings}\n        env:\n' +
      '        - name: KEY\n          valueFrom:\n' +
      '            secretKeyRef: {name: keys, key: main}\n' +
      '      serviceAccountName: robot\n      priorityClassName: high\n      volumes:\n' +
      '      - name: a\n        persistentVolumeClaim: {claimName: data}\n' +
      '      - name: b\n        configMap: {name: maybe, optional: true}\n',
  );
  const { lines, words } = run(text);
  expect(lines.map((line) => line.split(' ')[0])).toEqual(['25', '16', '20', '21', '22']);
  expect(words).toContain('There is no ConfigMap "settings" in namespace default');
  expect(words).toContain('There is no PriorityClass "high": without it its pods are refused.');
  const there = {
    'ConfigMap/default/settings': {},
    'ServiceAccount/default/robot': {},
    'PriorityClass//high': {},
    'PersistentVolumeClaim/default/data': {},
  };
  const secret =
    '---\napiVersion: v1\nkind: Secret\nmetadata: {name: keys}\nstringData: {other: x}\n';
  expect(run(text + secret, { there }).words).toBe(
    'Secret "keys" has no key "main": without it its containers stay in ' +
      'CreateContainerConfigError.',
  );
});

test('a namespace that the paste makes is there', () => {
  const pod = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: team}\n';
  expect(run(pod).lines).toEqual(['3 reference-missing']);
  const made = '---\napiVersion: v1\nkind: Namespace\nmetadata: {name: team}\n';
  expect(run(pod + made).lines).toEqual([]);
});

test.each([
  ['nginx', 'known', ['14 latest-tag']],
  ['nginx:latest', 'known', ['14 latest-tag']],
  ['registry:5000/nginx', 'known', ['14 latest-tag']],
  ['nginx@sha256:0', 'known', []],
  ['mine/app:1', 'generic', ['14 image-unknown']],
  ['nginx:1.161', 'failed', ['14 image-unknown']],
])('the image %s that is %s', (image, is, lines) => {
  const sight = { is, message: 'not found' } as FactAnswer;
  expect(run(deployment('', '', image), { image: sight }).lines).toEqual(lines);
});

test('a pod that no node can hold', () => {
  const large = '        resources:\n          requests: {cpu: "6", memory: 1Gi}\n';
  const { lines, words } = run(deployment(large));
  expect(lines).toEqual(['15 no-node-fits']);
  expect(words).toContain('One pod requests 6 of cpu, and no node has more than 4 to give');
  const bigger = { nodes: 1, allocatable: { ...NODE, cpu: '8' }, taints: [] };
  const room = { nodes: 4, shapes: [{ nodes: 3, allocatable: NODE, taints: [] }, bigger] };
  expect(run(deployment(large), { room }).lines).toEqual([]);
  const taints = [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }];
  const tainted = { nodes: 4, shapes: [{ ...bigger, taints }] };
  expect(run(deployment(large), { room: tainted }).words).toContain('tolerates no such taint');
  const nowhere = { nodes: 4, shapes: [] };
  const picky = deployment('      nodeSelector: {disk: ssd}\n');
  expect(run(picky, { room: nowhere }).lines).toEqual(['15 no-node-fits']);
});

const quota = (hard: object, used: object) => ({
  quotas: [{ metadata: { name: 'small', namespace: 'default' }, spec: { hard }, status: { used } }],
  limitRanges: [],
});

test('what a quota will refuse, with what is used already', () => {
  const text = deployment('        resources: {requests: {cpu: 500m}}\n', '  replicas: 4\n');
  const tight = quota({ 'requests.cpu': '2' }, { 'requests.cpu': '1' }) as unknown as FactAnswer;
  const { lines, words } = run(text, { bounds: tight });
  expect(lines).toEqual(['6 quota-rejects']);
  expect(words).toBe(
    'Quota "small" will refuse some of its pods: with it requests.cpu would be 3, ' +
      'allowed are 2 (1 in use).',
  );
  const wide = quota({ 'requests.cpu': '3' }, { 'requests.cpu': '1' }) as unknown as FactAnswer;
  expect(run(text, { bounds: wide }).lines).toEqual([]);
  expect(run(deployment(), { bounds: wide }).words).toContain('give requests.cpu for: web');
});

test('what a limit range will refuse', () => {
  const limits = [{ type: 'Container', max: { cpu: '1' } }];
  const bounds = {
    quotas: [],
    limitRanges: [{ metadata: { name: 'usual', namespace: 'default' }, spec: { limits } }],
  } as unknown as FactAnswer;
  const text = deployment('        resources: {limits: {cpu: "2"}}\n');
  const { lines, words } = run(text, { bounds });
  expect(lines).toEqual(['12 limit-range-rejects']);
  expect(words).toContain('maximum cpu usage per Container is 1, but limit is 2');
});

const AUTOSCALER = `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  maxReplicas: 5
  metrics:
  - type: Resource
    resource:
      name: cpu
      target: {type: Utilization, averageUtilization: 50}
`;

test('an autoscaler needs a target, and the target requests', () => {
  expect(run(AUTOSCALER).lines).toEqual(['6 autoscaler-target']);
  expect(run(deployment() + AUTOSCALER).lines).toEqual(['26 autoscaler-target']);
  const asks = '        resources: {requests: {cpu: 100m}}\n';
  expect(run(deployment(asks) + AUTOSCALER).lines).toEqual([]);
});

test('a selector that misses its own template, or is another than before', () => {
  const wrong = deployment().replace('labels: {app: web}', 'labels: {app: wbe}');
  expect(run(wrong).lines).toEqual(['6 selector-and-labels']);
  const spec = { selector: { matchLabels: { app: 'old' } } };
  const { words } = run(deployment(), { there: { 'Deployment/default/web': { spec } } });
  expect(words).toContain('a selector never changes');
});

test('versions that are not served any more', () => {
  const old = 'apiVersion: batch/v1beta1\nkind: CronJob\nmetadata: {name: a}\n';
  const { lines, words } = run(old);
  expect(lines).toEqual(['1 deprecated-api']);
  expect(words).toBe('batch/v1beta1 CronJob is not served since v1.25: use batch/v1.');
});

test('probes by name, the governing Service, and what is written twice', () => {
  const probe = '        readinessProbe: {httpGet: {path: /, port: http}}\n';
  expect(run(deployment(probe)).lines).toEqual(['15 probe-port']);
  expect(run(deployment(PORTS + probe)).lines).toEqual([]);
  const set = deployment().replace('kind: Deployment', 'kind: StatefulSet');
  const text = set.replace('spec:\n', 'spec:\n  serviceName: web\n');
  expect(run(text).lines).toEqual(['6 governing-service']);
  expect(run(`${deployment()}---\n${deployment()}`).lines).toEqual(['19 written-twice']);
});

test('a manifest with holes stops no other rule', () => {
  const text = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  template: 5\n';
  expect(run(text + service('{app: wbe}')).lines).toEqual(['12 selector-matches-nothing']);
});

test.each(TEMPLATES.map(({ label, text }) => [label, text]))(
  'the template %s is clean',
  (_, text) => {
    expect(run(text).words).toBe('');
  },
);
