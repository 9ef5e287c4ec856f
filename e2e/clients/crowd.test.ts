// A hundred clients at once: no event is lost, none comes twice, revisions rise.
import type { Agent } from 'node:https';
import { request } from 'node:https';
import type { ClientRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingClients } from './real-clients.ts';
import { TestServer } from './test-server.ts';

const CLIENTS = 100;
const WATCHERS = 5;
/** CROWD_SECONDS=60 is the whole minute. */
const SECONDS = Number(process.env['CROWD_SECONDS'] ?? 8);
/**
 * The past that etcd keeps (20,000 versions of a resource and 10,000 events) and what V8 lets wait
 * for its next full collection; 100,000 writes that leak 2 kB each would not fit.
 */
const GROWTH_MEGABYTES = 250;
const PATH = '/api/v1/namespaces/default/configmaps';

interface Event {
  readonly type: string;
  readonly object: {
    readonly metadata: { readonly name: string; readonly resourceVersion: string };
  };
}

describe.skipIf(missingClients() !== '')('a crowd of clients', () => {
  let server: TestServer;
  let agent: Agent;
  beforeAll(async () => {
    server = await TestServer.start(1);
    agent = server.agent(CLIENTS + WATCHERS + 1);
  });
  afterAll(async () => {
    agent?.destroy();
    await server?.stop();
  });

  const call = (method: string, path: string, body?: object, type = 'application/json') =>
    new Promise<{ code: number; body: any }>((resolve, reject) => {
      const headers = { 'content-type': type };
      const sent = request(`${server.url}${path}`, { agent, method, headers }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () =>
          resolve({ code: response.statusCode ?? 0, body: JSON.parse(text) }),
        );
      });
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });

  const watch = (revision: string, events: Event[]): ClientRequest => {
    const url = `${server.url}${PATH}?watch=1&resourceVersion=${revision}`;
    const sent = request(url, { agent }, (response) => {
      let rest = '';
      response.on('data', (chunk: Buffer) => {
        const lines = (rest + chunk.toString()).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) events.push(JSON.parse(line));
      });
      response.on('error', () => {});
    });
    sent.on('error', () => {});
    sent.end();
    return sent;
  };

  /** One client: creates, patches and deletes its objects; answers how many writes took effect. */
  const work = async (client: number, until: number): Promise<number> => {
    let writes = 0;
    for (let round = 0; Date.now() < until; round++) {
      const name = `c${client}-${round}`;
      const created = await call('POST', PATH, { metadata: { name }, data: { round: '0' } });
      expect(created.code).toBe(201);
      const patch = { data: { round: '1' } };
      const patched = await call('PATCH', `${PATH}/${name}`, patch, 'application/merge-patch+json');
      expect(patched.code).toBe(200);
      expect((await call('DELETE', `${PATH}/${name}`)).code).toBe(200);
      writes += 3;
    }
    return writes;
  };

  test('watchers see every write once and in order', async () => {
    const memory: number[] = [];
    const sampling = setInterval(() => memory.push(server.megabytes() ?? 0), 500);
    const { body } = await call('GET', PATH);
    const seen = Array.from({ length: WATCHERS }, (): Event[] => []);
    const watches = seen.map((events) => watch(body.metadata.resourceVersion, events));
    const until = Date.now() + SECONDS * 1000;
    const counts = await Promise.all(
      Array.from({ length: CLIENTS }, (_, client) => work(client, until)),
    );
    clearInterval(sampling);
    const writes = counts.reduce((sum, count) => sum + count, 0);
    for (let tries = 0; tries < 300 && seen.some(({ length }) => length < writes); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    for (const sent of watches) sent.destroy();
    for (const events of seen) {
      expect(events).toHaveLength(writes);
      const revisions = events.map(({ object }) => Number(object.metadata.resourceVersion));
      expect(revisions.every((one, i) => i === 0 || one > (revisions[i - 1] as number))).toBe(true);
      const own = events.filter(({ object }) => object.metadata.name === 'c7-0');
      expect(own.map(({ type }) => type)).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
    }
    const most = Math.max(...memory);
    expect(most - (memory[0] as number)).toBeLessThan(GROWTH_MEGABYTES);
    console.log(
      `${writes} writes by ${CLIENTS} clients in ${SECONDS} s;` +
        ` ${memory[0]?.toFixed(0)} MB at first, ${most.toFixed(0)} MB at most`,
    );
  });
});
