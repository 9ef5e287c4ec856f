// The list of all invariants, fresh for one cluster.
import { addressesUnique } from './addresses-unique.ts';
import { budgetsKept } from './budgets-kept.ts';
import type { Invariant } from './invariant.ts';
import { jobsExact } from './jobs-exact.ts';
import { nodeNameSetOnce } from './node-name-set-once.ts';
import { oneCopy } from './one-copy.ts';
import { oneLeaseHolder } from './one-lease-holder.ts';
import { onePerOrdinal } from './one-per-ordinal.ts';
import { quotasKept } from './quotas-kept.ts';
import { requestsFit } from './requests-fit.ts';
import { revisionsRise } from './revisions-rise.ts';
import { rolloutBounds } from './rollout-bounds.ts';

export function newInvariants(): readonly Invariant[] {
  return [
    revisionsRise(),
    nodeNameSetOnce,
    oneCopy,
    addressesUnique,
    requestsFit,
    oneLeaseHolder,
    rolloutBounds(),
    onePerOrdinal,
    jobsExact,
    quotasKept,
    budgetsKept(),
  ];
}
