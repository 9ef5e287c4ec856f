// The list of all invariants, fresh for one cluster.
import { addressesUnique } from './addresses-unique.ts';
import type { Invariant } from './invariant.ts';
import { nodeNameSetOnce } from './node-name-set-once.ts';
import { oneCopy } from './one-copy.ts';
import { oneLeaseHolder } from './one-lease-holder.ts';
import { requestsFit } from './requests-fit.ts';
import { revisionsRise } from './revisions-rise.ts';

export function newInvariants(): readonly Invariant[] {
  return [revisionsRise(), nodeNameSetOnce, oneCopy, addressesUnique, requestsFit, oneLeaseHolder];
}
