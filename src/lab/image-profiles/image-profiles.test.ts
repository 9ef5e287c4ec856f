// Which profile an image has.
import { expect, test } from 'vitest';
import { ImageCatalogue } from '../../world/images/catalogue.ts';
import { ImageProfiles } from './image-profiles.ts';

const catalogue = new ImageCatalogue();

function imageOf(profiles: ImageProfiles, name: string) {
  const found = profiles.apply(catalogue.resolve(name));
  if (found.is === 'failed') throw new Error(found.message);
  return found.image;
}

test.each([
  ['example/shop:*', 'example/shop:1', true],
  ['example/shop', 'example/shop:1', true],
  ['example/shop:1', 'example/shop:2', false],
  ['nginx', 'nginx:1.27', true],
  ['docker.io/library/nginx:1.27', 'nginx:1.27', true],
  ['ghcr.io/*', 'ghcr.io/a/b:c', true],
  ['exampl./shop', 'example/shop:1', false],
])('the profile of %s is for %s: %s', (pattern, name, isMeant) => {
  const profiles = new ImageProfiles();
  profiles.set('p', { image: pattern });
  expect(imageOf(profiles, name).definition.standIn?.() !== undefined).toBe(isMeant);
});

test('profiles are heeded from the next start on, the most exact one first', () => {
  const profiles = new ImageProfiles();
  const image = imageOf(profiles, 'example/shop:1');
  expect(image.definition.standIn?.()).toBeUndefined();
  profiles.set('all', { image: '*', pullSeconds: 9 });
  profiles.set('one', { image: 'example/shop:1', pullSeconds: 2 });
  expect(profiles.pullDuration(image)).toBe(2_000_000);
  profiles.remove('one');
  expect(profiles.pullDuration(image)).toBe(9_000_000);
  expect(imageOf(profiles, 'example/shop:1')).toBe(image);
});
