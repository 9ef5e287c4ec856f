// (h) The served API over HTTPS: requests per second, and one event to a thousand watchers.
import { performance } from 'node:perf_hooks';
import type { Benchmark, Figure } from './benchmark.ts';
import { HttpsClient } from './https-client.ts';
import type { ServedCluster } from './https-server.ts';
import { serveCluster } from './https-server.ts';

const MAPS = '/api/v1/namespaces/default/configmaps';
const CONNECTIONS = 16;
const LISTED = 1_000;
const WATCHERS = 1_000;
const WATCHED_WRITES = 20;
const MERGE = 'application/merge-patch+json';

interface Measured {
  /** Requests per second of wall time, which depends on who else uses the machine. */
  readonly rate: number;
  /** The server's CPU time for each. */
  readonly cpuMillis: number;
}

/** By several connections at once. */
async function measure(
  server: ServedCluster,
  count: number,
  send: (index: number) => Promise<unknown>,
): Promise<Measured> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (;;) {
      const index = next++;
      if (index >= count) return;
      await send(index);
    }
  };
  const cpu = server.cpuSeconds();
  const began = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  const rate = (count * 1e3) / (performance.now() - began);
  return { rate, cpuMillis: ((server.cpuSeconds() - cpu) * 1e3) / count };
}

function figures(name: string, { rate, cpuMillis }: Measured, atMost: number): Figure[] {
  return [
    { name, value: rate, unit: 'requests/s' },
    { name: `${name}, of the server`, value: cpuMillis, unit: 'CPU ms', budget: { atMost } },
  ];
}

/** Events per second that reach all watchers together. */
async function fanOut(client: HttpsClient): Promise<number> {
  let events = 0;
  const wanted = WATCHERS * WATCHED_WRITES;
  let done = (): void => {};
  const all = new Promise<void>((resolve) => (done = resolve));
  const { text } = await client.call('GET', `${MAPS}?limit=1`);
  const { resourceVersion } = JSON.parse(text).metadata;
  const path = `${MAPS}?watch=1&resourceVersion=${resourceVersion}`;
  const stops: (() => void)[] = [];
  for (let index = 0; index < WATCHERS; index++) {
    await new Promise<void>((open) => {
      const hear = (count: number): void => {
        events += count;
        if (events >= wanted) done();
      };
      stops.push(client.watch(path, hear, open));
    });
  }
  const began = performance.now();
  for (let index = 0; index < WATCHED_WRITES; index++) {
    await client.call('PATCH', `${MAPS}/m-0`, { data: { turn: String(index) } }, { type: MERGE });
  }
  await all;
  const seconds = (performance.now() - began) / 1e3;
  for (const stop of stops) stop();
  return wanted / seconds;
}

export const httpsRequests: Benchmark = {
  name: 'h-https-requests',
  about: `${CONNECTIONS} connections to the served API, then ${WATCHERS} watchers`,
  async run() {
    const server = await serveCluster('--clock', 'manual');
    const client = new HttpsClient(server.kubeconfig);
    const create = (index: number): Promise<unknown> =>
      client.call('POST', MAPS, {
        metadata: { name: `m-${index}`, labels: { [index < LISTED ? 'kept' : 'late']: '' } },
        data: { turn: '0' },
      });
    const get = (index: number): Promise<unknown> =>
      client.call('GET', `${MAPS}/m-${index % LISTED}`);
    const patch = (index: number): Promise<unknown> => {
      const body = { data: { turn: String(index) } };
      return client.call('PATCH', `${MAPS}/m-${index % LISTED}`, body, { type: MERGE });
    };
    const list = (): Promise<unknown> => client.call('GET', MAPS, undefined, { keepText: false });
    // The code is compiled first.
    await measure(server, LISTED, create);
    await measure(server, LISTED, get);
    const creates = await measure(server, LISTED, (index) => create(LISTED + index));
    await client.call('DELETE', `${MAPS}?labelSelector=late`);
    const gets = await measure(server, 2 * LISTED, get);
    const patches = await measure(server, 2 * LISTED, patch);
    const lists = await measure(server, 50, list);
    const events = await fanOut(client);
    const peak = server.peakMegabytes();
    client.close();
    await server.stop();
    return [
      ...figures('create', creates, 2),
      ...figures('get', gets, 1),
      ...figures('patch', patches, 2),
      ...figures('list of 1,000', lists, 50),
      { name: `events to ${WATCHERS} watchers`, value: events, unit: 'events/s' },
      { name: 'most memory of the server', value: peak, unit: 'MB' },
    ];
  },
};
