// What slices are refused for. Upstream: pkg/apis/discovery/validation/validation_test.go
import { expect, test } from 'vitest';
import { create } from '../testing/harness.ts';
import { ENDPOINT_SLICE_RESOURCE } from './endpoint-slice.resource.ts';

const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-'";
const CASES: readonly (readonly [string, object, string])[] = [
  [
    'this host',
    { endpoints: [{ addresses: ['127.0.0.1'] }] },
    'endpoints[0].addresses[0]: Invalid value: "127.0.0.1": may not be in the loopback range' +
      ' (127.0.0.0/8, ::1/128)',
  ],
  [
    'a host name',
    { endpoints: [{ addresses: ['10.0.0.1'], hostname: 'A_' }] },
    `endpoints[0].hostname: Invalid value: "A_": ${LABEL}`,
  ],
  [
    'the name of a port',
    { endpoints: [], ports: [{ name: 'A_', port: 80 }] },
    `ports[0].name: Invalid value: "A_": ${LABEL}`,
  ],
  [
    'a name twice',
    { endpoints: [], ports: [{ name: 'a' }, { name: 'a' }] },
    'ports[1].name: Duplicate value: "a"',
  ],
];

for (const [name, given, message] of CASES) {
  test(`refuses ${name}`, () => {
    const slice = { metadata: { name: 's' }, addressType: 'IPv4', ...given };
    const [error = ''] = create(ENDPOINT_SLICE_RESOURCE, slice).errors;
    expect(error.slice(0, message.length)).toBe(message);
  });
}
