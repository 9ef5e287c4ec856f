// Full searches that found nothing, kept for the next pod of the same kind: only nodes that have
// changed since are judged again.
import { FAILURES_KEPT, NODE_CHANGES_LOGGED } from '../limits.ts';
import type { NodeTable } from '../state/node-table.ts';
import type { PodInfo } from '../state/pod-info.ts';
import type { FilterRun } from './filter-run.ts';
import { RejectionTable } from './rejection-table.ts';

interface Failure {
  readonly rejections: RejectionTable;
  /** The set of nodes that was searched. */
  readonly order: Int32Array;
  /** How many changes of nodes it takes into account. */
  changes: number;
}

export class FailureMemo {
  private readonly failures = new Map<string, Failure>();

  constructor(
    private readonly table: NodeTable,
    private readonly filters: FilterRun,
  ) {}

  /**
   * Why each node rejects the pod, from a search for an equal pod. Undefined when there was none,
   * when too much has changed since, or when a node would take the pod now. The filters must be
   * prepared for the pod, and be such as read nothing but nodes and what `kindOf` tells.
   */
  recall(pod: PodInfo): RejectionTable | undefined {
    if (this.failures.size === 0) return undefined;
    const kind = kindOf(pod);
    const failure = this.failures.get(kind);
    if (!failure) return undefined;
    if (this.bringUpToDate(failure, pod)) return failure.rejections;
    this.failures.delete(kind);
    return undefined;
  }

  /** Keeps a search that all nodes rejected; answers a table for the searches to come. */
  keep(pod: PodInfo, rejections: RejectionTable): RejectionTable {
    const { failures, table } = this;
    let spare: RejectionTable | undefined;
    if (failures.size >= FAILURES_KEPT) {
      for (const [kind, oldest] of failures) {
        spare = oldest.rejections;
        failures.delete(kind);
        break;
      }
    }
    const { order, changes } = table;
    failures.set(kindOf(pod), { rejections, order, changes });
    return spare ?? new RejectionTable();
  }

  /** False when it is of no use any more. */
  private bringUpToDate(failure: Failure, pod: PodInfo): boolean {
    const { table, filters } = this;
    if (failure.order !== table.order) return false;
    if (table.changes - failure.changes > NODE_CHANGES_LOGGED) return false;
    for (let change = failure.changes; change < table.changes; change++) {
      const node = table.changedSlots[change % NODE_CHANGES_LOGGED] as number;
      if (!table.nodes[node]) continue;
      const rejected = filters.filterAlone(pod, node);
      if (!rejected) return false;
      failure.rejections.change(node, rejected);
    }
    failure.changes = table.changes;
    return true;
  }
}

/** What filters of nodes alone read of a pod. */
function kindOf({ requests, pod }: PodInfo): string {
  const { milliCpu, memory, ephemeralStorage, scalars } = requests;
  const amounts = `${milliCpu} ${memory} ${ephemeralStorage} ${scalars.join(' ')}`;
  return `${amounts} ${JSON.stringify(pod.spec.tolerations ?? [])}`;
}
