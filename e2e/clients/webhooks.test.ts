// Admission webhooks that run as pods of the cluster, seen through real kubectl.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingClients } from './real-clients.ts';
import { TestServer } from './test-server.ts';

const IMAGE = 'registry.k8s.io/e2e-test-images/agnhost:2.53';

describe.skipIf(missingClients() !== '')('admission webhooks', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start(20);
    await server.ok(`run hook --image=${IMAGE} --port=8443 -- webhook --port=8443`);
    await server.ok('expose pod hook --port=443 --target-port=8443');
    await server.ok('wait --for=condition=Ready pod/hook --timeout=60s');
  });
  afterAll(() => server?.stop());

  const register = async (sort: string, path: string, rest: object = {}): Promise<void> => {
    const service = { name: 'hook', namespace: 'default', path };
    const rule = { apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'] };
    const webhook = {
      name: 'hook.example.com',
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
      clientConfig: { service },
      rules: [{ ...rule, operations: ['CREATE', 'UPDATE'] }],
      ...rest,
    };
    const outcome = await server.apply(
      JSON.stringify({
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: `${sort}WebhookConfiguration`,
        metadata: { name: 'hook' },
        webhooks: [webhook],
      }),
    );
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
  };
  const configMap = (name: string, data: object): string =>
    JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });

  test('a validating webhook refuses creates and updates', async () => {
    await register('Validating', '/configmaps');
    const bad = { 'webhook-e2e-test': 'webhook-disallow' };
    const refusal =
      'admission webhook "hook.example.com" denied the request: the configmap contains unwanted' +
      ' key and value\n';
    expect((await server.apply(configMap('bad', bad))).stderr).toBe(
      `Error from server: error when creating "STDIN": ${refusal}`,
    );
    expect((await server.apply(configMap('good', { a: 'b' }))).code).toBe(0);
    const patch = JSON.stringify({ data: bad });
    expect(await server.fails(`patch configmap good -p '${patch}'`)).toBe(
      `Error from server: ${refusal}`,
    );
  });

  test('a mutating webhook changes what is stored', async () => {
    await register('Mutating', '/mutating-configmaps');
    expect((await server.apply(configMap('made', { 'mutation-start': 'yes' }))).code).toBe(0);
    expect(JSON.parse(await server.ok('get configmap made -o json')).data).toEqual({
      'mutation-start': 'yes',
      'mutation-stage-1': 'yes',
    });
  });

  test('failurePolicy decides when nobody answers', async () => {
    const service = { name: 'nope', namespace: 'default', path: '/x' };
    const broken = { clientConfig: { service } };
    await register('Validating', '/x', broken);
    expect(await server.fails('create configmap blocked')).toBe(
      'error: failed to create configmap: Internal error occurred: failed calling webhook' +
        ' "hook.example.com": failed to call webhook: Post' +
        ' "https://nope.default.svc:443/x?timeout=10s": service "nope" not found\n',
    );
    await register('Validating', '/x', { ...broken, failurePolicy: 'Ignore' });
    await server.ok('create configmap passed');
  });

  test('match conditions', async () => {
    const matchConditions = [{ name: 'named', expression: "object.metadata.name == 'no'" }];
    await register('Validating', '/always-deny', { matchConditions });
    expect(await server.fails('create configmap no')).toContain('this webhook denies all requests');
    await server.ok('create configmap yes');
  });
});
