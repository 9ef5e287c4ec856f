// Zones: how many of their nodes are down decides how fast nodes are given up there.
import { SECOND } from '../../../kernel/time.ts';
import type { Micros } from '../../../kernel/time.ts';
import type { Node } from '../../../model/generated/types.ts';
import { labelValue } from '../../../model/meta/labels.ts';
import {
  EVICTION_RATE,
  LARGE_CLUSTER_NODES,
  REGION_LABEL,
  SECONDARY_EVICTION_RATE,
  UNHEALTHY_ZONE_SHARE,
  ZONE_LABEL,
} from '../limits.ts';

export type ZoneState = 'Initial' | 'Normal' | 'FullDisruption' | 'PartialDisruption';

/** `region:zone`; nodes without either label share one. */
export function zoneOf(node: Node): string {
  const { labels } = node.metadata;
  const region = labelValue(labels, REGION_LABEL) ?? '';
  const zone = labelValue(labels, ZONE_LABEL) ?? '';
  return region === '' && zone === '' ? '' : `${region}:\0:${zone}`;
}

/** Upstream: node_lifecycle_controller.go ComputeZoneState. NL5 */
export function zoneState(ready: number, notReady: number): ZoneState {
  if (ready === 0 && notReady > 0) return 'FullDisruption';
  const share = notReady / (notReady + ready);
  return notReady > 2 && share >= UNHEALTHY_ZONE_SHARE ? 'PartialDisruption' : 'Normal';
}

/** Nodes per second that may be tainted NoExecute in a zone of that state and size. */
export function evictionRate(state: ZoneState, nodes: number): number {
  if (state !== 'PartialDisruption') return EVICTION_RATE;
  return nodes > LARGE_CLUSTER_NODES ? SECONDARY_EVICTION_RATE : 0;
}

/**
 * A queue of node names let out at a rate, the first one at once.
 * Upstream: pkg/controller/nodelifecycle/scheduler/rate_limited_queue.go.
 */
export class EvictionQueue {
  private readonly names = new Set<string>();
  private rate = EVICTION_RATE;
  private tokens = 1;
  private filledAt: Micros = 0;

  add(name: string): boolean {
    if (this.names.has(name)) return false;
    this.names.add(name);
    return true;
  }

  remove(name: string): void {
    this.names.delete(name);
  }

  setRate(rate: number, now: Micros): void {
    if (rate === this.rate) return;
    this.fill(now);
    this.rate = rate;
    // A new limiter lets one through at once, one of rate 0 none.
    this.tokens = rate > 0 ? Math.min(this.tokens, 1) : 0;
  }

  /** The next node that may be tainted now. */
  take(now: Micros): string | undefined {
    this.fill(now);
    if (this.tokens < 1 - 1e-9) return undefined;
    for (const name of this.names) {
      this.names.delete(name);
      this.tokens -= 1;
      return name;
    }
    return undefined;
  }

  /** When the next node may be taken, as a delay; undefined when none waits or the rate is 0. */
  untilNext(now: Micros): Micros | undefined {
    if (this.names.size === 0) return undefined;
    this.fill(now);
    if (this.tokens >= 1 - 1e-9) return 0;
    return this.rate > 0 ? Math.ceil(((1 - this.tokens) / this.rate) * SECOND) : undefined;
  }

  private fill(now: Micros): void {
    this.tokens = Math.min(1, this.tokens + ((now - this.filledAt) / SECOND) * this.rate);
    this.filledAt = now;
  }
}
