// Messages as a v1.35 API server gives them.
import { describe, expect, test } from 'vitest';
import { deepFreeze } from '../meta/deep-freeze.ts';
import type { KubeObject } from '../meta/object.ts';
import { decodeBody } from './decode-body.ts';
import { decode } from './decode.ts';
import { definitionOfKind } from './schema.ts';

type Change = (draft: any) => void;

function deployment(change: Change = () => {}): KubeObject {
  const draft = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', labels: { app: 'web' } },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [
            {
              name: 'c',
              image: 'nginx',
              ports: [{ containerPort: 80 }],
              resources: { limits: { cpu: '1', memory: '1Gi' } },
              livenessProbe: { httpGet: { path: '/', port: 'http' } },
            },
          ],
        },
      },
      strategy: {},
    },
    status: {},
  };
  change(draft);
  return deepFreeze(draft);
}

const DEPLOYMENT = definitionOfKind('apps/v1', 'Deployment')!;
const HANDLED = 'Deployment in version "v1" cannot be handled as a Deployment: ';

function messageOf(change: Change, duplicates: string[] = []): string | undefined {
  const result = decodeBody(DEPLOYMENT, deployment(change), 'Strict', duplicates);
  return result.is === 'refused' ? result.status.message : undefined;
}

test('a canonical body comes back by reference', () => {
  const body = deployment();
  const result = decode(DEPLOYMENT, body);
  expect(result).toEqual({ is: 'decoded', value: body, unknown: [] });
  expect(result.is === 'decoded' && result.value).toBe(body);
});

describe('refusals', () => {
  const container = (draft: any): any => draft.spec.template.spec.containers[0];
  const cannot = (what: string): string => `${HANDLED}json: cannot unmarshal ${what}`;
  test.each<[string, Change, string]>([
    [
      'unknown fields',
      (d) => {
        container(d).prots = [];
        d.spec.foo = 1;
      },
      `${HANDLED}strict decoding error: unknown field "spec.template.spec.containers[0].prots",` +
        ' unknown field "spec.foo"',
    ],
    [
      'a text for a number',
      (d) => (d.spec.replicas = 'three'),
      cannot('string into Go struct field DeploymentSpec.spec.replicas of type int32'),
    ],
    [
      'a fraction',
      (d) => (d.spec.replicas = 1.5),
      cannot('number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32'),
    ],
    [
      'a number too large',
      (d) => (d.spec.replicas = 3e9),
      cannot('number 3000000000 into Go struct field DeploymentSpec.spec.replicas of type int32'),
    ],
    [
      'a map for a list',
      (d) => (d.spec.template.spec.containers = { a: 1 }),
      cannot(
        'object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container',
      ),
    ],
    [
      'a number for a label',
      (d) => (d.metadata.labels.a = 1),
      cannot('number into Go struct field ObjectMeta.metadata.labels of type string'),
    ],
    [
      'a text for a struct',
      (d) => (d.spec.template = 'x'),
      cannot('string into Go struct field DeploymentSpec.spec.template of type v1.PodTemplateSpec'),
    ],
    [
      'a number for a named text',
      (d) => (d.spec.template.spec.restartPolicy = 1),
      cannot(
        'number into Go struct field PodSpec.spec.template.spec.restartPolicy of type' +
          ' v1.RestartPolicy',
      ),
    ],
    [
      'a truth value for a port',
      (d) => (container(d).livenessProbe.httpGet.port = true),
      cannot(
        'bool into Go struct field HTTPGetAction.spec.template.spec.containers.livenessProbe' +
          '.httpGet.port of type int32',
      ),
    ],
    [
      'a bad quantity',
      (d) => (container(d).resources.limits.cpu = 'much'),
      `${HANDLED}quantities must match the regular expression` +
        " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    [
      'a bad time',
      (d) => (d.metadata.creationTimestamp = 'now'),
      `${HANDLED}parsing time "now" as "2006-01-02T15:04:05Z07:00": cannot parse "now" as "2006"`,
    ],
  ])('%s', (_, change, message) => {
    expect(messageOf(change)).toBe(message);
  });

  test('fields given twice', () => {
    expect(messageOf(() => {}, ['spec.replicas'])).toBe(
      `${HANDLED}strict decoding error: duplicate field "spec.replicas"`,
    );
  });

  test('base64 of a secret', () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { a: 'b!' } };
    const result = decode(definitionOfKind('v1', 'Secret')!, secret);
    const message = 'illegal base64 data at input byte 1';
    expect(result).toEqual({ is: 'failed', message });
  });
});

test('Warn drops unknown fields and says so; Ignore says nothing', () => {
  const body = deployment((d) => (d.spec.foo = 1));
  const warned = decodeBody(DEPLOYMENT, body, 'Warn');
  expect(warned).toEqual({
    is: 'object',
    object: deployment(),
    warnings: ['unknown field "spec.foo"'],
  });
  expect(decodeBody(DEPLOYMENT, body, 'Ignore')).toEqual({
    is: 'object',
    object: deployment(),
    warnings: [],
  });
});

test('what Go would not write vanishes, what it always writes appears', () => {
  const body = deployment((d) => {
    d.spec.paused = false;
    d.spec.minReadySeconds = 0;
    d.spec.revisionHistoryLimit = 0;
    d.metadata.annotations = {};
    d.metadata.creationTimestamp = null;
    d.spec.template.spec.volumes = [];
    d.spec.template.spec.containers[0].resources = { limits: { cpu: 1, memory: '1024Mi' } };
    delete d.spec.strategy;
    delete d.status;
  });
  const result = decode(DEPLOYMENT, body);
  const expected = deployment((d) => (d.spec.revisionHistoryLimit = 0));
  expect(result).toEqual({ is: 'decoded', value: expected, unknown: [] });
});

test('what does not change is shared', () => {
  const body = deployment((d) => (d.spec.paused = false)) as any;
  const result = decode(DEPLOYMENT, body) as any;
  expect(result.value.spec.paused).toBeUndefined();
  expect(result.value.spec.template).toBe(body.spec.template);
  expect(result.value.metadata).toBe(body.metadata);
});

test('a key named __proto__ stays a key', () => {
  const labels = JSON.parse('{"__proto__": "x", "a": ""}');
  const body = deployment((d) => {
    d.metadata.labels = labels;
    d.spec.paused = false;
  });
  const result = decode(DEPLOYMENT, body);
  const decoded = result.is === 'decoded' ? (result.value as KubeObject) : undefined;
  expect(JSON.stringify(decoded?.metadata.labels)).toBe('{"__proto__":"x","a":""}');
});
