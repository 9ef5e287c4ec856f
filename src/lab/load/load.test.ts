// Load generators: exact rates, causes of errors, statistics.
import { expect, test } from 'vitest';
import { Kernel } from '../../kernel/kernel.ts';
import { MILLISECOND, SECOND } from '../../kernel/time.ts';
import { sleep } from '../../kernel/waits.ts';
import { requestsIn } from '../../world/network/batch.ts';
import { serveHttp, textResponse } from '../../world/network/http.ts';
import { universeForTest } from '../testing/universe-for-test.ts';
import { LoadStatistics } from './load-statistics.ts';
import { loadTarget, parseUrl } from './load-target.ts';
import { Load } from './load.ts';

function world() {
  const kernel = new Kernel({ seed: 1, start: 0 });
  const { universe, machines, objects } = universeForTest(kernel);
  const worker = machines[1]!;
  let served = 0;
  const server = worker.createProcess('server');
  serveHttp(server, worker.host, 80, function* ({ request }) {
    served += requestsIn(request);
    yield* sleep(30 * MILLISECOND);
    return textResponse(request.path === '/bad' ? 500 : 200, 'hello');
  });
  const run = (seconds: number): boolean => kernel.clock.runUntil(kernel.now + seconds * SECOND);
  return { kernel, universe, objects, run, served: () => served, server };
}

const URL = 'http://172.18.0.3';

test.each([1, 7, 20, 33, 199, 5_000, 123_456])(
  '%d requests per second are counted exactly',
  (rate) => {
    const { universe, run, served } = world();
    const load = new Load(universe, 'default', 'a', { url: URL, requestsPerSecond: rate });
    run(10);
    load.become({ url: URL, requestsPerSecond: 0 });
    run(1);
    expect(served()).toBeGreaterThan(rate * 9.9 - 1);
    expect(served()).toBeLessThanOrEqual(rate * 10);
    const status = load.status();
    expect(status.totalRequests).toBe(served());
    expect(status.successRate).toBe(1);
    expect(status.latencyMilliseconds.p50).toBeGreaterThan(30);
    expect(status.latencyMilliseconds.p99).toBeLessThan(40);
    expect(Object.keys(status.byPod)).toEqual(['worker-1']);
  },
);

test('errors are told by their cause', () => {
  const { universe, run, server } = world();
  const load = new Load(universe, 'default', 'a', { url: `${URL}/bad`, requestsPerSecond: 10 });
  run(2);
  expect(load.status().errors).toEqual({ 'status 500': 19 });
  server.crash('killed');
  run(2);
  expect(Object.keys(load.status().errors)).toContain('connection refused');
  expect(load.status().successRate).toBe(0);
});

test('a load that is stopped sends no more', () => {
  const { universe, run, served } = world();
  const load = new Load(universe, 'default', 'a', { url: URL, requestsPerSecond: 10 });
  run(2);
  load.stop();
  const before = served();
  run(5);
  expect(served()).toBe(before);
});

test('shares of success and percentiles over ten seconds', () => {
  const statistics = new LoadStatistics(0);
  statistics.answered(0, 90, 10 * MILLISECOND, 'default/a', undefined);
  statistics.answered(0, 10, 200 * MILLISECOND, 'default/b', 'status 503');
  expect(statistics.status(10 * SECOND - 1)).toEqual({
    requestsPerSecond: 10,
    successRate: 0.9,
    latencyMilliseconds: { p50: 10, p95: 200, p99: 200 },
    byPod: { 'default/a': 9, 'default/b': 1 },
    errors: { 'status 503': 10 },
    totalRequests: 100,
  });
  expect(statistics.status(20 * SECOND).requestsPerSecond).toBe(0);
});

test.each([
  ['http://web.default:8080/a?b=1', { host: 'web.default', port: 8080, path: '/a?b=1' }],
  ['https://shop.example.com', { host: 'shop.example.com', port: 443, path: '/' }],
  ['http://10.0.0.1?x', { host: '10.0.0.1', port: 80, path: '/?x' }],
])('%s in its parts', (url, parts) => {
  expect(parseUrl(url)).toEqual(parts);
});

test('a service is asked at its load balancer, or from a node by its cluster address', () => {
  const { universe, objects } = world();
  const web = { metadata: { name: 'web' }, spec: { clusterIP: '10.96.1.1' } };
  objects.set('services default/web', web as any);
  const find = () =>
    loadTarget(universe, 'default', { url: 'http://web.default.svc.cluster.local' });
  expect(find()).toBe('no node is ready');
  const status = { conditions: [{ type: 'Ready', status: 'True' }] };
  objects.set('nodes worker-1', { metadata: { name: 'worker-1' }, status } as any);
  expect(find()).toMatchObject({
    from: { name: 'worker-1' },
    to: { address: '10.96.1.1', port: 80 },
  });
  const loadBalancer = { ingress: [{ ip: '172.19.0.1' }] };
  objects.set('services default/web', { ...web, status: { loadBalancer } } as any);
  expect(find()).toMatchObject({ from: { name: 'internet' }, to: { address: '172.19.0.1' } });
  const from = loadTarget(universe, 'default', { url: 'http://web', from: 'client' });
  expect(from).toBe('there is no pod "client" in namespace "default"');
});
