// Server-side apply and managed fields as a v1.35 server keeps them.
import { describe, expect, test } from 'vitest';
import { deepFreeze } from '../meta/deep-freeze.ts';
import type { KubeObject } from '../meta/object.ts';
import { decode } from '../schema/decode.ts';
import { definitionOfKind } from '../schema/schema.ts';
import { applyConfiguration } from './apply.ts';
import type { ApplyResult } from './apply.ts';
import { FieldSet } from './field-set.ts';
import { managerOfUserAgent, trackUpdate } from './managed-fields.ts';
import type { Writer } from './managed-fields.ts';

const DEPLOYMENT = definitionOfKind('apps/v1', 'Deployment')!;
const CONFIG_MAP = definitionOfKind('v1', 'ConfigMap')!;
const TIME = '2026-01-01T00:00:00Z';

function writer(manager: string, change: Partial<Writer> = {}): Writer {
  return { manager, subresource: '', time: TIME, ignored: ['status'], ...change };
}

const LABELS = { app: 'web' };

function deployment(spec: object, podSpec: object, status?: object): KubeObject {
  const object = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', labels: LABELS },
    spec: {
      selector: { matchLabels: LABELS },
      template: { metadata: { labels: LABELS }, spec: podSpec },
      ...spec,
    },
    ...(status === undefined ? {} : { status }),
  };
  return deepFreeze(object) as KubeObject;
}

function defaulted(): KubeObject {
  const container = {
    name: 'nginx',
    image: 'nginx',
    imagePullPolicy: 'Always',
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  };
  const podSpec = {
    containers: [container],
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
  };
  const rollingUpdate = { maxSurge: '25%', maxUnavailable: '25%' };
  const spec = {
    progressDeadlineSeconds: 600,
    replicas: 1,
    revisionHistoryLimit: 10,
    strategy: { type: 'RollingUpdate', rollingUpdate },
  };
  return deployment(spec, podSpec, {});
}

function objectOf(result: ApplyResult): KubeObject {
  if (result.is === 'refused') throw new Error(result.status.message);
  const decoded = decode(DEPLOYMENT, result.object);
  if (decoded.is === 'failed') throw new Error(decoded.message);
  return deepFreeze(decoded.value) as KubeObject;
}

const specOf = (object: KubeObject): any => (object as unknown as { spec: object }).spec;
const managersOf = (object: KubeObject): readonly string[] =>
  (object.metadata.managedFields ?? []).map(({ manager, operation }) => `${manager} ${operation}`);

test('a create gives its manager the fields that kubectl shows on a real cluster', () => {
  const created = trackUpdate(DEPLOYMENT, undefined, defaulted(), writer('kubectl-create'));
  const labels = { 'f:labels': { '.': {}, 'f:app': {} } };
  expect(created.metadata.managedFields).toEqual([
    {
      manager: 'kubectl-create',
      operation: 'Update',
      apiVersion: 'apps/v1',
      time: TIME,
      fieldsType: 'FieldsV1',
      fieldsV1: {
        'f:metadata': labels,
        'f:spec': {
          'f:progressDeadlineSeconds': {},
          'f:replicas': {},
          'f:revisionHistoryLimit': {},
          'f:selector': {},
          'f:strategy': {
            'f:rollingUpdate': { '.': {}, 'f:maxSurge': {}, 'f:maxUnavailable': {} },
            'f:type': {},
          },
          'f:template': {
            'f:metadata': labels,
            'f:spec': {
              'f:containers': {
                'k:{"name":"nginx"}': {
                  '.': {},
                  'f:image': {},
                  'f:imagePullPolicy': {},
                  'f:name': {},
                  'f:resources': {},
                  'f:terminationMessagePath': {},
                  'f:terminationMessagePolicy': {},
                },
              },
              'f:dnsPolicy': {},
              'f:restartPolicy': {},
              'f:schedulerName': {},
              'f:securityContext': {},
              'f:terminationGracePeriodSeconds': {},
            },
          },
        },
      },
    },
  ]);
});

test('an update moves ownership of what it changed, and only that', () => {
  const created = trackUpdate(DEPLOYMENT, undefined, defaulted(), writer('a'));
  const scaled = { ...created, spec: { ...specOf(created), replicas: 5 } };
  const next = trackUpdate(
    DEPLOYMENT,
    created,
    scaled,
    writer('b', { time: '2026-01-01T00:00:09Z' }),
  );
  const [first, second] = next.metadata.managedFields ?? [];
  expect(first).toMatchObject({ manager: 'a', time: TIME });
  expect((first as any).fieldsV1['f:spec']['f:replicas']).toBeUndefined();
  expect(second).toMatchObject({ manager: 'b', fieldsV1: { 'f:spec': { 'f:replicas': {} } } });
});

test('an update without a change leaves managedFields as they are', () => {
  const created = trackUpdate(DEPLOYMENT, undefined, defaulted(), writer('a'));
  const next = trackUpdate(DEPLOYMENT, created, { ...created }, writer('b'));
  expect(next.metadata.managedFields).toEqual(created.metadata.managedFields);
});

test('managedFields can be written and reset, but not lost by leaving them out', () => {
  const created = trackUpdate(DEPLOYMENT, undefined, defaulted(), writer('a'));
  const [entry] = created.metadata.managedFields ?? [];
  const send = (managedFields: readonly object[]): KubeObject =>
    trackUpdate(
      DEPLOYMENT,
      created,
      { ...created, metadata: { ...created.metadata, managedFields } } as KubeObject,
      writer('b'),
    );
  expect(managersOf(send([{ ...entry, manager: 'renamed' }]))).toEqual(['renamed Update']);
  expect(managersOf(send([]))).toEqual(['a Update']);
  expect(send([{}]).metadata.managedFields).toBeUndefined();
});

describe('apply', () => {
  const config = deployment({ replicas: 3 }, { containers: [{ name: 'c', image: 'nginx:1' }] });
  const created = objectOf(
    applyConfiguration(DEPLOYMENT, undefined, config, writer('helm'), false),
  );

  test('creates, owning what it names', () => {
    expect(created.metadata.managedFields).toMatchObject([
      {
        manager: 'helm',
        operation: 'Apply',
        fieldsV1: {
          'f:metadata': { 'f:labels': { 'f:app': {} } },
          'f:spec': {
            'f:replicas': {},
            'f:selector': {},
            'f:template': {
              'f:spec': {
                'f:containers': { 'k:{"name":"c"}': { '.': {}, 'f:image': {}, 'f:name': {} } },
              },
            },
          },
        },
      },
    ]);
  });

  test('the same again changes nothing, and says so by reference', () => {
    const again = applyConfiguration(DEPLOYMENT, created, config, writer('helm'), false);
    expect(again.is === 'applied' && again.object).toBe(created);
  });

  test('another manager that agrees shares the field; one that differs conflicts', () => {
    const minimal = { ...config, spec: { replicas: 3 } } as KubeObject;
    const shared = objectOf(applyConfiguration(DEPLOYMENT, created, minimal, writer('me'), false));
    expect(managersOf(shared)).toEqual(['helm Apply', 'me Apply']);
    const differs = { ...config, spec: { replicas: 4 } } as KubeObject;
    const refused = applyConfiguration(DEPLOYMENT, created, differs, writer('me'), false);
    expect(refused.is === 'refused' && refused.status).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: 'Apply failed with 1 conflict: conflict with "helm": .spec.replicas',
      details: {
        causes: [
          {
            reason: 'FieldManagerConflict',
            message: 'conflict with "helm"',
            field: '.spec.replicas',
          },
        ],
      },
    });
    const forced = objectOf(applyConfiguration(DEPLOYMENT, created, differs, writer('me'), true));
    expect(specOf(forced).replicas).toBe(4);
    const lost = forced.metadata.managedFields?.find(({ manager }) => manager === 'helm');
    expect((lost as any).fieldsV1['f:spec']['f:replicas']).toBeUndefined();
  });

  test('several conflicts are listed by manager', () => {
    const live = trackUpdate(
      DEPLOYMENT,
      created,
      {
        ...created,
        spec: { ...specOf(created), replicas: 9, paused: true },
      } as KubeObject,
      writer('kubectl-edit'),
    );
    const podSpec = { containers: [{ name: 'c', image: 'nginx:2' }] };
    const wanted = deployment({ replicas: 1, paused: false }, podSpec);
    const refused = applyConfiguration(DEPLOYMENT, live, wanted, writer('me'), false);
    expect(refused.is === 'refused' && refused.status.message).toBe(
      [
        'Apply failed with 3 conflicts: conflicts with "helm":',
        '- .spec.template.spec.containers[name="c"].image',
        'conflicts with "kubectl-edit" using apps/v1:',
        '- .spec.paused',
        '- .spec.replicas',
      ].join('\n'),
    );
  });

  test('what is no longer applied goes, unless somebody else owns it', () => {
    const two = deployment(
      { replicas: 3 },
      {
        containers: [
          { name: 'c', image: 'nginx:1' },
          { name: 'side', image: 'x' },
        ],
        securityContext: { runAsUser: 5 },
      },
    );
    const first = objectOf(applyConfiguration(DEPLOYMENT, undefined, two, writer('helm'), false));
    const second = objectOf(applyConfiguration(DEPLOYMENT, first, config, writer('helm'), false));
    const podSpec = specOf(second).template.spec;
    expect(podSpec.containers.map((container: any) => container.name)).toEqual(['c']);
    expect(podSpec.securityContext).toBeUndefined();

    const other = deployment({}, { containers: [{ name: 'side', image: 'x' }] });
    const shared = objectOf(applyConfiguration(DEPLOYMENT, first, other, writer('me'), false));
    const third = objectOf(applyConfiguration(DEPLOYMENT, shared, config, writer('helm'), false));
    const names = specOf(third).template.spec.containers.map((container: any) => container.name);
    expect(names).toEqual(['c', 'side']);
  });

  test("defaults in an item survive, the order is the configuration's", () => {
    const live = objectOf(
      applyConfiguration(DEPLOYMENT, defaulted(), config, writer('helm'), true),
    );
    expect(managersOf(live)).toEqual(['helm Apply', 'before-first-apply Update']);
    const names = specOf(live).template.spec.containers.map((container: any) => container.name);
    expect(names).toEqual(['nginx', 'c']);
  });

  test.each<[string, object, string]>([
    ['an unknown field', { foo: 1 }, '.spec.foo: field not declared in schema'],
    [
      'a key twice',
      { template: { spec: { containers: [{ name: 'c' }, { name: 'c' }] } } },
      '.spec.template.spec.containers: duplicate entries for key [name="c"]',
    ],
    [
      'a missing key',
      { template: { spec: { containers: [{ image: 'c' }] } } },
      '.spec.template.spec.containers: element 0: associative list with keys has an element that' +
        ' omits key field "name" (and doesn\'t have default value)',
    ],
  ])('refuses %s', (_, spec, problem) => {
    const bad = { ...config, metadata: { name: 'web', namespace: 'default' }, spec } as KubeObject;
    const refused = applyConfiguration(DEPLOYMENT, undefined, bad, writer('helm'), false);
    expect(refused.is === 'refused' && refused.status.message).toBe(
      `failed to create typed patch object (default/web; apps/v1, Kind=Deployment): ${problem}`,
    );
  });
});

test('keys of a map are owned one by one', () => {
  const map = (data: object): KubeObject =>
    ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm' }, data }) as KubeObject;
  const first = applyConfiguration(
    CONFIG_MAP,
    undefined,
    map({ a: '1', b: '1' }),
    writer('x'),
    false,
  );
  const live = first.is === 'applied' ? first.object : undefined;
  const second = applyConfiguration(CONFIG_MAP, live, map({ c: '1' }), writer('y'), false);
  const both = second.is === 'applied' ? second.object : undefined;
  const third = applyConfiguration(CONFIG_MAP, both, map({ b: '2' }), writer('x'), false);
  expect(third.is === 'applied' && (third.object as any).data).toEqual({ b: '2', c: '1' });
});

test('more than ten update managers are put together', () => {
  let object = trackUpdate(DEPLOYMENT, undefined, defaulted(), writer('m0'));
  for (let i = 1; i <= 12; i++) {
    const time = `2026-01-01T00:00:${10 + i}Z`;
    const annotations = { ...object.metadata.annotations, [`k${i}`]: 'v' };
    const next = { ...object, metadata: { ...object.metadata, annotations } };
    object = trackUpdate(DEPLOYMENT, object, next, writer(`m${i}`, { time }));
  }
  const managers = managersOf(object);
  expect(managers).toHaveLength(10);
  expect(managers[0]).toBe('ancient-changes Update');
});

test('fieldsV1 reads back as written', () => {
  const fields = {
    'f:a': {},
    'f:b': { '.': {}, 'f:c': {} },
    'f:d': { 'k:{"name":"x"}': { '.': {} }, 'v:1': {} },
  };
  const written = FieldSet.fromFieldsV1(fields).toFieldsV1();
  expect(written).toEqual({ ...fields, 'f:d': { 'k:{"name":"x"}': {}, 'v:1': {} } });
  expect(FieldSet.fromFieldsV1(written).equals(FieldSet.fromFieldsV1(fields))).toBe(true);
});

test('the manager of a user agent', () => {
  expect(managerOfUserAgent('kubectl/v1.35.2 (linux/amd64)')).toBe('kubectl');
});
