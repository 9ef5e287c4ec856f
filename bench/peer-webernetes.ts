// (a, the peer) @ngrok/webernetes on the work of benchmark (a): 1,000 replicas on 50 nodes.
import process from 'node:process';
import { BaseImage, Cluster } from '@ngrok/webernetes';
import type { ProcessContext } from '@ngrok/webernetes';
import type { Benchmark } from './benchmark.ts';

const NODES = 50;
const REPLICAS = 1_000;
const GIVE_UP_SECONDS = 420;

class WebImage extends BaseImage {
  static readonly imageName = 'web';
  static readonly imageVersion = '1.0';
  readonly defaultCommand = ['server'];

  override async exec(context: ProcessContext, argv: readonly string[]): Promise<number> {
    if (argv[0] !== 'server') return await super.exec(context, argv);
    context.listenHttp(80, async () => ({ status: 200, body: 'ok' }));
    return await context.waitUntilKilled();
  }
}

async function allReady(cluster: Cluster): Promise<number> {
  const ready = new Set<string>();
  const started = Date.now();
  return await new Promise((resolve) => {
    const giveUp = setInterval(() => {
      if (Date.now() - started > GIVE_UP_SECONDS * 1000) resolve(ready.size);
    }, 1000);
    cluster.informer('pods', (type, pod) => {
      const conditions = pod.status?.conditions ?? [];
      const isReady = conditions.some((one) => one.type === 'Ready' && one.status === 'True');
      const name = pod.metadata?.name ?? '';
      if (isReady && type !== 'delete') ready.add(name);
      else ready.delete(name);
      if (ready.size < REPLICAS) return;
      clearInterval(giveUp);
      resolve(ready.size);
    });
  });
}

export const peerWebernetes: Benchmark = {
  name: 'a-peer-webernetes',
  about: '@ngrok/webernetes 0.3.5: 1,000 replicas on 50 nodes, apply to all Ready',
  async run() {
    const cluster = new Cluster({ nodes: NODES });
    cluster.registerImage(WebImage);
    await cluster.init();
    const before = process.cpuUsage();
    const started = Date.now();
    const done = allReady(cluster);
    const labels = { app: 'web' };
    await cluster.apply([
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web', namespace: 'default' },
        spec: {
          replicas: REPLICAS,
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: { containers: [{ name: 'web', image: 'web:1.0' }] },
          },
        },
      },
    ] as Parameters<Cluster['apply']>[0]);
    const readyPods = await done;
    const used = process.cpuUsage(before);
    return [
      { name: 'CPU time', value: (used.user + used.system) / 1e6, unit: 'CPU s' },
      { name: 'wall time', value: (Date.now() - started) / 1000, unit: 's' },
      { name: 'pods Ready', value: readyPods, unit: 'pods' },
    ];
  },
};
