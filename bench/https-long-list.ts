// (i) 150,000 pods listed over HTTPS, in chunks as kubectl asks and whole.
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import type { Benchmark } from './benchmark.ts';
import { HttpsClient } from './https-client.ts';
import { serveCluster } from './https-server.ts';

const PODS = Number(process.env['BENCH_PODS'] ?? 150_000);
const CHUNK = 500;
const CONNECTIONS = 16;
const PATH = '/api/v1/namespaces/default/pods';

/** Pods that no scheduler takes: only the list is of interest here. */
async function fill(client: HttpsClient): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (;;) {
      const index = next++;
      if (index >= PODS) return;
      const { code } = await client.call('POST', PATH, {
        metadata: { name: `p-${index}`, labels: { app: 'long', part: String(index % 100) } },
        spec: { schedulerName: 'nobody', containers: [{ name: 'c', image: 'nginx:1.27' }] },
      });
      if (code !== 201) throw new Error(`a pod was refused with ${code}`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
}

export const httpsLongList: Benchmark = {
  name: 'i-https-long-list',
  about: `a list of ${PODS} pods over HTTPS, in chunks of ${CHUNK} and whole`,
  async run() {
    const server = await serveCluster('--clock', 'manual');
    const client = new HttpsClient(server.kubeconfig);
    const filling = performance.now();
    await fill(client);
    const creates = (PODS * 1e3) / (performance.now() - filling);
    const before = server.megabytes();
    let seen = 0;
    let first = 0;
    let token = '';
    const began = performance.now();
    do {
      const from = token === '' ? '' : `&continue=${encodeURIComponent(token)}`;
      const answer = await client.call('GET', `${PATH}?limit=${CHUNK}${from}`);
      const list = JSON.parse(answer.text);
      if (seen === 0) first = answer.firstByteMillis;
      seen += list.items.length;
      token = list.metadata.continue ?? '';
    } while (token !== '');
    const chunks = (performance.now() - began) / 1e3;
    if (seen !== PODS) throw new Error(`${seen} of ${PODS} pods were listed`);
    const peakOfChunks = server.peakMegabytes();
    const whole = await client.call('GET', PATH, undefined, { keepText: false });
    const peak = server.peakMegabytes();
    client.close();
    await server.stop();
    return [
      { name: 'first byte of a chunk', value: first, unit: 'ms', budget: { atMost: 500 } },
      { name: 'all chunks', value: chunks, unit: 's', budget: { atMost: 30 } },
      { name: 'first byte of the whole', value: whole.firstByteMillis, unit: 'ms' },
      { name: 'size of the whole', value: whole.bytes / 1e6, unit: 'MB' },
      { name: 'memory before', value: before, unit: 'MB' },
      { name: 'most memory, chunks', value: peakOfChunks, unit: 'MB' },
      { name: 'most memory, whole', value: peak, unit: 'MB', budget: { atMost: 4_000 } },
      { name: 'creates while filling', value: creates, unit: 'requests/s' },
    ];
  },
};
