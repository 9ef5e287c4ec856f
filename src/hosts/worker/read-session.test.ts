// What is taken for a session, and in which words the rest is refused.
import { expect, test } from 'vitest';
import { adminRequest } from '../../engine/testing/admin-request.ts';
import { readSession } from './read-session.ts';

const AT = 1_767_254_401_146_000;
const request = adminRequest({});
const config = {
  nodes: 3,
  nodeCpu: '4',
  nodeMemory: '8Gi',
  nodePods: 110,
  controlPlanes: 1,
  seed: 1,
};
const entry = (input: unknown, at = AT) => ({ at, input });
const good = {
  kubetarium: 'session',
  version: 1,
  config,
  entries: [entry({ is: 'request', request }), entry({ is: 'addNode' })],
  mark: { at: AT + 5, digest: 'abc-2' },
};

test('a session is read as it is', () => {
  expect(readSession(structuredClone(good))).toEqual(good);
});

const DAMAGED = 'This session is damaged.';
const FOREIGN = 'This is no Kubetarium session.';

test.each<[string, unknown, string]>([
  ['null', null, FOREIGN],
  ['a list', [good], FOREIGN],
  ['another file', { hello: 1 }, FOREIGN],
  [
    'a newer format',
    { ...good, version: 2 },
    'This session has format 2; this page reads format 1.',
  ],
  ['no config', { ...good, config: null }, DAMAGED],
  ['no entries', { ...good, entries: {} }, DAMAGED],
  ['no mark', { ...good, mark: null }, DAMAGED],
  ['two control planes', { ...good, config: { ...config, controlPlanes: 2 } }, DAMAGED],
  ['cpu that is none', { ...good, config: { ...config, nodeCpu: 'much' } }, DAMAGED],
  ['negative memory', { ...good, config: { ...config, nodeMemory: '-1Gi' } }, DAMAGED],
  ['too many nodes', { ...good, config: { ...config, nodes: 5001 } }, DAMAGED],
  ['an empty entry', { ...good, entries: [null] }, DAMAGED],
  ['an unknown input', { ...good, entries: [entry({ is: 'explode' })] }, DAMAGED],
  ['no request', { ...good, entries: [entry({ is: 'request', request: null })] }, DAMAGED],
  [
    'an unknown verb',
    { ...good, entries: [entry({ is: 'request', request: { ...request, verb: 'toString' } })] },
    DAMAGED,
  ],
  [
    'no options',
    { ...good, entries: [entry({ is: 'request', request: { ...request, options: null } })] },
    DAMAGED,
  ],
  [
    'headers that are none',
    { ...good, entries: [entry({ is: 'request', request: { ...request, http: { headers: 1 } } })] },
    DAMAGED,
  ],
  ['no act', { ...good, entries: [entry({ is: 'stream', stream: 1, act: null })] }, DAMAGED],
  [
    'time that goes back',
    { ...good, entries: [entry({ is: 'addNode' }), entry({ is: 'addNode' }, 5)] },
    DAMAGED,
  ],
  ['inputs after the end', { ...good, mark: { at: 5, digest: '' } }, DAMAGED],
  ['an end beyond all time', { ...good, mark: { at: 9e15, digest: '' } }, DAMAGED],
])('%s', (_, value, words) => {
  expect(readSession(value)).toBe(words);
});
