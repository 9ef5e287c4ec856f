// Who runs on a machine's cores: demands share them by quota and weight, as CFS does on average.
import type { Clock, TimerId } from '../../kernel/clock.ts';
import type { Micros } from '../../kernel/time.ts';

/** What the scheduler needs to know about a control group. */
export interface CpuGroup {
  readonly cpuParent: CpuGroup | undefined;
  /** Milli-cpus that the group may use; Infinity without a limit. */
  readonly cpuQuotaMilli: number;
  /** Share under contention, relative to its siblings. */
  readonly cpuWeight: number;
  /** Cpu time used by this group and those below, in microseconds. */
  cpuUsed: number;
  /** Milli-cpus that live demands ask for, quotas below respected. */
  cpuWanted: number;
  /** Groups below with live demands, and this group's own demands. */
  cpuActive: Set<CpuGroup> | undefined;
  cpuDemands: Set<CpuDemand> | undefined;
}

/** Work that wants to run: so many milli-cpus, until `remaining` cpu microseconds are done. */
export class CpuDemand {
  rateMilli = 0;
  since: Micros = 0;
  timer: TimerId = 0;

  constructor(
    readonly group: CpuGroup,
    readonly wantedMilli: number,
    public remaining: number,
    readonly whenDone: () => void,
  ) {}
}

/**
 * A fluid model: between two changes every demand runs at a constant rate, so usage is integrated
 * when someone looks and a steady load costs no events.
 */
export class CpuScheduler {
  private readonly demands = new Set<CpuDemand>();
  private isSqueezed = false;

  constructor(
    private readonly clock: Clock,
    private readonly root: CpuGroup,
  ) {}

  add(demand: CpuDemand): void {
    demand.since = this.clock.now;
    this.demands.add(demand);
    (demand.group.cpuDemands ??= new Set()).add(demand);
    const fits = this.activate(demand);
    if (fits && !this.isSqueezed) this.run(demand, demand.wantedMilli);
    else this.reallocate();
  }

  /** Takes a demand away, done or not. */
  remove(demand: CpuDemand): void {
    if (!this.demands.delete(demand)) return;
    this.settle(demand);
    this.clock.cancel(demand.timer);
    demand.group.cpuDemands?.delete(demand);
    this.deactivate(demand);
    if (this.isSqueezed) this.reallocate();
  }

  /** After a quota or weight has changed. */
  reallocate(): void {
    this.isSqueezed = false;
    this.wantedOf(this.root);
    this.allocate(this.root, this.root.cpuQuotaMilli);
  }

  /** Brings every group's `cpuUsed` up to now. */
  settleAll(): void {
    for (const demand of this.demands) this.settle(demand);
  }

  /** What a group has used up to now, for onlookers: nothing is settled, so nothing is rounded. */
  usedBy(group: CpuGroup): number {
    let used = group.cpuUsed;
    const { now } = this.clock;
    const add = ({ cpuDemands, cpuActive }: CpuGroup): void => {
      for (const { since, rateMilli } of cpuDemands ?? [])
        used += ((now - since) * rateMilli) / 1000;
      for (const child of cpuActive ?? []) add(child);
    };
    add(group);
    return used;
  }

  private settle(demand: CpuDemand): void {
    const { now } = this.clock;
    const used = ((now - demand.since) * demand.rateMilli) / 1000;
    demand.since = now;
    if (used === 0) return;
    demand.remaining -= used;
    let group: CpuGroup | undefined = demand.group;
    for (; group; group = group.cpuParent) group.cpuUsed += used;
  }

  private run(demand: CpuDemand, rateMilli: number): void {
    if (rateMilli < demand.wantedMilli) this.isSqueezed = true;
    if (rateMilli === demand.rateMilli) return;
    this.settle(demand);
    demand.rateMilli = rateMilli;
    this.clock.cancel(demand.timer);
    demand.timer = 0;
    if (demand.remaining === Infinity || rateMilli === 0) return;
    const delay = Math.max(0, Math.ceil((demand.remaining * 1000) / rateMilli));
    demand.timer = this.clock.after(delay, () => {
      this.remove(demand);
      demand.whenDone();
    });
  }

  /** Adds to what its ancestors want; answers whether every quota still has room. */
  private activate(demand: CpuDemand): boolean {
    let fits = true;
    let group: CpuGroup | undefined = demand.group;
    for (; group; group = group.cpuParent) {
      group.cpuWanted += demand.wantedMilli;
      fits &&= group.cpuWanted <= group.cpuQuotaMilli;
      const parent = group.cpuParent;
      if (parent) (parent.cpuActive ??= new Set()).add(group);
    }
    return fits;
  }

  private deactivate(demand: CpuDemand): void {
    let group: CpuGroup | undefined = demand.group;
    for (; group; group = group.cpuParent) {
      group.cpuWanted -= demand.wantedMilli;
      const isIdle = !group.cpuDemands?.size && !group.cpuActive?.size;
      if (!isIdle) continue;
      group.cpuWanted = 0;
      group.cpuParent?.cpuActive?.delete(group);
    }
  }

  private wantedOf(group: CpuGroup): number {
    let wanted = 0;
    for (const demand of group.cpuDemands ?? []) wanted += demand.wantedMilli;
    for (const child of group.cpuActive ?? []) wanted += this.wantedOf(child);
    group.cpuWanted = wanted;
    return Math.min(wanted, group.cpuQuotaMilli);
  }

  private allocate(group: CpuGroup, availableMilli: number): void {
    const shares: Share[] = [];
    for (const demand of group.cpuDemands ?? []) {
      shares.push({ cap: demand.wantedMilli, weight: 1, to: demand, got: 0 });
    }
    for (const child of group.cpuActive ?? []) {
      const cap = Math.min(child.cpuWanted, child.cpuQuotaMilli);
      shares.push({ cap, weight: child.cpuWeight, to: child, got: 0 });
    }
    fill(shares, Math.min(availableMilli, group.cpuQuotaMilli));
    for (const { to, got } of shares) {
      if (to instanceof CpuDemand) this.run(to, got);
      else this.allocate(to, got);
    }
  }
}

interface Share {
  readonly cap: number;
  readonly weight: number;
  readonly to: CpuDemand | CpuGroup;
  got: number;
}

/** Weighted max-min fairness: nobody gets more than its cap, the rest is shared by weight. */
export function fill(shares: readonly Share[], availableMilli: number): void {
  let open = shares.filter((share) => share.cap > 0);
  let available = availableMilli;
  while (open.length > 0) {
    const weight = open.reduce((sum, share) => sum + share.weight, 0);
    const full = open.filter((share) => share.cap * weight <= available * share.weight);
    if (full.length === 0) {
      for (const share of open) share.got = (available * share.weight) / weight;
      return;
    }
    for (const share of full) share.got = share.cap;
    available -= full.reduce((sum, share) => sum + share.cap, 0);
    open = open.filter((share) => !full.includes(share));
  }
}
