// What may change in a pod after its creation.
// Cases: pkg/apis/core/validation/validation_test.go TestValidatePodUpdate and others.
import { expect, test } from 'vitest';
import type { Pod } from '../../generated/types.ts';
import { fieldErrorText } from '../../meta/field-error.ts';
import { CONTEXT, created, update } from '../testing/harness.ts';
import { POD_RESOURCE } from './pod.resource.ts';

const OLD = created(POD_RESOURCE, {
  spec: {
    activeDeadlineSeconds: 100,
    tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 10 }],
    containers: [{ name: 'c', image: 'nginx:1', resources: { requests: { cpu: '1' } } }],
  },
});

const change =
  (spec: object) =>
  (pod: Pod): object => ({ ...pod, spec: { ...pod.spec, ...spec } });

test('the image and labels may change; the generation follows the spec', () => {
  const containers = [{ ...OLD.spec.containers[0]!, image: 'nginx:2' }];
  const { object, errors } = update(POD_RESOURCE, OLD, change({ containers }));
  expect(errors).toEqual([]);
  expect(object.metadata.generation).toBe(2);
  const labelled = update(POD_RESOURCE, OLD, (pod) => ({
    ...pod,
    metadata: { ...pod.metadata, labels: { a: 'b' } },
  }));
  expect([labelled.errors, labelled.object.metadata.generation]).toEqual([[], 1]);
});

const FORBIDDEN: readonly (readonly [string, object, string])[] = [
  [
    'another command',
    { containers: [{ ...OLD.spec.containers[0]!, command: ['x'] }] },
    'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`',
  ],
  [
    'another service account',
    { serviceAccountName: 'x' },
    'spec: Forbidden: pod updates may not change fields other than',
  ],
  [
    'a second container',
    { containers: [...OLD.spec.containers, { name: 'd', image: 'e' }] },
    'spec.containers: Forbidden: pod updates may not add or remove containers',
  ],
  [
    'a longer deadline',
    { activeDeadlineSeconds: 200 },
    'spec.activeDeadlineSeconds: Invalid value: 200: must be less than or equal to previous value',
  ],
  [
    'a changed toleration',
    { tolerations: [{ key: 'b', operator: 'Exists' }] },
    'spec.tolerations: Forbidden: existing toleration can not be modified except its' +
      ' tolerationSeconds',
  ],
];

for (const [name, spec, message] of FORBIDDEN) {
  test(`refuses ${name}`, () => {
    const { errors } = update(POD_RESOURCE, OLD, change(spec));
    expect(errors.some((text) => text.startsWith(message))).toBe(true);
  });
}

test('tolerations may be added, and their seconds may change', () => {
  const tolerations = [
    { ...OLD.spec.tolerations![0]!, tolerationSeconds: 20 },
    { key: 'z', operator: 'Exists' },
  ];
  expect(update(POD_RESOURCE, OLD, change({ tolerations })).errors).toEqual([]);
});

test('a status update leaves the spec alone, and an ended container stays ended', () => {
  const never = created(POD_RESOURCE, {
    spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'x' }] },
  });
  const state = { terminated: { exitCode: 0 } };
  const ended = {
    ...never,
    status: { ...never.status, containerStatuses: [{ name: 'c', state }] },
  };
  const sent = {
    ...ended,
    spec: { ...ended.spec, nodeName: 'elsewhere' },
    status: { ...ended.status, containerStatuses: [{ name: 'c', state: { running: {} } }] },
  } as unknown as Pod;
  const next = POD_RESOURCE.prepareStatusUpdate(sent, ended as unknown as Pod, CONTEXT);
  expect(next.spec.nodeName).toBeUndefined();
  const errors = POD_RESOURCE.validateStatusUpdate(next, ended as unknown as Pod);
  expect(errors.map((error) => fieldErrorText(error))).toEqual([
    'status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state',
  ]);
});

// Upstream: pkg/registry/core/pod/strategy_test.go TestCheckGracefulDelete
test('the grace period of a delete', () => {
  const grace = (spec: object, status: object, requested?: number) =>
    POD_RESOURCE.gracePeriodSeconds(
      {
        ...OLD,
        spec: { ...OLD.spec, ...spec },
        status: { ...OLD.status, ...status },
      },
      requested,
    );
  expect(grace({}, {})).toBe(0);
  expect(grace({ nodeName: 'n' }, {})).toBe(30);
  expect(grace({ nodeName: 'n' }, {}, 5)).toBe(5);
  expect(grace({ nodeName: 'n' }, {}, -1)).toBe(1);
  expect(grace({ nodeName: 'n' }, { phase: 'Succeeded' })).toBe(0);
});

test('resizing takes cpu and memory alone, and keeps the class of service', () => {
  const resize = (resources: object) => {
    const sent = { ...OLD, spec: { ...OLD.spec, containers: [{ name: 'c', resources }] } };
    const next = POD_RESOURCE.preparePartUpdate('resize', sent as unknown as Pod, OLD, CONTEXT);
    const errors = POD_RESOURCE.validatePartUpdate('resize', next, OLD);
    return { next, errors: errors.map((error) => fieldErrorText(error)) };
  };
  const { next, errors } = resize({ requests: { cpu: '2' } });
  expect(errors).toEqual([]);
  expect(next.spec.containers[0]).toMatchObject({ image: 'nginx:1' });
  expect(next.metadata.generation).toBe(2);
  expect(resize({ requests: { cpu: '1' }, limits: { cpu: '1', memory: '1Gi' } }).errors).toEqual(
    [],
  );
  expect(resize({}).errors).toContain(
    'spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed',
  );
});

test('ephemeral containers come and never go', () => {
  const add = (old: Pod, list: readonly object[]) => {
    const sent = { ...old, spec: { ...old.spec, ephemeralContainers: list } } as unknown as Pod;
    const part = 'ephemeralcontainers';
    const next = POD_RESOURCE.preparePartUpdate(part, POD_RESOURCE.defaults(sent), old, CONTEXT);
    const errors = POD_RESOURCE.validatePartUpdate(part, next, old);
    return { next, errors: errors.map((error) => fieldErrorText(error)) };
  };
  const first = add(OLD, [{ name: 'debugger', image: 'busybox', targetContainerName: 'c' }]);
  expect(first.errors).toEqual([]);
  expect(first.next.spec.ephemeralContainers?.[0]?.terminationMessagePolicy).toBe('File');
  expect(add(first.next, []).errors).toEqual([
    'spec.ephemeralContainers: Forbidden: existing ephemeral containers "debugger" may not be' +
      ' removed\n',
  ]);
});
