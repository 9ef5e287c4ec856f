// Places outlast what stood in them: whoever looks back, or comes back to the present, finds every
// object where it was, though all rows are sent anew with other ids.
import { isSystem } from './system-namespaces.ts';

interface Listed {
  readonly id: number;
  readonly kind?: string;
  readonly namespace: string;
  readonly name: string;
}

/** Of more than these the oldest are forgotten. */
const MOST_KEPT = 5000;

export class KeptPlaces {
  private readonly ranks = new Map<string, number>();
  private lastRank = 0;
  private readonly slots = new Map<string, number>();

  /** Users' objects before the system's, each in the order in which the page first saw them. */
  inOrder<Row extends Listed>(rows: Iterable<Row>): Row[] {
    const ranked = [...rows]
      .sort((a, b) => a.id - b.id)
      .map((row) => ({ row, isSystem: Number(isSystem(row.namespace)), rank: this.rankOf(row) }));
    forgetOldest(this.ranks);
    return ranked.sort((a, b) => a.isSystem - b.isSystem || a.rank - b.rank).map(({ row }) => row);
  }

  /** A pod left a shelf's slot. */
  keepSlot(shelf: string, pod: string, slot: number): void {
    const key = `${shelf} ${pod}`;
    this.slots.delete(key);
    this.slots.set(key, slot);
    forgetOldest(this.slots);
  }

  slotOf(shelf: string, pod: string): number | undefined {
    return this.slots.get(`${shelf} ${pod}`);
  }

  private rankOf({ kind = '', namespace, name }: Listed): number {
    const key = `${kind} ${namespace}/${name}`;
    const rank = this.ranks.get(key) ?? ++this.lastRank;
    // Whoever is there is not the oldest.
    this.ranks.delete(key);
    this.ranks.set(key, rank);
    return rank;
  }
}

function forgetOldest(kept: Map<string, number>): void {
  for (const key of kept.keys()) {
    if (kept.size <= MOST_KEPT) return;
    kept.delete(key);
  }
}
