// The host before all code is there: it shows the first scene, and keeps everything else waiting.
import { expect, test } from 'vitest';
import { EngineHost } from './engine-host.ts';
import type { FetchPart, FromEngine } from './protocol.ts';
import { startEngine } from './start-engine.ts';

const CONFIG = {
  nodes: 1,
  nodeCpu: '4',
  nodeMemory: '8Gi',
  nodePods: 110,
  controlPlanes: 1,
  seed: 1,
};

const SESSION = { id: 'a', isNew: true, origin: null, isSame: null };

class Page {
  readonly said: FromEngine[] = [];
  private calls: (() => void)[] = [];
  private milliseconds = 0;
  readonly door = startEngine(CONFIG);
  readonly host = new EngineHost(this.door, SESSION, {
    send: (message) => void this.said.push(message),
    soon: (run) => void this.calls.push(run),
    later: (run) => void this.calls.push(run),
    wall: () => this.milliseconds,
  });

  /** So many milliseconds pass, and what waits for its turn gets it. */
  pass(milliseconds: number): void {
    for (let passed = 0; passed < milliseconds; passed += 10) {
      this.milliseconds += 10;
      const run = this.calls;
      this.calls = [];
      for (const call of run) call();
    }
  }

  sorts(): string[] {
    return this.said.map(({ is }) => is);
  }
}

test('a request before all code is there waits, and time with it', async () => {
  const page = new Page();
  const { now } = page.door;
  page.host.receive({ is: 'subscribe', subscription: { view: 'topology', namespace: '' } });
  expect(page.sorts()).toEqual(['ready', 'frame']);

  const { port1, port2 } = new MessageChannel();
  const parts: FetchPart[] = [];
  const answered = new Promise<void>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<FetchPart>) => {
      parts.push(data);
      if (data.is === 'end') resolve();
    };
  });
  const request = { method: 'GET', path: '/api/v1/nodes/worker-1', headers: [] };
  page.host.receive({ is: 'fetch', request, port: port2 });
  page.host.receive({ is: 'input', id: 7, input: { kind: 'advance', seconds: 5 } });
  page.pass(3000);
  expect(page.door.now).toBe(now);
  expect(page.sorts()).toEqual(['ready', 'frame']);

  page.host.open();
  await answered;
  port1.close();
  expect(parts[0]).toMatchObject({ is: 'head', status: 200 });
  page.pass(10);
  expect(page.said).toContainEqual({ is: 'reply', id: 7, value: now + 5_000_000 });
});

test('what passes on the wall while code loads is not owed', () => {
  const page = new Page();
  const { now } = page.door;
  page.pass(3000);
  page.host.open();
  page.pass(100);
  expect(page.door.now - now).toBeLessThanOrEqual(100_000);
  expect(page.door.now - now).toBeGreaterThan(50_000);
});
