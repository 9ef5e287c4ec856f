// What is told of a change before it is made: what comes or changes, and what becomes of pods.
import { expect, test } from 'vitest';
import { foretell, podsMade } from './foretell.ts';

const web = (replicas: number, image = 'nginx:1.27', resourceVersion = '1') => ({
  metadata: { name: 'web', resourceVersion, generation: replicas },
  spec: { replicas, template: { spec: { containers: [{ name: 'web', image }] } } },
  status: { replicas },
});

test.each([
  ['a new one', undefined, web(3), 'create', 3, false],
  ['one more pod', web(2), web(3), 'change', 1, false],
  ['fewer pods', web(3), web(1), 'change', -2, false],
  ['another image', web(2), web(2, 'nginx:1.28'), 'change', 0, true],
  ['both', web(2), web(3, 'nginx:1.28'), 'change', 1, true],
] as const)('%s', (_, before, after, change, pods, isRolled) => {
  expect(foretell('Deployment', before, after)).toMatchObject({ change, pods, isRolled });
});

test('what only the server wrote is no change', () => {
  expect(foretell('Deployment', web(2), web(2, 'nginx:1.27', '9'))).toBeUndefined();
});

test('the fields that change', () => {
  expect(foretell('Deployment', web(2), web(3, 'nginx:1.28'))?.differences).toEqual([
    { path: 'spec.replicas', before: '2', after: '3' },
    {
      path: 'spec.template.spec.containers[web].image',
      before: 'nginx:1.27',
      after: 'nginx:1.28',
    },
  ]);
});

test.each([
  ['Service', {}, 0],
  ['Pod', {}, 1],
  ['DaemonSet', { template: {} }, 0],
  ['Job', { template: {}, parallelism: 5, completions: 2 }, 2],
  ['Job', { template: {}, suspend: true }, 0],
  ['ReplicaSet', { template: {} }, 1],
])('pods of a %s %j', (kind, spec, pods) => {
  expect(podsMade(kind, { spec })).toBe(pods);
});
