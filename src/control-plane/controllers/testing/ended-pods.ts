// Pods of Jobs, ended or not, and a Job's view of them.
import type { Job, Pod } from '../../../model/generated/types.ts';
import { NOW, pod } from './objects.ts';
import { NO_FAILURES } from '../job/backoff.ts';
import { viewJob } from '../job/view.ts';
import type { JobView } from '../job/view.ts';

export const MINUTE = 60_000_000;
export const finalizers = ['batch.kubernetes.io/job-tracking'];
export const index = (at: number) => ({ 'batch.kubernetes.io/job-completion-index': String(at) });

/** `endedFor` seconds ago a failed or succeeded pod came to its end. */
export function ended(phase: 'Succeeded' | 'Failed', endedFor = 0, annotations = {}): Pod {
  return pod({ phase, ready: false, readyFor: endedFor, finalizers, annotations });
}
export const active = (annotations = {}): Pod => pod({ finalizers, annotations });
export const many = (count: number, make: () => Pod): readonly Pod[] =>
  Array.from({ length: count }, make);

export function view(of: Job, pods: readonly Pod[]): JobView {
  return viewJob(of, pods, new Set(), NO_FAILURES, NOW);
}
