// Pods that the server refuses, and in which words.
// Cases: pkg/apis/core/validation/validation_test.go TestValidatePodSpec, TestValidateContainers.
import { expect, test } from 'vitest';
import type { Pod } from '../../generated/types.ts';
import { deepFreeze } from '../../meta/deep-freeze.ts';
import { fieldErrorText } from '../../meta/field-error.ts';
import { POD_RESOURCE } from './pod.resource.ts';

const CONTEXT = { now: 0, user: { name: 'test', groups: [] } };

function errorsOf(spec: object): string[] {
  const draft = deepFreeze({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default' },
    spec,
  }) as unknown as Pod;
  const pod = POD_RESOURCE.prepareCreate(POD_RESOURCE.defaults(draft), CONTEXT);
  return POD_RESOURCE.validate(pod).map((error) => fieldErrorText(error));
}

const container = (more: object): object => ({ containers: [{ name: 'c', image: 'a', ...more }] });
const withSpec = (more: object): object => ({ ...container({}), ...more });
const AFFINITY = 'requiredDuringSchedulingIgnoredDuringExecution';

const CASES: readonly (readonly [string, object, string])[] = [
  ['no containers', { containers: [] }, 'spec.containers: Required value'],
  ['no image', { containers: [{ name: 'c' }] }, 'spec.containers[0].image: Required value'],
  [
    'same name twice',
    {
      containers: [
        { name: 'same', image: 'a' },
        { name: 'same', image: 'b' },
      ],
    },
    'spec.containers[1].name: Duplicate value: "same"',
  ],
  [
    'restartPolicy',
    withSpec({ restartPolicy: 'Sometimes' }),
    'spec.restartPolicy: Unsupported value: "Sometimes": supported values:' +
      ' "Always", "OnFailure", "Never"',
  ],
  [
    'pull policy',
    container({ imagePullPolicy: 'Maybe' }),
    'spec.containers[0].imagePullPolicy: Unsupported value: "Maybe": supported values:' +
      ' "Always", "IfNotPresent", "Never"',
  ],
  [
    'port',
    container({ ports: [{ containerPort: 70000 }] }),
    'spec.containers[0].ports[0].containerPort: Invalid value: 70000:' +
      ' must be between 1 and 65535, inclusive',
  ],
  [
    'unknown volume',
    container({ volumeMounts: [{ name: 'ghost', mountPath: '/x' }] }),
    'spec.containers[0].volumeMounts[0].name: Not found: "ghost"',
  ],
  [
    'requests above limits',
    container({ resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }),
    'spec.containers[0].resources.requests: Invalid value: "2":' +
      ' must be less than or equal to cpu limit of 1',
  ],
  [
    'negative',
    container({ resources: { requests: { memory: '-1' } } }),
    'spec.containers[0].resources.requests[memory]: Invalid value: "-1":' +
      ' must be greater than or equal to 0',
  ],
  [
    'two handlers',
    container({ livenessProbe: { httpGet: { port: 80 }, tcpSocket: { port: 80 } } }),
    'spec.containers[0].livenessProbe.tcpSocket: Forbidden:' +
      ' may not specify more than 1 handler type',
  ],
  [
    'no handler',
    container({ livenessProbe: { periodSeconds: 5 } }),
    'spec.containers[0].livenessProbe: Required value: must specify a handler type',
  ],
  [
    'success threshold',
    container({ livenessProbe: { successThreshold: 2, httpGet: { port: 80 } } }),
    'spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1',
  ],
  [
    'toleration without key',
    withSpec({ tolerations: [{ operator: 'Equal', value: 'x' }] }),
    'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is' +
      ' empty, which means "match all values and all keys"',
  ],
  [
    'toleration with value',
    withSpec({ tolerations: [{ key: 'k', operator: 'Exists', value: 'v' }] }),
    'spec.tolerations[0].operator: Invalid value: "v":' +
      " value must be empty when `operator` is 'Exists'",
  ],
  [
    'max skew',
    withSpec({
      topologySpreadConstraints: [
        { maxSkew: 0, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: {} },
      ],
    }),
    'spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero',
  ],
  [
    'node affinity without terms',
    withSpec({ affinity: { nodeAffinity: { [AFFINITY]: { nodeSelectorTerms: [] } } } }),
    `spec.affinity.nodeAffinity.${AFFINITY}.nodeSelectorTerms: Required value:` +
      ' must have at least one node selector term',
  ],
  [
    'pod affinity without topology',
    withSpec({ affinity: { podAntiAffinity: { [AFFINITY]: [{ labelSelector: {} }] } } }),
    `spec.affinity.podAntiAffinity.${AFFINITY}[0].topologyKey: Required value: can not be empty`,
  ],
  [
    'volume without type',
    withSpec({ volumes: [{ name: 'v', secret: {} }] }),
    'spec.volumes[0].secret.secretName: Required value',
  ],
  [
    'two types',
    withSpec({ volumes: [{ name: 'v', emptyDir: {}, hostPath: { path: '/x' } }] }),
    'spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type',
  ],
  [
    'field path',
    container({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'spec.nope' } } }] }),
    'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: "spec.nope":' +
      ' error converting fieldPath: field label not supported: spec.nope',
  ],
];

for (const [name, spec, message] of CASES) {
  test(`refuses a pod: ${name}`, () => {
    expect(errorsOf(spec)).toContain(message);
  });
}

test('accepts a plain pod and keeps it as it is the second time', () => {
  expect(errorsOf(container({ ports: [{ containerPort: 80 }] }))).toEqual([]);
  const draft = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'n' },
    spec: container({ readinessProbe: { httpGet: { port: 80 } } }),
  } as unknown as Pod;
  const once = deepFreeze(POD_RESOURCE.defaults(draft));
  expect(POD_RESOURCE.defaults(once)).toBe(once);
});
