// What pods ask for and nodes offer, as numbers fit for capacity bars.
import type { Pod, ResourceRequirements } from '../../model/generated/types.ts';
import type { Amounts } from './view-types.ts';

export const NOTHING: Amounts = { cpuMilli: 0, memoryBytes: 0, pods: 0 };

const SCALES = new Map<string, number>([
  ['n', 1e-9],
  ['u', 1e-6],
  ['m', 1e-3],
  ['', 1],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
  ['T', 1e12],
  ['P', 1e15],
  ['E', 1e18],
  ['Ki', 1024],
  ['Mi', 1048576],
  ['Gi', 1073741824],
  ['Ti', 1099511627776],
  ['Pi', 1125899906842624],
  ['Ei', 1152921504606846976],
]);
const QUANTITY = /^([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)([a-zA-Z]*)$/;

/** A quantity as a plain number, good enough to draw; 0 when it is none. */
export function quantityNumber(text: string | number | undefined): number {
  if (text === undefined) return 0;
  const parts = QUANTITY.exec(String(text));
  if (!parts) return 0;
  return Number(parts[1]) * (SCALES.get(parts[2] as string) ?? 0);
}

/** A node's allocatable, or any resource list, as amounts. */
export function amountsOf(list: { readonly [name: string]: string } | undefined): Amounts {
  if (!list) return NOTHING;
  return {
    cpuMilli: Math.round(quantityNumber(list['cpu']) * 1000),
    memoryBytes: Math.round(quantityNumber(list['memory'])),
    pods: Math.round(quantityNumber(list['pods'])),
  };
}

export function add(a: Amounts, b: Amounts, sign: 1 | -1): Amounts {
  return {
    cpuMilli: a.cpuMilli + sign * b.cpuMilli,
    memoryBytes: a.memoryBytes + sign * b.memoryBytes,
    pods: a.pods + sign * b.pods,
  };
}

interface Asking {
  readonly resources?: ResourceRequirements;
  readonly restartPolicy?: string;
}

/**
 * What the scheduler counts for a pod: containers and sidecars together, or the largest init
 * container when that is more, plus overhead.
 * Upstream: component-helpers pkg/resource/helpers.go PodRequests.
 */
export function podRequests(pod: Pod): Amounts {
  let running = NOTHING;
  let starting = NOTHING;
  for (const container of pod.spec?.containers ?? []) running = add(running, asked(container), 1);
  for (const container of (pod.spec?.initContainers ?? []) as readonly Asking[]) {
    const own = asked(container);
    if (container.restartPolicy === 'Always') running = add(running, own, 1);
    else starting = larger(starting, own);
  }
  const total = larger(running, starting);
  const overhead = amountsOf(pod.spec?.overhead as { readonly [name: string]: string } | undefined);
  return { ...add(total, overhead, 1), pods: 1 };
}

function asked(container: Asking): Amounts {
  return amountsOf(
    container.resources?.requests as { readonly [name: string]: string } | undefined,
  );
}

function larger(a: Amounts, b: Amounts): Amounts {
  return {
    cpuMilli: Math.max(a.cpuMilli, b.cpuMilli),
    memoryBytes: Math.max(a.memoryBytes, b.memoryBytes),
    pods: 0,
  };
}
