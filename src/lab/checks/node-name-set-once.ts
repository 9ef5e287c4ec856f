// A pod is bound once: its nodeName never changes.
import type { Pod } from '../../model/generated/types.ts';
import type { Invariant } from './invariant.ts';

export const nodeNameSetOnce: Invariant = {
  name: 'nodeName is set once',
  onWrite({ resource, key, object, previous }) {
    if (resource !== 'pods' || !previous) return undefined;
    const before = (previous as Pod).spec?.nodeName ?? '';
    const after = (object as Pod).spec?.nodeName ?? '';
    const isSamePod = previous.metadata.uid === object.metadata.uid;
    if (!isSamePod || before === '' || before === after) return undefined;
    return `pod ${key} moved from ${before} to ${after}`;
  },
};
