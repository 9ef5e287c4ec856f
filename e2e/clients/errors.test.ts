// Refusals, read through real kubectl: they must be upstream's own words.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingClients } from './real-clients.ts';
import { TestServer } from './test-server.ts';

const DEPLOYMENT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'c', image: 'nginx' }] },
    },
  },
};

describe.skipIf(missingClients() !== '')('errors', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start(20);
  });
  afterAll(() => server?.stop());

  const refused = async (object: object, ...args: string[]): Promise<string> => {
    const outcome = await server.apply(JSON.stringify(object), ...args);
    expect(outcome.code).toBe(1);
    return outcome.stderr;
  };

  test('unknown field, wrong type, bad name', async () => {
    const spec = { ...DEPLOYMENT.spec, replica: 3 };
    expect(await refused({ ...DEPLOYMENT, spec })).toContain(
      'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error:' +
        ' unknown field "spec.replica"',
    );
    const wrong = { ...DEPLOYMENT, spec: { ...DEPLOYMENT.spec, replicas: 'three' } };
    expect(await refused(wrong)).toContain(
      'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    );
    expect(await refused({ ...DEPLOYMENT, metadata: { name: 'Web_1' } })).toContain(
      'The Deployment "Web_1" is invalid: metadata.name: Invalid value: "Web_1": a lowercase RFC' +
        ' 1123 subdomain must consist of lower case alphanumeric characters',
    );
  });

  test('kinds that nobody knows', async () => {
    expect(
      await refused({ apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'x' } }),
    ).toBe(
      'error: resource mapping not found for name: "x" namespace: "" from "STDIN": no matches for' +
        ' kind "Thing" in version "example.com/v1"\nensure CRDs are installed first\n',
    );
  });

  test('selector mismatch, immutable field', async () => {
    const selector = { matchLabels: { app: 'other' } };
    const message = await refused({ ...DEPLOYMENT, spec: { ...DEPLOYMENT.spec, selector } });
    expect(message).toContain('`selector` does not match template `labels`');
    expect((await server.apply(JSON.stringify(DEPLOYMENT))).code).toBe(0);
    const labels = { app: 'other' };
    const template = { ...DEPLOYMENT.spec.template, metadata: { labels } };
    const moved = { ...DEPLOYMENT, spec: { selector: { matchLabels: labels }, template } };
    expect(await refused(moved)).toContain('field is immutable');
  });

  test('not found, already exists, conflict', async () => {
    expect(await server.fails('get deploy nope')).toBe(
      'Error from server (NotFound): deployments.apps "nope" not found\n',
    );
    await server.ok('create configmap cm');
    expect(await server.fails('create configmap cm')).toContain(
      'error: failed to create configmap: configmaps "cm" already exists',
    );
    const stale = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'cm', resourceVersion: '1' },
    };
    expect(await server.fails('replace -f -', { stdin: JSON.stringify(stale) })).toContain(
      'Operation cannot be fulfilled on configmaps "cm": the object has been modified; please' +
        ' apply your changes to the latest version and try again',
    );
  });

  test('forbidden, and namespaces that stay', async () => {
    expect(await server.fails('get pods --as bob')).toBe(
      'Error from server (Forbidden): pods is forbidden: User "bob" cannot list resource "pods" in' +
        ' API group "" in the namespace "default"\n',
    );
    expect(await server.fails('delete ns default')).toContain(
      'namespaces "default" is forbidden: this namespace may not be deleted',
    );
    expect(await server.fails('create configmap x -n nowhere')).toContain(
      'namespaces "nowhere" not found',
    );
  });

  test('quota exceeded, limits broken', async () => {
    await server.ok('create ns small');
    await server.ok('create quota q --hard=configmaps=2 -n small');
    await server.ok("wait --for=jsonpath='{.status.hard}' quota/q -n small --timeout=30s");
    await server.ok('create configmap a -n small');
    expect(await server.fails('create configmap b -n small')).toContain(
      'configmaps "b" is forbidden: exceeded quota: q, requested: configmaps=1,' +
        ' used: configmaps=2, limited: configmaps=2',
    );
  });
});
