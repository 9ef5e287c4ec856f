// For how long kubelets may keep what they know, by the size of the cluster.
// Upstream: pkg/controller/ttl/ttl_controller.go (ttlBoundaries).

interface Step {
  readonly atLeast: number;
  readonly atMost: number;
  readonly seconds: number;
}

const STEPS: readonly Step[] = [
  { atLeast: 0, atMost: 100, seconds: 0 },
  { atLeast: 90, atMost: 500, seconds: 15 },
  { atLeast: 450, atMost: 1000, seconds: 30 },
  { atLeast: 900, atMost: 2000, seconds: 60 },
  { atLeast: 1800, atMost: Infinity, seconds: 300 },
];

/** The step for so many nodes, coming from another one. */
export function nextStep(step: number, nodes: number): number {
  let next = step;
  while (nodes > (STEPS[next]?.atMost ?? Infinity)) next++;
  while (nodes < (STEPS[next]?.atLeast ?? 0)) next--;
  return next;
}

export function secondsOf(step: number): number {
  return STEPS[step]?.seconds ?? 0;
}
