// Which node was rejected why in the attempt under way: numbers by slot, so that it costs little.
import type { Diagnosis, NodeList, Rejection } from '../framework.ts';

/** Reused from attempt to attempt. */
export class RejectionTable implements Diagnosis {
  /** How many nodes were rejected. */
  count = 0;
  /** By slot: one more than the index of the rejection, 0 for none. */
  private codes = new Uint16Array(64);
  private readonly kinds: Rejection[] = [];
  private readonly nodesOf: number[] = [];
  private readonly codeOf = new Map<Rejection, number>();
  private slots = new Int32Array(64);
  private last: Rejection | undefined;
  private lastCode = 0;
  private readonly helpful = { slots: new Int32Array(64), count: 0 };
  private isHelpfulKnown = false;

  /** Forgets the attempt before; `capacity` is that of the table of nodes. */
  clear(capacity: number): void {
    this.isHelpfulKnown = false;
    if (this.slots.length < capacity) {
      this.codes = new Uint16Array(capacity);
      this.slots = new Int32Array(capacity);
      this.helpful.slots = new Int32Array(capacity);
    } else if (this.count > 0) {
      this.codes.fill(0);
    }
    this.count = 0;
    this.kinds.length = 0;
    this.nodesOf.length = 0;
    this.codeOf.clear();
    this.last = undefined;
  }

  add(node: number, rejection: Rejection): void {
    if (rejection !== this.last) this.turnTo(rejection);
    const code = this.lastCode;
    this.codes[node] = code;
    this.nodesOf[code - 1]!++;
    this.slots[this.count++] = node;
  }

  /** A node that was rejected is now rejected for another reason. */
  change(node: number, rejection: Rejection): void {
    const before = this.codes[node] as number;
    if (this.kinds[before - 1] === rejection) return;
    this.turnTo(rejection);
    this.nodesOf[before - 1]!--;
    this.codes[node] = this.lastCode;
    this.nodesOf[this.lastCode - 1]!++;
    this.isHelpfulKnown = false;
  }

  rejectionOf(node: number): Rejection | undefined {
    const code = this.codes[node] as number;
    return code === 0 ? undefined : this.kinds[code - 1];
  }

  /** How many nodes each rejection hit. */
  total(): ReadonlyMap<Rejection, number> {
    const counts = new Map<Rejection, number>();
    for (const [index, kind] of this.kinds.entries()) {
      const nodes = this.nodesOf[index] as number;
      if (nodes > 0) counts.set(kind, nodes);
    }
    return counts;
  }

  /** In the order of the search; made when asked for. */
  get resolvable(): NodeList {
    if (!this.isHelpfulKnown) this.findHelpful();
    return this.helpful;
  }

  private findHelpful(): void {
    const { helpful, kinds, codes, slots } = this;
    const helps = kinds.map(({ isResolvable }) => isResolvable);
    let found = 0;
    for (let index = 0; index < this.count; index++) {
      const node = slots[index] as number;
      if (helps[(codes[node] as number) - 1]) helpful.slots[found++] = node;
    }
    helpful.count = found;
    this.isHelpfulKnown = true;
  }

  private turnTo(rejection: Rejection): void {
    let code = this.codeOf.get(rejection);
    if (code === undefined) {
      code = this.kinds.push(rejection);
      this.nodesOf.push(0);
      this.codeOf.set(rejection, code);
    }
    this.last = rejection;
    this.lastCode = code;
  }
}
