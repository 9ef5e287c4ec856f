// Page: concepts/cluster-administration/node-shutdown.
import { expect, test } from 'vitest';
import { shutdownOf } from './graceful.ts';

const spec = (parameters?: Record<string, string>) => ({
  action: 'NodeReboot',
  ...(parameters ? { parameters } : {}),
});

test.each([
  { name: 'at once without parameters', parameters: undefined, total: 0, critical: 0 },
  {
    name: 'the periods of the kubelet',
    parameters: { shutdownGracePeriod: '1m30s', shutdownGracePeriodCriticalPods: '10s' },
    total: 90,
    critical: 10,
  },
])('a shutdown: $name', ({ parameters, total, critical }) => {
  expect(shutdownOf(spec(parameters))).toEqual({
    shutdownGracePeriodSeconds: total,
    shutdownGracePeriodCriticalPodsSeconds: critical,
  });
});

test.each([
  {
    parameters: { shutdownGracePeriod: 'soon' },
    complaint: 'parameters.shutdownGracePeriod must be a duration such as 30s, not "soon"',
  },
  {
    parameters: { shutdownGracePeriod: '10s', shutdownGracePeriodCriticalPods: '20s' },
    complaint:
      'parameters.shutdownGracePeriodCriticalPods must not be above parameters.shutdownGracePeriod',
  },
])('a shutdown that cannot be: $complaint', ({ parameters, complaint }) => {
  expect(shutdownOf(spec(parameters))).toBe(complaint);
});
