// Control groups: machine, pods and containers, what each may use and what it uses now.
import type { Clock } from '../../kernel/clock.ts';
import type { Process } from '../../kernel/process.ts';
import type { Cancel, Resumption, Task } from '../../kernel/task.ts';
import { Wait } from '../../kernel/task.ts';
import type { CpuGroup } from './cpu-scheduler.ts';
import { CpuDemand, CpuScheduler } from './cpu-scheduler.ts';

export interface GroupLimits {
  /** Milli-cpus per second of time; undefined is no quota. */
  readonly cpuQuotaMilli?: number | undefined;
  /** Relative share under contention; the kernel's least is 2 shares. */
  readonly cpuWeight?: number | undefined;
  readonly memoryLimitBytes?: number | undefined;
  /** Added to the score by which the machine chooses its victim: -1000 (never) to 1000. */
  readonly oomScoreAdjust?: number | undefined;
}

/** Whom the kernel killed for memory. */
export interface OutOfMemoryVictim {
  readonly processName: string;
  readonly pid: number;
}

/** Which limit was hit: this group's own, or that of a group above (pod, machine). */
export interface OutOfMemory {
  readonly group: ControlGroup;
  readonly limited: ControlGroup;
}

export class ControlGroup implements CpuGroup {
  limits: GroupLimits;
  cpuUsed = 0;
  cpuWanted = 0;
  cpuActive: Set<CpuGroup> | undefined;
  cpuDemands: Set<CpuDemand> | undefined;
  /** Memory in use by this group and those below. */
  memoryBytes = 0;
  peakMemoryBytes = 0;
  /** Told when the kernel kills this group for memory; the owner kills its processes (137). */
  onOutOfMemory: ((event: OutOfMemory) => OutOfMemoryVictim | void) | undefined;
  /** Told when this group's own limit has cost the life of one below it. */
  onVictim: ((victim: OutOfMemoryVictim) => void) | undefined;
  private children: ControlGroup[] | undefined;
  private isKilling = false;
  private isRemoved = false;

  private constructor(
    readonly name: string,
    readonly parent: ControlGroup | undefined,
    private readonly machine: { readonly clock: Clock; cpu: CpuScheduler },
    limits: GroupLimits,
  ) {
    this.limits = limits;
  }

  /** The group of a whole machine. */
  static ofMachine(
    clock: Clock,
    name: string,
    size: { readonly cpuMilli: number; readonly memoryBytes: number },
  ): ControlGroup {
    const machine: { clock: Clock; cpu: CpuScheduler } = { clock, cpu: undefined as never };
    const group = new ControlGroup(name, undefined, machine, {
      cpuQuotaMilli: size.cpuMilli,
      memoryLimitBytes: size.memoryBytes,
    });
    machine.cpu = new CpuScheduler(clock, group);
    return group;
  }

  get cpuParent(): CpuGroup | undefined {
    return this.parent;
  }

  get cpuQuotaMilli(): number {
    return this.limits.cpuQuotaMilli ?? Infinity;
  }

  get cpuWeight(): number {
    return Math.max(2, this.limits.cpuWeight ?? 2);
  }

  get memoryLimitBytes(): number {
    return this.limits.memoryLimitBytes ?? Infinity;
  }

  /** A group below this one. */
  child(name: string, limits: GroupLimits = {}): ControlGroup {
    const child = new ControlGroup(name, this, this.machine, limits);
    if (this.children) this.children.push(child);
    else this.children = [child];
    return child;
  }

  /** Takes the group off its machine, with all that it held. */
  remove(): void {
    for (const demand of this.cpuDemands ?? []) this.machine.cpu.remove(demand);
    for (const child of this.children ?? []) child.remove();
    this.growMemory(-this.memoryBytes);
    this.isRemoved = true;
    const siblings = this.parent?.children;
    const index = siblings?.indexOf(this) ?? -1;
    if (index >= 0) siblings?.splice(index, 1);
  }

  /** Resizes in place. A memory limit below what is used kills, as cgroup v2 does. */
  setLimits(limits: GroupLimits): void {
    this.machine.cpu.settleAll();
    this.limits = limits;
    this.machine.cpu.reallocate();
    this.checkMemory();
  }

  /** Cpu microseconds used so far, by this group and those below. */
  cpuUsedMicros(): number {
    this.machine.cpu.settleAll();
    return this.cpuUsed;
  }

  /** As cpuUsedMicros, for those who only look on. */
  cpuSeenMicros(): number {
    return this.machine.cpu.usedBy(this);
  }

  /** Milli-cpus that run right now. */
  cpuRateMilli(): number {
    let rate = 0;
    for (const demand of this.cpuDemands ?? []) rate += demand.rateMilli;
    for (const child of this.cpuActive ?? []) rate += (child as ControlGroup).cpuRateMilli();
    return rate;
  }

  /**
   * Computes for so many cpu microseconds. Takes at least as long; longer when a quota or other
   * groups leave less than one cpu per thread.
   */
  useCpu(cpuMicros: number, threads = 1): Task {
    return useCpu(new CpuUse(this, this.machine.cpu, cpuMicros, threads));
  }

  /** Runs at so many milli-cpus until released or its process ends. */
  holdCpu(process: Process, milli: number): () => void {
    if (milli <= 0) return () => {};
    const demand = new CpuDemand(this, milli, Infinity, () => {});
    this.machine.cpu.add(demand);
    const release = (): void => this.machine.cpu.remove(demand);
    process.onEnd(release);
    return release;
  }

  /** Memory of one process: set it as often as it changes; it ends with the process. */
  memoryOf(process: Process): MemoryUse {
    const use = new MemoryUse(this);
    process.onEnd(() => use.set(0));
    return use;
  }

  /** Used by MemoryUse and memory-backed volumes. */
  growMemory(bytes: number): void {
    this.memoryBytes += bytes;
    if (this.memoryBytes > this.peakMemoryBytes) this.peakMemoryBytes = this.memoryBytes;
    // What processes give back after their group is gone has been given back with it.
    if (!this.isRemoved) this.parent?.growMemory(bytes);
    if (bytes > 0) this.checkMemory();
  }

  private checkMemory(): void {
    if (this.memoryBytes <= this.memoryLimitBytes || this.isKilling) return;
    this.isKilling = true;
    const { clock } = this.machine;
    // A clock event of its own: the group that is killed may be the one that runs now.
    clock.at(clock.now, () => {
      this.isKilling = false;
      if (this.memoryBytes <= this.memoryLimitBytes) return;
      const before = this.memoryBytes;
      const victim = this.victim();
      const killed = victim?.onOutOfMemory?.({ group: victim, limited: this });
      if (killed) this.onVictim?.(killed);
      if (this.memoryBytes < before) this.checkMemory();
    });
  }

  /** The leaf with the highest score: memory in thousandths of the limit, plus its adjustment. */
  private victim(): ControlGroup | undefined {
    let best: ControlGroup | undefined;
    let bestScore = -Infinity;
    for (const leaf of this.leaves()) {
      const adjust = leaf.limits.oomScoreAdjust ?? 0;
      if (adjust <= -1000 || leaf.memoryBytes <= 0 || !leaf.onOutOfMemory) continue;
      const score = (leaf.memoryBytes * 1000) / this.memoryLimitBytes + adjust;
      if (score <= bestScore) continue;
      best = leaf;
      bestScore = score;
    }
    return best;
  }

  private *leaves(): Iterable<ControlGroup> {
    if (!this.children?.length) yield this;
    else for (const child of this.children) yield* child.leaves();
  }
}

/** What one process holds of a group's memory. */
export class MemoryUse {
  bytes = 0;

  constructor(private readonly group: ControlGroup) {}

  /** Sets what is held now. Above a limit, the group is killed at this instant. */
  set(bytes: number): void {
    const growth = bytes - this.bytes;
    this.bytes = bytes;
    if (growth !== 0) this.group.growMemory(growth);
  }
}

class CpuUse extends Wait<void> {
  constructor(
    private readonly group: ControlGroup,
    private readonly scheduler: CpuScheduler,
    private readonly cpuMicros: number,
    private readonly threads: number,
  ) {
    super();
  }

  arm(resumption: Resumption<void>): Cancel {
    const done = (): void => resumption.now(undefined);
    const demand = new CpuDemand(this.group, this.threads * 1000, this.cpuMicros, done);
    this.scheduler.add(demand);
    return () => this.scheduler.remove(demand);
  }

  describe(): string {
    return `cpu ${this.cpuMicros} us`;
  }
}

function* useCpu(use: CpuUse): Task {
  yield* use;
}
