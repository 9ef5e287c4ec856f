// Page: tasks/configure-pod-container/security-context (Set capabilities for a Container).
import { expect, test } from 'vitest';
import { capabilityMask } from './capabilities.ts';

test.each([
  { name: 'the default set', context: undefined, mask: '00000000a80425fb' },
  {
    name: 'some added',
    context: { capabilities: { add: ['NET_ADMIN', 'SYS_TIME'] } },
    mask: '00000000aa0435fb',
  },
  { name: 'all dropped', context: { capabilities: { drop: ['ALL'] } }, mask: '0000000000000000' },
  {
    name: 'all dropped but one',
    context: { capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } },
    mask: '0000000000000400',
  },
  { name: 'a privileged container', context: { privileged: true }, mask: '000001ffffffffff' },
])('capabilities: $name', ({ context, mask }) => {
  expect(capabilityMask(context)).toBe(mask);
});
