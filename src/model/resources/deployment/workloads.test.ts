// Workloads with pod templates: defaults, strategies, validation, scale, columns.
// Cases: pkg/apis/apps/v1/defaults_test.go, pkg/apis/apps/validation/validation_test.go,
// pkg/registry/apps/*/strategy_test.go, printers_test.go.
import { expect, test } from 'vitest';
import type { Deployment } from '../../generated/types.ts';
import { DAEMON_SET_RESOURCE } from '../daemon-set/daemon-set.resource.ts';
import type { ResourceDefinition } from '../define-resource.ts';
import { REPLICA_SET_RESOURCE } from '../replica-set/replica-set.resource.ts';
import { REPLICATION_CONTROLLER_RESOURCE } from '../replication-controller/controller.resource.ts';
import { STATEFUL_SET_RESOURCE } from '../stateful-set/stateful-set.resource.ts';
import { CONTEXT, create, created, row, update } from '../testing/harness.ts';
import { DEPLOYMENT_RESOURCE } from './deployment.resource.ts';

const template = {
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'c', image: 'nginx:1' }] },
};
const spec = { selector: { matchLabels: { app: 'web' } }, template };
const WORKLOADS: readonly ResourceDefinition<any>[] = [
  DEPLOYMENT_RESOURCE,
  REPLICA_SET_RESOURCE,
  DAEMON_SET_RESOURCE,
  STATEFUL_SET_RESOURCE,
];

test('defaults of a deployment', () => {
  const { object } = create(DEPLOYMENT_RESOURCE, { spec });
  expect(object.spec).toMatchObject({
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
  });
  expect([object.metadata.generation, object.status]).toEqual([1, {}]);
  const recreate = created(DEPLOYMENT_RESOURCE, {
    spec: { ...spec, strategy: { type: 'Recreate' } },
  });
  expect(recreate.spec.strategy).toEqual({ type: 'Recreate' });
});

test('defaults of the others', () => {
  expect(created(REPLICA_SET_RESOURCE, { spec }).spec.replicas).toBe(1);
  const daemon = created(DAEMON_SET_RESOURCE, { spec });
  expect(daemon.spec.updateStrategy).toEqual({
    type: 'RollingUpdate',
    rollingUpdate: { maxUnavailable: 1, maxSurge: 0 },
  });
  expect(daemon.metadata.annotations).toEqual({ 'deprecated.daemonset.template.generation': '1' });
  expect(created(STATEFUL_SET_RESOURCE, { spec }).spec).toMatchObject({
    podManagementPolicy: 'OrderedReady',
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: 1 } },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
  });
  const controller = created(REPLICATION_CONTROLLER_RESOURCE, { spec: { template } });
  expect([controller.spec.selector, controller.metadata.labels]).toEqual([
    { app: 'web' },
    { app: 'web' },
  ]);
});

for (const definition of WORKLOADS) {
  const { kind } = definition.ref;
  test(`${kind}: the selector must match the template`, () => {
    const other = { matchLabels: { app: 'other' } };
    expect(create(definition, { spec: { ...spec, selector: other } }).errors).toContain(
      'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match' +
        ' template `labels`',
    );
    expect(create(definition, { spec: { template } }).errors).toContain(
      'spec.selector: Required value',
    );
    expect(create(definition, { spec: { ...spec, selector: {} } }).errors).toContain(
      `spec.selector: Invalid value: {}: empty selector is invalid for ${kind.toLowerCase()}`,
    );
  });
  test(`${kind}: its pods always restart`, () => {
    const never = { ...template, spec: { ...template.spec, restartPolicy: 'Never' } };
    expect(create(definition, { spec: { ...spec, template: never } }).errors).toContain(
      'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
    );
  });
}

for (const definition of [DEPLOYMENT_RESOURCE, REPLICA_SET_RESOURCE, DAEMON_SET_RESOURCE]) {
  test(`${definition.ref.kind}: the selector stays`, () => {
    const old = created(definition as ResourceDefinition<any>, { spec });
    const labels = { app: 'web', a: 'b' };
    const { errors } = update(definition as ResourceDefinition<any>, old, (object: Deployment) => ({
      ...object,
      spec: {
        ...object.spec,
        selector: { matchLabels: labels },
        template: { ...object.spec.template, metadata: { labels } },
      },
    }));
    expect(errors).toEqual([
      'spec.selector: Invalid value: {"matchLabels":{"app":"web","a":"b"}}: field is immutable',
    ]);
  });
}

const STRATEGIES: readonly (readonly [object, string])[] = [
  [
    { type: 'Recreate', rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } },
    'spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is' +
      " 'Recreate'",
  ],
  [
    { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } },
    'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0',
  ],
  [
    { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: '110%' } },
    'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "110%":' +
      ' must not be greater than 100%',
  ],
  [
    { type: 'Other' },
    'spec.strategy.type: Unsupported value: "Other": supported values: "Recreate", "RollingUpdate"',
  ],
];

for (const [strategy, message] of STRATEGIES) {
  test(`strategy ${JSON.stringify(strategy)}`, () => {
    expect(create(DEPLOYMENT_RESOURCE, { spec: { ...spec, strategy } }).errors).toContain(message);
  });
}

test('generation rises with the spec and with annotations, never with status', () => {
  const old = created(DEPLOYMENT_RESOURCE, { spec });
  const scaled = update(DEPLOYMENT_RESOURCE, old, (object) => ({
    ...object,
    spec: { ...object.spec, replicas: 3 },
    status: { replicas: 9 },
  })).object;
  expect([scaled.metadata.generation, scaled.status]).toEqual([2, {}]);
  const noted = update(DEPLOYMENT_RESOURCE, old, (object) => ({
    ...object,
    metadata: { ...object.metadata, annotations: { a: 'b' } },
  })).object;
  expect(noted.metadata.generation).toBe(2);
  const sent = { ...scaled, spec: old.spec, status: { replicas: 3 } };
  const reported = DEPLOYMENT_RESOURCE.prepareStatusUpdate(sent, scaled, CONTEXT);
  expect([reported.metadata.generation, reported.spec.replicas]).toEqual([2, 3]);
});

test('the scale subresource', () => {
  const old = created(DEPLOYMENT_RESOURCE, { spec: { ...spec, replicas: 2 } });
  expect(DEPLOYMENT_RESOURCE.scale!.read(old)).toMatchObject({
    kind: 'Scale',
    spec: { replicas: 2 },
    status: { replicas: 0, selector: 'app=web' },
  });
  expect(DEPLOYMENT_RESOURCE.scale!.write(old, 5).spec.replicas).toBe(5);
  expect(DEPLOYMENT_RESOURCE.scale!.write(old, 2)).toBe(old);
});

test('stateful sets: little may change', () => {
  const claim = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } };
  const mounted = {
    ...template,
    spec: {
      containers: [{ name: 'c', image: 'a', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
    },
  };
  const old = created(STATEFUL_SET_RESOURCE, {
    spec: { ...spec, template: mounted, serviceName: 'web', volumeClaimTemplates: [claim] },
  });
  expect(
    update(STATEFUL_SET_RESOURCE, old, (set) => ({
      ...set,
      spec: { ...set.spec, replicas: 5, minReadySeconds: 3 },
    })).errors,
  ).toEqual([]);
  expect(
    update(STATEFUL_SET_RESOURCE, old, (set) => ({
      ...set,
      spec: { ...set.spec, serviceName: 'other' },
    })).errors,
  ).toEqual([
    "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals'," +
      " 'template', 'updateStrategy', 'revisionHistoryLimit'," +
      " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
  ]);
});

test('columns', () => {
  const deployment = created(DEPLOYMENT_RESOURCE, { spec: { ...spec, replicas: 3 } });
  const status = { replicas: 3, readyReplicas: 2, updatedReplicas: 3, availableReplicas: 1 };
  expect(row(DEPLOYMENT_RESOURCE, { ...deployment, status })).toEqual({
    Name: 'x',
    Ready: '2/3',
    'Up-to-date': 3,
    Available: 1,
    Age: '60m',
    Containers: 'c',
    Images: 'nginx:1',
    Selector: 'app=web',
  });
  const daemon = row(DAEMON_SET_RESOURCE, created(DAEMON_SET_RESOURCE, { spec }));
  expect(daemon).toMatchObject({ Desired: 0, 'Node Selector': '<none>' });
  const set = row(STATEFUL_SET_RESOURCE, created(STATEFUL_SET_RESOURCE, { spec }));
  expect(set).toMatchObject({ Ready: '0/1', Images: 'nginx:1' });
});
