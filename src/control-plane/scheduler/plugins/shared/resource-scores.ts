// How node resources make a score: least or most allocated first, or by a shape.
import { MAX_NODE_SCORE } from '../../limits.ts';

/** One corner of a shape: utilization in percent, score of 0 .. 10. */
export interface ShapePoint {
  readonly utilization: number;
  readonly score: number;
}

export interface WeightedResource {
  readonly name: string;
  readonly weight: number;
}

/** A scoring strategy of NodeResourcesFit. Upstream: config NodeResourcesFitArgs. */
export type ScoringStrategy =
  | {
      readonly type: 'LeastAllocated' | 'MostAllocated';
      readonly resources: readonly WeightedResource[];
    }
  | {
      readonly type: 'RequestedToCapacityRatio';
      readonly resources: readonly WeightedResource[];
      readonly shape: readonly ShapePoint[];
    };

export const DEFAULT_RESOURCES: readonly WeightedResource[] = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 1 },
];

/** The score of one resource; both amounts in the same unit, `allocatable` above 0. */
export type ResourceScore = (requested: number, allocatable: number) => number;

/** Upstream: noderesources/least_allocated.go. */
export function leastAllocated(requested: number, allocatable: number): number {
  if (requested > allocatable) return 0;
  return Math.floor(((allocatable - requested) * MAX_NODE_SCORE) / allocatable);
}

/** Upstream: noderesources/most_allocated.go. */
export function mostAllocated(requested: number, allocatable: number): number {
  return Math.floor((Math.min(requested, allocatable) * MAX_NODE_SCORE) / allocatable);
}

/** Upstream: noderesources/requested_to_capacity_ratio.go. */
export function requestedToCapacityRatio(shape: readonly ShapePoint[]): ResourceScore {
  const points = shape.map(({ utilization, score }) => ({ utilization, score: score * 10 }));
  return (requested, allocatable) =>
    requested > allocatable
      ? onShape(points, 100)
      : onShape(points, Math.floor((requested * 100) / allocatable));
}

function onShape(points: readonly ShapePoint[], utilization: number): number {
  for (const [index, point] of points.entries()) {
    if (utilization > point.utilization) continue;
    const before = points[index - 1];
    if (!before) return point.score;
    const rise = (point.score - before.score) * (utilization - before.utilization);
    return before.score + Math.trunc(rise / (point.utilization - before.utilization));
  }
  return points.at(-1)?.score ?? 0;
}
