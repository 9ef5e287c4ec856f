// Runs filters on nodes for one pod: what preFilter left, nominated pods counted in.
import type { ClusterState } from '../state/cluster-state.ts';
import type { Rejection, SchedulerPlugin, Verdicts } from '../framework.ts';
import { noNodeLeftReason } from './fit-error.ts';
import type { Nominator } from '../state/nominator.ts';
import type { PodInfo } from '../state/pod-info.ts';

type Check = (pod: PodInfo, node: number) => Rejection | undefined;

const NO_NAMES: readonly string[] = [];

/** The state of one pod's filtering, reused from cycle to cycle. */
export class FilterRun {
  /** The slots that preFilter left, or undefined for all nodes. */
  nodes: ReadonlySet<number> | undefined;
  /** The plugins that narrowed the nodes, sorted. */
  narrowedBy: readonly string[] = NO_NAMES;
  private active: SchedulerPlugin[] = [];
  private isPlain = true;
  private readonly verdicts: Verdicts = [];
  /** The filters of the active plugins, without a look-up on the way to them. */
  private readonly checks: Check[] = [];
  private readonly checkOf = new Map<SchedulerPlugin, Check>();
  /** Whether any filter under way looks at other pods. */
  private readsPods = false;

  constructor(
    private readonly state: ClusterState,
    private readonly plugins: readonly SchedulerPlugin[],
    private readonly nominator: Nominator,
  ) {
    for (const plugin of plugins) {
      if (plugin.filter) this.checkOf.set(plugin, plugin.filter.bind(plugin));
    }
  }

  /** Runs preFilter of all plugins; a rejection back holds for every node. */
  prepare(pod: PodInfo): Rejection | undefined {
    this.active = [];
    this.checks.length = 0;
    this.isPlain = true;
    this.readsPods = false;
    this.nodes = undefined;
    this.narrowedBy = NO_NAMES;
    let names: readonly string[] | undefined;
    for (const plugin of this.plugins) {
      const result = plugin.preFilter?.(pod);
      if (result === 'skip') continue;
      if (result && 'reasons' in result) return result;
      if (result) {
        names = this.narrow(names, result.names, result.plugin);
        if (names.length === 0) {
          const reason = noNodeLeftReason(this.narrowedBy);
          return { plugin: result.plugin, reasons: [reason], isResolvable: false };
        }
      }
      const check = this.checkOf.get(plugin);
      if (check) {
        this.active.push(plugin);
        if (!plugin.filterMany) this.isPlain = false;
        this.checks.push(check);
      }
      if (plugin.podAdded) this.readsPods = true;
    }
    if (names) this.nodes = this.slotsOf(names);
    return undefined;
  }

  /**
   * Whether a node takes the pod: both with the pods counted that are nominated to it and are at
   * least as important, and without. Upstream: runtime/framework.go
   * (RunFilterPluginsWithNominatedPods).
   */
  filter(pod: PodInfo, node: number): Rejection | undefined {
    if (this.nominator.mayBeOn(node)) {
      const rejected = this.filterWithNominated(pod, node);
      if (rejected) return rejected;
    }
    return this.filterAlone(pod, node);
  }

  /** Whether a node takes the pod as things are. */
  filterAlone(pod: PodInfo, node: number): Rejection | undefined {
    const { checks } = this;
    for (let index = 0; index < checks.length; index++) {
      const rejected = (checks[index] as Check)(pod, node);
      if (rejected) return rejected;
    }
    return undefined;
  }

  /** Whether all filters under way can judge many nodes at once. */
  get canJudgeMany(): boolean {
    return this.isPlain;
  }

  /** As `filter` for `count` of the slots from `first` on; the verdicts are good until the next. */
  filterMany(pod: PodInfo, slots: Int32Array, first: number, count: number): Verdicts {
    const { verdicts, active, nominator } = this;
    for (let index = 0; index < count; index++) verdicts[index] = undefined;
    for (const plugin of active) plugin.filterMany!(pod, slots, first, count, verdicts);
    if (nominator.size === 0) return verdicts;
    for (let index = 0; index < count; index++) {
      const node = slots[first + index] as number;
      if (nominator.mayBeOn(node)) verdicts[index] = this.filter(pod, node);
    }
    return verdicts;
  }

  /** Whether filters under way look at other pods than by their requests. */
  get looksAtPods(): boolean {
    return this.readsPods;
  }

  /** Whether pods are nominated to a node, so that trials there must count them. */
  hasNominated(node: number): boolean {
    return this.nominator.mayBeOn(node);
  }

  /** Counts another pod on a node on trial. */
  add(pod: PodInfo, other: PodInfo, node: number): void {
    this.state.onTrial(other, node, 1, this.readsPods);
    if (!this.readsPods) return;
    for (const plugin of this.active) plugin.podAdded?.(pod, other, node);
  }

  /** Leaves another pod out of its node on trial. */
  remove(pod: PodInfo, other: PodInfo, node: number): void {
    this.state.onTrial(other, node, -1, this.readsPods);
    if (!this.readsPods) return;
    for (const plugin of this.active) plugin.podRemoved?.(pod, other, node);
  }

  private filterWithNominated(pod: PodInfo, node: number): Rejection | undefined {
    const nodeName = this.state.table.names[node] as string;
    const nominated = this.nominator
      .on(nodeName)
      .filter((other) => other.priority >= pod.priority && other.uid !== pod.uid && other.node < 0);
    if (nominated.length === 0) return undefined;
    for (const other of nominated) this.add(pod, other, node);
    const rejected = this.filterAlone(pod, node);
    for (const other of nominated) this.remove(pod, other, node);
    return rejected;
  }

  private narrow(
    before: readonly string[] | undefined,
    names: readonly string[],
    plugin: string,
  ): readonly string[] {
    const plugins = new Set([...this.narrowedBy, plugin]);
    this.narrowedBy = [...plugins].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    return before ? before.filter((name) => names.includes(name)) : names;
  }

  private slotsOf(names: readonly string[]): ReadonlySet<number> {
    const { table } = this.state;
    const slots = new Set<number>();
    for (const name of names) {
      const slot = table.slotOf(name);
      if (slot !== undefined) slots.add(slot);
    }
    return slots;
  }
}
