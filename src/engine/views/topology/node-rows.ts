// Nodes as cards: status as kubectl shows it, what they offer, what is asked of them.
import type { Node } from '../../../model/generated/types.ts';
import { findCondition } from '../../../model/meta/conditions.ts';
import { add, amountsOf, NOTHING } from '../amounts.ts';
import { RowSet } from '../row-set.ts';
import type { Amounts, Health, NodeRow } from '../view-types.ts';

const CONTROL_PLANE_ROLE = 'node-role.kubernetes.io/control-plane';

export class NodeRows {
  readonly rows: RowSet<NodeRow>;
  private readonly requested = new Map<string, Amounts>();
  private readonly poweredOff = new Map<string, number>();

  constructor(newId: (key: string) => number) {
    this.rows = new RowSet(newId);
  }

  put(node: Node): void {
    const { name } = node.metadata;
    this.rows.put(name, {
      id: this.rows.idOf(name),
      name,
      controlPlane: Object.hasOwn(node.metadata.labels ?? {}, CONTROL_PLANE_ROLE),
      ...statusOf(node),
      unschedulable: node.spec?.unschedulable === true,
      poweredOff: this.poweredOff.has(name),
      version: node.status?.nodeInfo?.kubeletVersion ?? '',
      address: node.status?.addresses?.find((a) => a.type === 'InternalIP')?.address ?? '',
      taints: (node.spec?.taints ?? []).map(taintText),
      allocatable: amountsOf(node.status?.allocatable),
      requested: this.requested.get(name) ?? NOTHING,
    });
  }

  delete(name: string): void {
    this.rows.delete(name);
  }

  /** A pod's requests came to a node, or left it. */
  count(name: string, amounts: Amounts, sign: 1 | -1): void {
    const requested = add(this.requested.get(name) ?? NOTHING, amounts, sign);
    this.requested.set(name, requested);
    const row = this.rows.get(name);
    if (row) this.rows.put(name, { ...row, requested });
  }

  /** A lasting NodeDown fault on a node came or went. */
  countPowerFault(name: string, sign: 1 | -1): void {
    const faults = (this.poweredOff.get(name) ?? 0) + sign;
    if (faults > 0) this.poweredOff.set(name, faults);
    else this.poweredOff.delete(name);
    const row = this.rows.get(name);
    if (row) this.rows.put(name, { ...row, poweredOff: faults > 0 });
  }
}

/** Upstream: pkg/printers/internalversion/printers.go printNode. */
function statusOf(node: Node): { readonly status: string; readonly health: Health } {
  const ready = findCondition(node.status?.conditions, 'Ready');
  const words = [ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown'];
  if (node.spec?.unschedulable) words.push('SchedulingDisabled');
  let health: Health = 'good';
  if (ready?.status !== 'True') health = ready?.status === 'Unknown' ? 'unknown' : 'bad';
  else if (node.spec?.unschedulable) health = 'warn';
  return { status: words.join(','), health };
}

function taintText(taint: { key: string; value?: string; effect: string }): string {
  return taint.value
    ? `${taint.key}=${taint.value}:${taint.effect}`
    : `${taint.key}:${taint.effect}`;
}
