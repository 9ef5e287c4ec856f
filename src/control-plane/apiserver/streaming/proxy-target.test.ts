// Names and ports of proxy requests. Upstream: apimachinery pkg/util/net/port_split_test.go
import { expect, test } from 'vitest';
import type { ApiError } from '../../../client/api-error.ts';
import { splitProxyName } from './proxy-target.ts';

test.each([
  ['web', { name: 'web', port: '' }],
  ['web:', { name: 'web', port: '' }],
  ['web:80', { name: 'web', port: '80' }],
  ['https:web:', { name: 'web', port: '' }],
  ['https:web:metrics', { name: 'web', port: 'metrics' }],
  [':web:80', { name: 'web', port: '80' }],
])('%s', (given, split) => {
  expect(splitProxyName('services', given)).toEqual(split);
});

test.each([':80', 'ftp:web:80', 'a:b:c:d', 'http::80'])('%s is refused', (given) => {
  let message = '';
  try {
    splitProxyName('services', given);
  } catch (error) {
    message = (error as ApiError).status.message ?? '';
  }
  expect(message).toBe(`invalid service request "${given}"`);
});
