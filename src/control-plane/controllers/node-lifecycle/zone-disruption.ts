// The state of all zones, and the queues of nodes that wait for their NoExecute taint.
import type { Wait } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { Bell, withTimeout } from '../../../kernel/waits.ts';
import { evictionRate, EvictionQueue, zoneState } from './zones.ts';
import type { ZoneState } from './zones.ts';

interface Zone {
  readonly queue: EvictionQueue;
  state: ZoneState;
  ready: number;
  notReady: number;
}

/**
 * When every zone is down the fault is likely on this side of the network, so nothing is evicted.
 * Upstream: node_lifecycle_controller.go handleDisruption. NL5
 */
export class ZoneDisruption {
  /** Whether the last update left the state in which everything was down. */
  hasJustResumed = false;
  private readonly zones = new Map<string, Zone>();
  private readonly bell = new Bell('node waits for its taint');

  /** Counts a node of the round that `update` closes. */
  count(name: string, isReady: boolean): void {
    const zone = this.zone(name);
    if (isReady) zone.ready++;
    else zone.notReady++;
  }

  /** Ends a round: rates follow the zones' states. `stopped` when all have just gone down. */
  update(now: Micros): 'stopped' | 'running' {
    this.hasJustResumed = false;
    const states = new Map<string, ZoneState>();
    const allWere = [...this.zones.values()].every((zone) => zone.state === 'FullDisruption');
    for (const [name, zone] of this.zones) {
      if (zone.ready + zone.notReady === 0) this.zones.delete(name);
      else states.set(name, zoneState(zone.ready, zone.notReady));
    }
    const allAre = [...states.values()].every((state) => state === 'FullDisruption');
    const hasStopped = allAre && !allWere && states.size > 0;
    this.hasJustResumed = allWere && !allAre && states.size > 0;
    for (const [name, zone] of this.zones) {
      const next = states.get(name) as ZoneState;
      if (hasStopped) zone.queue.setRate(0, now);
      else if (!allAre && (zone.state !== next || this.hasJustResumed)) {
        zone.queue.setRate(evictionRate(next, zone.ready + zone.notReady), now);
      }
      zone.state = next;
      zone.ready = 0;
      zone.notReady = 0;
    }
    this.bell.ring();
    return hasStopped ? 'stopped' : 'running';
  }

  queue(zoneName: string, node: string): void {
    if (this.zone(zoneName).queue.add(node)) this.bell.ring();
  }

  unqueue(node: string): void {
    for (const zone of this.zones.values()) zone.queue.remove(node);
  }

  /** A node that may be tainted now. */
  take(now: Micros): string | undefined {
    for (const zone of this.zones.values()) {
      const name = zone.queue.take(now);
      if (name !== undefined) return name;
    }
    return undefined;
  }

  /** Waits until another node may be tainted, or one is queued. */
  untilNext(now: Micros): Wait<unknown> {
    let soonest: Micros | undefined;
    for (const zone of this.zones.values()) {
      const delay = zone.queue.untilNext(now);
      if (delay !== undefined && (soonest === undefined || delay < soonest)) soonest = delay;
    }
    return soonest === undefined ? this.bell.wait() : withTimeout(this.bell.wait(), soonest + 1);
  }

  private zone(name: string): Zone {
    let zone = this.zones.get(name);
    if (!zone) {
      zone = { queue: new EvictionQueue(), state: 'Initial', ready: 0, notReady: 0 };
      this.zones.set(name, zone);
    }
    return zone;
  }
}
