// What kubectl reads from the documents.
import { expect, test } from 'vitest';
import { DESCRIPTION_LINES } from '../generated/descriptions.ts';
import { readDescriptions } from './descriptions.ts';
import type { OpenApiResource } from './openapi-paths.ts';
import { openApiV2Document } from './openapi-v2.ts';
import { openApiV3Document, openApiV3Index } from './openapi-v3.ts';

const VERBS = ['get', 'list', 'create', 'update', 'patch', 'delete', 'deletecollection', 'watch'];
const PODS: OpenApiResource = {
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  namespaced: true,
  verbs: VERBS,
  subresources: [{ name: 'status', kind: 'Pod', verbs: ['get', 'update', 'patch'] }],
};
const DEPLOYMENTS: OpenApiResource = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  namespaced: true,
  verbs: VERBS,
  subresources: [
    { name: 'scale', kind: 'Scale', group: 'autoscaling', version: 'v1', verbs: ['get', 'patch'] },
  ],
};
const CLOCKS: OpenApiResource = {
  group: 'sim.kubetarium.dev',
  version: 'v1alpha1',
  kind: 'Clock',
  plural: 'clocks',
  namespaced: false,
  verbs: VERBS,
  subresources: [],
  schema: { type: 'object', properties: { spec: { type: 'object' } } },
};
const ALL = [PODS, DEPLOYMENTS, CLOCKS];

test('the index names every group version', () => {
  const { paths } = openApiV3Index(ALL) as { paths: { [key: string]: unknown } };
  const keys = ['api/v1', 'apis/apps/v1', 'apis/sim.kubetarium.dev/v1alpha1'];
  expect(Object.keys(paths)).toEqual(keys);
  expect(paths['api/v1']).toEqual({
    serverRelativeURL: expect.stringMatching(/^\/openapi\/v3\/api\/v1\?hash=[0-9A-F]{8}$/),
  });
});

test('a document has merge keys, list types, patch types and descriptions', () => {
  const docs = readDescriptions(DESCRIPTION_LINES);
  const document = openApiV3Document('api/v1', ALL, docs) as any;
  const schemas = document.components.schemas;
  const spec = schemas['io.k8s.api.core.v1.PodSpec'];
  expect(spec.required).toEqual(['containers']);
  expect(spec.properties.containers).toMatchObject({
    type: 'array',
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['name'],
    'x-kubernetes-patch-merge-key': 'name',
    'x-kubernetes-patch-strategy': 'merge',
  });
  expect(spec.properties.volumes['x-kubernetes-patch-strategy']).toBe('merge,retainKeys');
  expect(spec.properties.restartPolicy.enum).toEqual(['Always', 'Never', 'OnFailure']);
  const container = schemas['io.k8s.api.core.v1.Container'];
  expect(container.properties.image.description).toContain('Container image name');
  const probe = schemas['io.k8s.api.core.v1.Probe'];
  expect(probe.properties.httpGet.description).toContain('HTTP');
  const path = document.paths['/api/v1/namespaces/{namespace}/pods/{name}'];
  const patch = path.patch;
  const types = Object.keys(patch.requestBody.content);
  expect(types).toContain('application/strategic-merge-patch+json');
  expect(patch.parameters.map((parameter: any) => parameter.name)).toContain('fieldValidation');
  const gvk = { group: '', kind: 'Pod', version: 'v1' };
  expect(patch['x-kubernetes-group-version-kind']).toEqual(gvk);
  expect(document.paths['/api/v1/pods'].get['x-kubernetes-action']).toBe('list');
});

test.each([openApiV2Document(ALL), ...ALL.map((one) => openApiV3Document(keyOf(one), ALL))])(
  'every reference of document %# leads to a schema',
  (document: any) => {
    const schemas = document.definitions ?? document.components.schemas;
    const missing: string[] = [];
    JSON.stringify(document, (key, value) => {
      const isRef = key === '$ref' && typeof value === 'string' && value.startsWith('#/');
      const target = isRef ? value.slice(value.lastIndexOf('/') + 1) : undefined;
      if (target !== undefined && schemas[target] === undefined) missing.push(value);
      return value;
    });
    expect(missing).toEqual([]);
    expect(Object.keys(schemas).length).toBeGreaterThan(3);
  },
);

test('custom kinds have no strategic merge patch', () => {
  const document = openApiV3Document('apis/sim.kubetarium.dev/v1alpha1', ALL) as any;
  const path = document.paths['/apis/sim.kubetarium.dev/v1alpha1/clocks/{name}'];
  const types = Object.keys(path.patch.requestBody.content);
  expect(types).not.toContain('application/strategic-merge-patch+json');
  expect(document.components.schemas['dev.kubetarium.sim.v1alpha1.Clock']).toMatchObject({
    'x-kubernetes-group-version-kind': [
      { group: 'sim.kubetarium.dev', kind: 'Clock', version: 'v1alpha1' },
    ],
  });
  expect(openApiV3Document('apis/none/v1', ALL)).toBeUndefined();
});

function keyOf({ group, version }: OpenApiResource): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`;
}
