// @kubernetes/client-node: lists, patches, watches, informers and exec, as programs use them.
import { Writable } from 'node:stream';
import {
  CoreV1Api,
  Exec,
  KubeConfig,
  PatchStrategy,
  Watch,
  makeInformer,
  setHeaderOptions,
} from '@kubernetes/client-node';
import type { V1ConfigMap, V1Pod, V1Status } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingClients } from './real-clients.ts';
import { TestServer } from './test-server.ts';

const namespace = 'default';
const configMap = (name: string, value: string): V1ConfigMap => ({
  metadata: { name, labels: { set: 'watched' } },
  data: { value },
});

describe.skipIf(missingClients() !== '')('client-node', () => {
  let server: TestServer;
  let config: KubeConfig;
  let core: CoreV1Api;
  beforeAll(async () => {
    server = await TestServer.start(20);
    config = new KubeConfig();
    config.loadFromFile(server.kubeconfig);
    core = config.makeApiClient(CoreV1Api);
  });
  afterAll(() => server?.stop());

  test('a watch from a list has neither gaps nor repetitions', async () => {
    const listed = await core.listNamespacedConfigMap({ namespace, labelSelector: 'set=watched' });
    const seen: string[] = [];
    const watch = new Watch(config);
    const query = {
      resourceVersion: listed.metadata?.resourceVersion,
      labelSelector: 'set=watched',
    };
    const path = `/api/v1/namespaces/${namespace}/configmaps`;
    const note = (type: string, object: V1ConfigMap): void => {
      seen.push(`${type} ${object.metadata?.name} ${object.data?.value ?? ''}`);
    };
    const control = await watch.watch(path, query, note, () => {});
    await core.createNamespacedConfigMap({ namespace, body: configMap('w', '1') });
    const body = [{ op: 'replace', path: '/data/value', value: '2' }];
    await core.patchNamespacedConfigMap(
      { namespace, name: 'w', body },
      setHeaderOptions('Content-Type', PatchStrategy.JsonPatch),
    );
    await core.deleteNamespacedConfigMap({ namespace, name: 'w' });
    await until(() => seen.length >= 3);
    control.abort();
    expect(seen).toEqual(['ADDED w 1', 'MODIFIED w 2', 'DELETED w 2']);
  });

  test('an informer follows', async () => {
    const list = () => core.listNamespacedConfigMap({ namespace });
    const informer = makeInformer(config, `/api/v1/namespaces/${namespace}/configmaps`, list);
    await informer.start();
    await core.createNamespacedConfigMap({ namespace, body: configMap('i', '1') });
    await until(() => informer.get('i', namespace) !== undefined);
    await informer.stop();
    expect(informer.get('i', namespace)?.data).toEqual({ value: '1' });
  });

  test('exec gives output and exit status', async () => {
    const command = ['sh', '-c', 'sleep 3600'];
    const pod: V1Pod = {
      metadata: { name: 'box' },
      spec: { containers: [{ name: 'c', image: 'busybox:1.36', command }] },
    };
    await core.createNamespacedPod({ namespace, body: pod });
    await server.ok('wait --for=condition=Ready pod/box --timeout=60s');
    let output = '';
    const sink = new Writable({
      write(chunk, _encoding, done) {
        output += String(chunk);
        done();
      },
    });
    const status = await new Promise<V1Status>((resolve, reject) => {
      const script = ['sh', '-c', 'echo out; exit 4'];
      new Exec(config)
        .exec(namespace, 'box', 'c', script, sink, null, null, false, resolve)
        .catch(reject);
    });
    expect(output).toBe('out\n');
    expect(status.details?.causes).toEqual([{ reason: 'ExitCode', message: '4' }]);
  });
});

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it did not happen within ten seconds');
}
