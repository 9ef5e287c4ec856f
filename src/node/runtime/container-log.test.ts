// CRI logs and their rotation. Upstream: pkg/kubelet/logs/container_log_manager_test.go.
import { expect, test } from 'vitest';
import { ContainerLog } from './container-log.ts';
import { MAX_LOG_BYTES, MAX_LOG_FILES } from './limits.ts';

test('only whole lines show; the rest comes when the container ends', () => {
  const log = new ContainerLog();
  log.write(1, 'stdout', 'one\ntw');
  log.write(2, 'stderr', 'error\n');
  log.write(3, 'stdout', 'o\nthree');
  expect(log.tail(10, 100)).toBe('one\nerror\ntwo\n');
  log.close(4);
  expect(log.tail(10, 100)).toBe('one\nerror\ntwo\nthree');
  expect(log.line(1)).toEqual({ at: 2, stream: 'stderr', text: 'error', isPartial: false });
  expect(log.isClosed).toBe(true);
});

test('a full file is rotated away, and at most five are kept', () => {
  const log = new ContainerLog();
  const line = `${'x'.repeat(100_000)}\n`;
  for (let count = 0; count < 1000; count++) log.write(count, 'stdout', line);
  expect(log.bytes).toBeLessThanOrEqual(MAX_LOG_BYTES * MAX_LOG_FILES);
  expect(log.bytes).toBeGreaterThan(MAX_LOG_BYTES * (MAX_LOG_FILES - 1));
  expect(log.next).toBe(1000);
  expect(log.line(0)).toBeUndefined();
  expect(log.next - log.first).toBeLessThan(110);
});
