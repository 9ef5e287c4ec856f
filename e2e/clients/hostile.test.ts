// Clients that misbehave: each gets its Status, and nobody else notices.
import type { Agent, RequestOptions } from 'node:https';
import { request } from 'node:https';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingClients } from './real-clients.ts';
import { TestServer } from './test-server.ts';

interface Answer {
  readonly code: number;
  readonly body: any;
}

describe.skipIf(missingClients() !== '')('hostile clients', () => {
  let server: TestServer;
  let agent: Agent;
  beforeAll(async () => {
    server = await TestServer.start(1);
    agent = server.agent();
  });
  afterAll(async () => {
    agent?.destroy();
    await server?.stop();
  });

  const call = (path: string, options: RequestOptions = {}, body?: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const sent = request(`${server.url}${path}`, { agent, ...options }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => {
          const isJson = response.headers['content-type']?.startsWith('application/json');
          resolve({ code: response.statusCode ?? 0, body: isJson ? JSON.parse(text) : text });
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  const post = (body: string, contentType = 'application/json'): Promise<Answer> => {
    const headers = { 'content-type': contentType };
    return call('/api/v1/namespaces/default/configmaps', { method: 'POST', headers }, body);
  };

  test('malformed and oversized bodies', async () => {
    expect(await post('{"metadata": ')).toMatchObject({
      code: 400,
      body: { reason: 'BadRequest' },
    });
    expect(await post('[1, 2]')).toMatchObject({ code: 400 });
    expect(await post('<a/>', 'text/xml')).toMatchObject({
      code: 415,
      body: { reason: 'UnsupportedMediaType' },
    });
    expect(await post(JSON.stringify({ data: { a: 'x'.repeat(5_000_000) } }))).toMatchObject({
      code: 413,
      body: {
        reason: 'RequestEntityTooLarge',
        message: 'Request entity too large: limit is 3145728',
      },
    });
    const hostile = '{"metadata":{"name":"p"},"data":{"__proto__":"x","constructor":"y"}}';
    expect(await post(hostile)).toMatchObject({ code: 201 });
  });

  test('unknown paths and verbs', async () => {
    for (const path of ['/nope', '/api/v2', '/apis/nope.example.com/v1/things']) {
      expect(await call(path)).toMatchObject({ code: 404, body: { kind: 'Status' } });
    }
    const verbless = await call('/api/v1/namespaces/default/pods/x/nope');
    expect(verbless).toMatchObject({ code: 404 });
  });

  test('bad tokens', async () => {
    const headers = { authorization: 'Bearer not-a-token' };
    expect(await call('/api/v1/pods', { headers })).toMatchObject({
      code: 401,
      body: { reason: 'Unauthorized' },
    });
  });

  test('watches of old revisions end with 410', async () => {
    const { body } = await call('/api/v1/pods?limit=1&resourceVersion=999999999');
    expect(body).toMatchObject({ code: 504, reason: 'Timeout' });
    const path = '/api/v1/configmaps?watch=1&timeoutSeconds=1&resourceVersion=';
    expect((await call(`${path}nonsense`)).code).toBe(400);
  });

  test('headers that never end keep nobody from his answer', async () => {
    const { port } = new URL(server.url);
    const slow = connect({ port: Number(port), host: '127.0.0.1', rejectUnauthorized: false });
    await new Promise<void>((resolve) => slow.once('secureConnect', () => resolve()));
    slow.on('error', () => {});
    slow.write('GET /api/v1/pods HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    for (let index = 0; index < 5; index++) {
      slow.write('y');
      expect(await call('/readyz')).toMatchObject({ code: 200 });
    }
    slow.destroy();
  });

  test('a watcher that stops reading does not stop the others', async () => {
    const stuck = request(`${server.url}/api/v1/configmaps?watch=1`, { agent }, (response) => {
      response.pause();
    });
    stuck.end();
    const big = 'x'.repeat(200_000);
    for (let index = 0; index < 150; index++) {
      const name = `big-${index}`;
      const { code } = await post(JSON.stringify({ metadata: { name }, data: { big } }));
      expect(code).toBe(201);
    }
    expect(await call('/readyz')).toMatchObject({ code: 200 });
    stuck.destroy();
  });
});
