// A Job is complete when exactly what it asks has succeeded; what is counted stays counted.
import type { Job } from '../../model/generated/types.ts';
import { isConditionTrue } from '../../model/meta/conditions.ts';
import type { Invariant } from './invariant.ts';

export const jobsExact: Invariant = {
  name: 'jobs complete exactly as asked',
  onWrite({ resource, type, key, object, previous }) {
    if (resource !== 'jobs.batch' || type !== 'MODIFIED') return undefined;
    const { spec, status } = object as Job;
    const before = (previous as Job).status;
    const { succeeded = 0, failed = 0 } = status ?? {};
    if (succeeded < (before?.succeeded ?? 0))
      return `${key}: ${succeeded} have succeeded, not more`;
    if (failed < (before?.failed ?? 0)) return `${key}: ${failed} have failed, not more`;
    const isOver = (type: string): boolean => isConditionTrue(status?.conditions, type);
    if (isOver('Complete') && isOver('Failed')) return `${key} is complete and failed`;
    if ((isOver('Complete') || isOver('Failed')) && (status?.active ?? 0) > 0) {
      return `${key} is over with ${status?.active} active pods`;
    }
    const asked = spec?.completions;
    if (!isOver('Complete') || asked === undefined || spec?.successPolicy) return undefined;
    return succeeded === asked ? undefined : `${key} is complete with ${succeeded} of ${asked}`;
  },
};
