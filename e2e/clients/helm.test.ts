// Real helm with a real chart, where the chart stands beside the project.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingClients, ROOT } from './real-clients.ts';
import { TestServer } from './test-server.ts';

const CHART = path.resolve(ROOT, '../shared/charts/podinfo');

describe.skipIf(missingClients() !== '' || !existsSync(CHART))('helm', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start(20);
  });
  afterAll(() => server?.stop());

  const helm = async (...args: string[]): Promise<string> => {
    const outcome = await server.helm(args);
    if (outcome.code === 0) return outcome.stdout;
    throw new Error(
      `helm ${args.join(' ')}: exit ${outcome.code}\n${outcome.stdout}${outcome.stderr}`,
    );
  };

  test('install, list, status, test, upgrade, rollback, uninstall', async () => {
    await helm('install', 'info', CHART, '--wait', '--timeout', '60s');
    expect(await helm('list')).toMatch(/info\s+default\s+1\s+.*deployed\s+podinfo/);
    expect(await helm('status', 'info')).toContain('STATUS: deployed');
    expect(await helm('test', 'info', '--timeout', '60s')).toMatch(/Phase:\s+Succeeded/);
    await helm('upgrade', 'info', CHART, '--set', 'replicaCount=2', '--wait', '--timeout', '60s');
    const replicas = "jsonpath='{.items[0].spec.replicas}'";
    expect(await server.ok(`get deploy -o ${replicas}`)).toBe('2');
    await helm('rollback', 'info', '1', '--wait', '--timeout', '60s');
    expect(await server.ok(`get deploy -o ${replicas}`)).toBe('1');
    await helm('uninstall', 'info', '--wait');
    expect((await server.kubectl(['get', 'deploy'])).stderr).toContain('No resources found');
  });
});
