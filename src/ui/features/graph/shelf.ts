// The places for pods in one card: a pod keeps its slot for as long as it is there.
import type { Density, Rect } from './geometry.ts';
import { capacityOf, DENSITIES, slotRect } from './geometry.ts';

/** Pods grow again only when this share of the larger density's places would do. */
const GROW_SHARE = 0.75;
/** Ordinals beyond this are not kept places for. */
const MOST_WISHED = 512;

export interface PodPlace extends Rect {
  readonly density: Density['name'];
}

export class Shelf {
  private slots: (number | undefined)[] = [];
  private readonly slotOf = new Map<number, number>();
  private density = 0;

  get size(): number {
    return this.slotOf.size;
  }

  /** `wish` is the slot that the pod would have; it gets the first free one if that is taken. */
  add(pod: number, wish?: number): void {
    if (this.slotOf.has(pod)) return;
    if (wish !== undefined && wish < MOST_WISHED && this.slots[wish] === undefined) {
      while (this.slots.length < wish) this.slots.push(undefined);
      this.slots[wish] = pod;
      this.slotOf.set(pod, wish);
      return;
    }
    const free = this.slots.indexOf(undefined);
    const slot = free < 0 ? this.slots.length : free;
    this.slots[slot] = pod;
    this.slotOf.set(pod, slot);
  }

  remove(pod: number): void {
    const slot = this.slotOf.get(pod);
    if (slot === undefined) return;
    this.slotOf.delete(pod);
    this.slots[slot] = undefined;
    while (this.slots.length > 0 && this.slots[this.slots.length - 1] === undefined) {
      this.slots.pop();
    }
  }

  pods(): Iterable<number> {
    return this.slotOf.keys();
  }

  /** Chooses the density for what is here, and answers each pod's place. */
  *places(area: Rect): Iterable<readonly [number, PodPlace | undefined]> {
    this.choose(area);
    const density = DENSITIES[this.density] as Density;
    for (const [pod, slot] of this.slotOf) {
      const rect = slotRect(area, density, slot);
      yield [pod, rect && { ...rect, density: density.name }];
    }
  }

  private choose(area: Rect): void {
    const last = DENSITIES.length - 1;
    while (this.density < last && this.slots.length > this.capacity(area, this.density)) {
      this.compact();
      if (this.slots.length > this.capacity(area, this.density)) this.density++;
    }
    while (this.density > 0 && this.size <= this.capacity(area, this.density - 1) * GROW_SHARE) {
      this.density--;
      this.compact();
    }
  }

  private capacity(area: Rect, density: number): number {
    return capacityOf(area, DENSITIES[density] as Density);
  }

  private compact(): void {
    this.slots = this.slots.filter((pod) => pod !== undefined);
    this.slotOf.clear();
    for (const [slot, pod] of this.slots.entries()) this.slotOf.set(pod as number, slot);
  }
}
