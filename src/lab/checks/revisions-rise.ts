// Every write has a higher revision than the one before, and its object carries it.
import type { Invariant } from './invariant.ts';

export function revisionsRise(): Invariant {
  let last = 0;
  return {
    name: 'revisions rise',
    onWrite({ revision, type, object, key, resource }) {
      const before = last;
      last = revision;
      if (revision <= before) return `${resource} ${key}: revision ${revision} after ${before}`;
      const carried = object.metadata.resourceVersion;
      if (type !== 'DELETED' && carried !== String(revision)) {
        return `${resource} ${key}: revision ${revision} carries resourceVersion ${carried}`;
      }
      return undefined;
    },
  };
}
