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
  /** No slot before this one is free. */
  private firstFree = 0;
  /** Pods that came since places were last asked for. */
  private fresh = new Set<number>();
  /** What places were last given for; undefined: all have to be given again. */
  private given: { readonly area: Rect; readonly density: number } | undefined;

  get size(): number {
    return this.slotOf.size;
  }

  /** `wish` is the slot that the pod would have; it gets the first free one if that is taken. */
  add(pod: number, wish?: number): void {
    if (this.slotOf.has(pod)) return;
    this.fresh.add(pod);
    if (wish !== undefined && wish < MOST_WISHED && this.slots[wish] === undefined) {
      while (this.slots.length < wish) this.slots.push(undefined);
      this.slots[wish] = pod;
      this.slotOf.set(pod, wish);
      return;
    }
    const free = this.slots.indexOf(undefined, this.firstFree);
    const slot = free < 0 ? this.slots.length : free;
    this.slots[slot] = pod;
    this.slotOf.set(pod, slot);
    this.firstFree = slot + 1;
  }

  remove(pod: number): void {
    const slot = this.slotOf.get(pod);
    if (slot === undefined) return;
    this.slotOf.delete(pod);
    this.fresh.delete(pod);
    this.slots[slot] = undefined;
    this.firstFree = Math.min(this.firstFree, slot);
    while (this.slots.length > 0 && this.slots[this.slots.length - 1] === undefined) {
      this.slots.pop();
    }
  }

  /** Pods by slot; some slots may be free. */
  get filled(): readonly (number | undefined)[] {
    return this.slots;
  }

  get drawnAs(): Density {
    return DENSITIES[this.density] as Density;
  }

  /** Where a pod stands among the others, undefined for one that is not here. */
  slot(pod: number): number | undefined {
    return this.slotOf.get(pod);
  }

  pods(): Iterable<number> {
    return this.slotOf.keys();
  }

  /** The place of every pod is asked for again: it was taken away. */
  forgetPlaces(): void {
    this.given = undefined;
  }

  /**
   * Chooses the density for what is here, and answers the places that are not as they were when
   * last asked for: all of them when the area or the density is another, else those of new pods.
   */
  *places(area: Rect): Iterable<readonly [number, PodPlace | undefined]> {
    this.choose(area);
    const density = DENSITIES[this.density] as Density;
    const { given } = this;
    const isSame =
      given?.density === this.density &&
      given.area.x === area.x &&
      given.area.y === area.y &&
      given.area.width === area.width &&
      given.area.height === area.height;
    this.given = { area, density: this.density };
    const asked = isSame ? this.fresh : this.slotOf.keys();
    this.fresh = new Set();
    for (const pod of asked) {
      const slot = this.slotOf.get(pod);
      if (slot === undefined) continue;
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
    this.firstFree = this.slots.length;
    this.given = undefined;
  }
}
