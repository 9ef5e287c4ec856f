// Rules about what will happen later: rollouts, drains, restarts, and what mends them.
import { expect, test } from 'vitest';
import { editedText } from './edited-text.ts';
import { deployment, run, service } from './lint-for-test.ts';

const PORTS = '        ports: [{containerPort: 80, name: http}]\n';
const THREE = '  replicas: 3\n';

const budget = (field: string): string => `---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  ${field}
`;

const job = (more: string): string => `apiVersion: batch/v1
kind: Job
metadata: {name: once}
spec:
  template:
    spec:
      containers:
      - name: once
        image: busybox:1.36
${more}`;

const policy = (more: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: shut}
spec:
  podSelector: {}
${more}`;

const volume = `      volumes:
      - name: data
        persistentVolumeClaim: {claimName: data}
`;
const claim = { spec: { accessModes: ['ReadWriteOnce'] } };
const autoscaler = { spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' } } };

test.each([
  ['a budget that allows none', deployment('', THREE) + budget('maxUnavailable: 0'), '22 budget'],
  ['a budget that keeps all', deployment('', THREE) + budget('minAvailable: 3'), '22 budget'],
  ['a budget of one of one', deployment() + budget('minAvailable: 1'), '21 budget'],
  ['a budget that leaves one', deployment('', THREE) + budget('minAvailable: 2'), undefined],
  ['a Job that restarts for ever', job('      restartPolicy: Always\n'), '10 job'],
  ['a Job that does not say', job(''), '6 job'],
  ['a Job that ends', job('      restartPolicy: Never\n'), undefined],
  [
    'a variable twice',
    deployment('        env: [{name: A, value: x}, {name: A, value: z}]\n'),
    '15 environment-twice',
  ],
  [
    'a reference to no variable',
    deployment('        args: ["$(NAME)", "$$(NAME)", "$(WEB_SERVICE_HOST)"]\n'),
    '15 environment-reference',
  ],
  [
    'a reference to one below',
    deployment('        env: [{name: A, value: $(B)}, {name: B, value: b}]\n'),
    '15 environment-reference',
  ],
  [
    'a reference to one above',
    deployment('        env: [{name: B, value: b}, {name: A, value: $(B)}]\n'),
    undefined,
  ],
  [
    'more pods than nodes for a host port',
    deployment('        ports: [{containerPort: 80, hostPort: 80}]\n', '  replicas: 4\n'),
    '16 host-port',
  ],
  [
    'a limit below the image',
    deployment('        resources: {limits: {memory: 2Mi}}\n'),
    '15 memory-below-image',
  ],
  ['a policy that shuts in', policy(''), '5 policy-isolates'],
  [
    'a policy without DNS',
    policy('  policyTypes: [Egress]\n  egress: [{ports: [{port: 80}]}]\n'),
    '7',
  ],
  [
    'a policy with DNS',
    policy('  policyTypes: [Egress]\n  egress: [{ports: [{port: 53}]}]\n'),
    undefined,
  ],
  [
    'all pods at once',
    deployment('', '  strategy: {rollingUpdate: {maxUnavailable: "100%"}}\n'),
    '6',
  ],
  ['no way back', deployment('', '  revisionHistoryLimit: 0\n'), '6 rollout-downtime'],
  [
    'a liveness probe at once',
    deployment(
      '        livenessProbe: {periodSeconds: 1, failureThreshold: 1, exec: {command: [a]}}\n',
    ),
    '15 liveness-kills',
  ],
  [
    'a numeric probe port that is not declared',
    deployment(`${PORTS}        readinessProbe: {httpGet: {port: 8081}}\n`),
    '16 probe-port',
  ],
])('%s', (_, text, line) => {
  const { lines } = run(text);
  expect(lines.length).toBe(line === undefined ? 0 : 1);
  if (line !== undefined) expect(lines[0]).toMatch(new RegExp(`^${line}`));
});

test('what the cluster has counts too', () => {
  const fixed = run(deployment('', THREE), {
    there: { 'HorizontalPodAutoscaler/default/web': autoscaler },
  });
  expect(fixed.lines).toEqual(['6 replicas-and-autoscaler']);
  const shared = run(deployment(volume, THREE), {
    there: { 'PersistentVolumeClaim/default/data': claim },
  });
  expect(shared.lines).toEqual(['18 claim-shared']);
});

test('a rollout without readiness, and the probe that mends it', () => {
  const text = deployment(PORTS, THREE) + service('{app: web}');
  expect(run(text).lines).toEqual([]);
  const containers = [{ name: 'web', image: 'nginx:1.26' }];
  const there = { 'Deployment/default/web': { spec: { template: { spec: { containers } } } } };
  const { lines, edits } = run(text, { there });
  expect(lines).toEqual(['14 rollout-without-readiness']);
  const mended = editedText(text, edits[0]!);
  expect(mended).toContain(
    '      - name: web\n        readinessProbe: {tcpSocket: {port: 80}}\n        image',
  );
  expect(run(mended, { there }).lines).toEqual([]);
});

test('two workloads with one selector', () => {
  const other = deployment().replace('name: web', 'name: other');
  expect(run(`${deployment()}---\n${other}`).lines).toEqual([
    '6 selectors-overlap',
    '21 selectors-overlap',
  ]);
});

test.each([
  ['set', job('      restartPolicy: Always # ever\n'), '      restartPolicy: Never # ever\n'],
  ['add', job(''), '    spec:\n      restartPolicy: Never\n      containers:\n'],
  ['remove', deployment('', '  revisionHistoryLimit: 0\n'), 'spec:\n  selector:'],
  [
    'set in a flow map',
    deployment('        resources: {limits: {memory: 2Mi, cpu: 1}}\n'),
    'resources: {limits: {memory: 8Mi, cpu: 1}}',
  ],
  [
    'a document more',
    deployment().replace('name: web', 'name: web\n  namespace: shop'),
    'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n---\napiVersion: apps/v1\n',
  ],
])('a fix that must %s leaves nothing to say', (_, text, part) => {
  const { edits } = run(text);
  expect(edits).toHaveLength(1);
  const mended = editedText(text, edits[0]!);
  expect(mended).toContain(part);
  expect(run(mended).lines).toEqual([]);
});
