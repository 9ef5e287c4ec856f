// A leader's lease changes hands only after it has run out.
import type { Lease } from '../../model/generated/types.ts';
import { SECOND } from '../../kernel/time.ts';
import { parseTime } from '../../model/meta/time.ts';
import type { Invariant } from './invariant.ts';

export const oneLeaseHolder: Invariant = {
  name: 'one lease holder',
  onWrite({ resource, key, object, previous, type, at }) {
    if (resource !== 'leases.coordination.k8s.io' || type !== 'MODIFIED' || !previous) return;
    const before = (previous as Lease).spec;
    const after = (object as Lease).spec;
    if (!before?.holderIdentity || before.holderIdentity === after?.holderIdentity) return;
    const renewed = parseTime(before.renewTime ?? '');
    if (renewed === undefined) return;
    const end = renewed + (before.leaseDurationSeconds ?? 0) * SECOND;
    if (at >= end) return;
    return `${key}: ${after?.holderIdentity} takes over ${(end - at) / SECOND} s too early`;
  },
};
