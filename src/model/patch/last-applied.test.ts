// From client-side to server-side apply.
// Facts: managedfields/internal/lastappliedmanager_test.go, lastappliedupdater_test.go.
import { expect, test } from 'vitest';
import type { KubeObject } from '../meta/object.ts';
import { definitionOfKind } from '../schema/schema.ts';
import { applyConfiguration } from './apply.ts';
import { trackUpdate } from './managed-fields.ts';
import type { Writer } from './managed-fields.ts';

const CONFIG_MAP = definitionOfKind('v1', 'ConfigMap')!;
const ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';

const writer = (manager: string): Writer => ({
  manager,
  subresource: '',
  time: '2026-01-01T00:00:00Z',
  ignored: [],
});

function mapWith(data: object, annotations?: object): KubeObject {
  const metadata = { name: 'm', ...(annotations ? { annotations } : {}) };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data } as KubeObject;
}

/** As `kubectl apply` left it; `data` is what stands there now. */
function live(applied: object, data = applied): KubeObject {
  const annotations = { [ANNOTATION]: JSON.stringify(mapWith(applied)) };
  const object = mapWith(data, annotations);
  return trackUpdate(CONFIG_MAP, undefined, object, writer('kubectl-client-side-apply'));
}

const apply = (object: KubeObject, config: KubeObject, manager = 'kubectl') =>
  applyConfiguration(CONFIG_MAP, object, config, writer(manager), false);

test('kubectl takes over what it applied before, and keeps the annotation in step', () => {
  const result = apply(live({ a: '1', b: '2' }), mapWith({ b: '3' }));
  const object = result.is === 'applied' ? result.object : undefined;
  expect(object).toMatchObject({ data: { a: '1', b: '3' } });
  expect(object?.metadata.annotations?.[ANNOTATION]).toBe(
    '{"apiVersion":"v1","data":{"b":"3"},"kind":"ConfigMap","metadata":{"name":"m"}}\n',
  );
});

test('what somebody else changed since is no longer its own', () => {
  expect(
    apply(live({ a: '1', b: '2' }, { a: '9', b: '2' }), mapWith({ a: '3', b: '4' })),
  ).toMatchObject({
    is: 'refused',
    status: {
      message:
        'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using v1: .data.a',
    },
  });
});

test('under another name it conflicts as anybody does, and leaves the annotation alone', () => {
  const object = live({ a: '1' });
  expect(apply(object, mapWith({ a: '2' }), 'me').is).toBe('refused');
  const result = apply(object, mapWith({ c: '2' }), 'me');
  expect(result.is === 'applied' && result.object.metadata.annotations).toEqual(
    object.metadata.annotations,
  );
});
