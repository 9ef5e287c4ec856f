// Nodes by their set of taints: most nodes share a set, so tolerating is decided once per set.
import type { Taint, Toleration } from '../../../model/generated/types.ts';

const NO_TAINTS: readonly Taint[] = [];

export class TaintTable {
  /** The number of each slot's set of taints; 0 is the empty set. */
  of = new Int32Array(64);
  /** The sets themselves, by number. */
  readonly sets: (readonly Taint[])[] = [NO_TAINTS];
  private readonly ids = new Map<string, number>([['', 0]]);

  grow(capacity: number): void {
    const grown = new Int32Array(capacity);
    grown.set(this.of);
    this.of = grown;
  }

  set(slot: number, taints: readonly Taint[] | undefined): void {
    this.of[slot] = taints?.length ? this.idOf(taints) : 0;
  }

  private idOf(taints: readonly Taint[]): number {
    const key = taints
      .map(({ key: name, value = '', effect }) => `${name}=${value}:${effect}`)
      .join('\n');
    let id = this.ids.get(key);
    if (id === undefined) {
      id = this.sets.length;
      this.ids.set(key, id);
      this.sets.push(taints);
    }
    return id;
  }
}

/** Whether one toleration covers a taint. Upstream: api/core/v1/toleration.go (ToleratesTaint). */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  const { key = '', operator = 'Equal', value = '', effect = '' } = toleration;
  if (effect !== '' && effect !== taint.effect) return false;
  if (key !== '' && key !== taint.key) return false;
  switch (operator) {
    case '':
    case 'Equal':
      return value === (taint.value ?? '');
    case 'Exists':
      return true;
    default:
      return false;
  }
}

/** Whether any of the tolerations covers the taint. */
export function isTolerated(tolerations: readonly Toleration[] | undefined, taint: Taint): boolean {
  if (!tolerations) return false;
  for (const toleration of tolerations) if (tolerates(toleration, taint)) return true;
  return false;
}
