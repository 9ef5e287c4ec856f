// A link carries a session whole, and says clearly when it cannot.
import { expect, test } from 'vitest';
import type { SessionFile } from '../../hosts/worker/protocol.ts';
import { isSessionLink, linkOf, MAX_LINK_CHARACTERS, sessionOf } from './session-link.ts';

const PAGE = 'https://example.org/k8s/?bare#old';

function session(entries: number): SessionFile {
  let noise = 7;
  const word = (): string => {
    noise = (noise * 48271) % 2147483647;
    return noise.toString(36);
  };
  return {
    kubetarium: 'session',
    version: 1,
    config: {
      nodes: 3,
      nodeCpu: '4',
      nodeMemory: '8Gi',
      nodePods: 110,
      controlPlanes: 1,
      seed: 1,
    },
    entries: Array.from({ length: entries }, (_, at) => ({
      at,
      input: { is: 'stream', stream: 1, act: { does: 'receive', channel: 0, data: word() } },
    })),
    mark: { at: 123_456, digest: 'abc-1' },
  };
}

function fragmentOf(link: string): string {
  return link.slice(link.indexOf('#'));
}

test('what goes into a link comes out of it', async () => {
  const link = await linkOf(session(20), PAGE);
  expect(link).toMatch(/^https:\/\/example\.org\/k8s\/\?bare#session=[\w-]+$/);
  expect(isSessionLink(fragmentOf(link as string))).toBe(true);
  expect(await sessionOf(fragmentOf(link as string))).toEqual(session(20));
});

test('a session that is too large is refused with its length', async () => {
  const length = await linkOf(session(20_000), PAGE);
  expect(length).toBeGreaterThan(MAX_LINK_CHARACTERS);
});

test.each([
  ['#session=', 'This link is damaged: its session cannot be read.'],
  ['#session=%%%', 'This link is damaged: its session cannot be read.'],
  ['#session=AAAA', 'This link is damaged: its session cannot be read.'],
])('%s is refused in words', async (fragment, words) => {
  expect(await sessionOf(fragment)).toBe(words);
});

test.each([
  ['something else', { hello: 1 }, 'This is no Kubetarium session.'],
  ['a later format', { ...session(1), version: 2 }, /format 2; this page reads format 1/],
  [
    'entries out of order',
    { ...session(2), entries: [...session(2).entries].reverse() },
    /damaged/,
  ],
  ['a config that is none', { ...session(1), config: { nodes: 1e9 } }, /damaged/],
])('%s in a link is refused in words', async (_what, content, words) => {
  const link = await linkOf(content as SessionFile, PAGE);
  expect(await sessionOf(fragmentOf(link as string))).toMatch(words);
});
