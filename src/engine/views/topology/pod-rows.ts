// Pods as rows of integers: what never changes goes to the page once, the rest by difference.
import type { Pod } from '../../../model/generated/types.ts';
import { controllerOf } from '../../../model/meta/owners.ts';
import { podRequests } from '../amounts.ts';
import { summarizePod } from '../pod-status.ts';
import { RowSet } from '../row-set.ts';
import type { StringTable } from '../string-table.ts';
import type { PodIntroduction } from '../view-types.ts';
import { HEALTHS, POD_COLUMNS, POD_TERMINATING } from '../view-types.ts';
import type { NodeRows } from './node-rows.ts';

export interface PodRow {
  readonly id: number;
  readonly pod: Pod;
}

/** Of more changed pods than these the rest comes with later frames: the page stays awake. */
const MOST_PODS = 10_000;

const HEALTH_NUMBERS = new Map(HEALTHS.map((health, index) => [health, index]));

export class PodRows {
  readonly rows: RowSet<PodRow>;
  private readonly introduced = new Set<number>();
  /** `ReplicaSet/namespace/name` to what is above it: its Deployment; a Job's CronJob. */
  private readonly parents = new Map<string, string>();

  constructor(
    newId: (key: string) => number,
    private readonly nodes: NodeRows,
    private readonly texts: StringTable,
  ) {
    this.rows = new RowSet(newId);
  }

  put(pod: Pod, key: string): number {
    const row = this.rows.get(key);
    if (row) this.moveRequests(row.pod, pod);
    else this.moveRequests(undefined, pod);
    // A pod of the same name with another uid is another pod.
    if (row && row.pod.metadata.uid !== pod.metadata.uid) {
      this.introduced.delete(row.id);
      this.rows.delete(key);
    }
    const id = this.rows.idOf(key);
    this.rows.put(key, { id, pod });
    return id;
  }

  delete(key: string): void {
    const row = this.rows.get(key);
    if (!row) return;
    this.moveRequests(row.pod, undefined);
    this.introduced.delete(row.id);
    this.rows.delete(key);
  }

  setParent(kind: string, key: string, parent: string | undefined): void {
    if (parent === undefined) this.parents.delete(`${kind}/${key}`);
    else this.parents.set(`${kind}/${key}`, parent);
  }

  forgetSent(): void {
    this.introduced.clear();
    this.rows.forgetSent();
  }

  /** Changed pods of the window, as introductions and rows of integers. */
  take(shows: (row: PodRow) => boolean): {
    readonly introductions: PodIntroduction[];
    readonly pods: Int32Array;
    readonly gone: number[];
  } {
    const hidden: number[] = [];
    const { rows, gone } = this.rows.take((row) => {
      if (shows(row)) return true;
      // It was shown until its labels changed.
      if (this.introduced.delete(row.id)) hidden.push(row.id);
      return false;
    }, MOST_PODS);
    const introductions: PodIntroduction[] = [];
    const pods = new Int32Array(rows.length * POD_COLUMNS);
    for (const [index, row] of rows.entries()) {
      if (!this.introduced.has(row.id)) {
        this.introduced.add(row.id);
        introductions.push(this.introduce(row));
      }
      this.encode(row, pods, index * POD_COLUMNS);
    }
    return { introductions, pods, gone: [...gone, ...hidden] };
  }

  private introduce({ id, pod }: PodRow): PodIntroduction {
    const { namespace = '', name, labels } = pod.metadata;
    const owner = controllerOf(pod);
    const ownerText = owner ? `${owner.kind}/${owner.name}` : '';
    const parent = owner && this.parents.get(`${owner.kind}/${namespace}/${owner.name}`);
    const isComponent = labels !== undefined && labels['tier'] === 'control-plane';
    const claims = claimsOf(pod);
    return {
      ...(claims.length === 0 ? {} : { claims }),
      id,
      namespace,
      name,
      owner: ownerText,
      workload: parent ?? ownerText,
      component: isComponent ? (labels['component'] ?? '') : '',
    };
  }

  private encode({ id, pod }: PodRow, into: Int32Array, at: number): void {
    const summary = summarizePod(pod);
    const node = pod.spec.nodeName ?? '';
    const columns = [
      id,
      node === '' ? 0 : (this.nodes.rows.get(node)?.id ?? 0),
      this.texts.indexOf(summary.text),
      HEALTH_NUMBERS.get(summary.health) as number,
      summary.ready,
      summary.containers,
      summary.restarts,
      pod.metadata.deletionTimestamp === undefined ? 0 : POD_TERMINATING,
      this.texts.indexOf(node),
    ];
    into.set(columns, at);
  }

  private moveRequests(before: Pod | undefined, after: Pod | undefined): void {
    const was = before && holdingNode(before);
    const is = after && holdingNode(after);
    if (was === is && before?.spec === after?.spec) return;
    if (before && was) this.nodes.count(was, podRequests(before), -1);
    if (after && is) this.nodes.count(is, podRequests(after), 1);
  }
}

function claimsOf(pod: Pod): readonly string[] {
  const claims: string[] = [];
  for (const { name, persistentVolumeClaim, ephemeral } of pod.spec.volumes ?? []) {
    if (persistentVolumeClaim) claims.push(persistentVolumeClaim.claimName);
    else if (ephemeral) claims.push(`${pod.metadata.name}-${name}`);
  }
  return claims;
}

/** The node whose resources the pod holds: it is bound there and has not ended. */
function holdingNode(pod: Pod): string | undefined {
  const phase = pod.status?.phase;
  if (phase === 'Succeeded' || phase === 'Failed') return undefined;
  return pod.spec.nodeName || undefined;
}
