// What a dry run foretells: which objects come, change or go, and what becomes of their pods.
import { expect, test } from 'vitest';
import { podWords } from '../../store/ghosts.ts';
import { foretell, foretellDeletion } from './foretell.ts';

const of = { kind: 'Deployment', namespace: 'default', name: 'web' };

const web = (replicas: number, image = 'nginx:1.27', resourceVersion = '1') => ({
  metadata: { name: 'web', resourceVersion, generation: replicas },
  spec: { replicas, template: { spec: { containers: [{ name: 'web', image }] } } },
  status: { replicas },
});

test.each([
  ['a new one', undefined, web(3), 'create', '+3 pods'],
  ['one more pod', web(2), web(3), 'change', '+1 pod'],
  ['fewer pods', web(3), web(1), 'change', '−2 pods'],
  ['another image', web(2), web(2, 'nginx:1.28'), 'change', 'its pods are replaced'],
  ['both', web(2), web(3, 'nginx:1.28'), 'change', '+1 pod, its pods are replaced'],
] as const)('%s', (_, before, after, change, words) => {
  const ghost = foretell(of, before, after);
  expect(ghost).toMatchObject({ of, change });
  expect(ghost && podWords(ghost)).toBe(words);
});

test('what only the server wrote is no change', () => {
  expect(foretell(of, web(2), web(2, 'nginx:1.27', '9'))).toBeUndefined();
});

test('the fields that change, and what goes', () => {
  const ghost = foretell(of, web(2), web(3, 'nginx:1.28'));
  expect(ghost?.differences).toEqual([
    { path: 'spec.replicas', before: '2', after: '3' },
    {
      path: 'spec.template.spec.containers[web].image',
      before: 'nginx:1.27',
      after: 'nginx:1.28',
    },
  ]);
  expect(podWords(foretellDeletion(of, web(2)))).toBe('−2 pods');
  expect(foretell({ ...of, kind: 'Service' }, undefined, { spec: {} })?.pods).toBe(0);
});
