// When changes stop being eased: a crowd begins at its number and ends a tenth below.
import { expect, test } from 'vitest';
import { isCrowd } from './crowd.ts';

test.each([
  [399, false, false],
  [400, false, true],
  [399, true, true],
  [360, true, true],
  [359, true, false],
])('%i pods, a crowd before: %s', (pods, wasCrowd, expected) => {
  expect(isCrowd(pods, wasCrowd)).toBe(expected);
});
