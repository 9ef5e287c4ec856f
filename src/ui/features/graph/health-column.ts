// The health of every pod as one byte, by its id: what a canvas of 150,000 cells reads.
import type { Health } from '../../../hosts/worker/protocol.ts';
import { HEALTHS } from '../../../hosts/worker/protocol.ts';

const NUMBERS = new Map(HEALTHS.map((health, index) => [health, index + 1]));

export class HealthColumn {
  private bytes = new Uint8Array(4096);

  /** The place in HEALTHS and one more; 0 for a pod that is not there. */
  at(id: number): number {
    return this.bytes[id] ?? 0;
  }

  set(id: number, health: Health | undefined): void {
    if (id >= this.bytes.length) this.grow(id);
    this.bytes[id] = health === undefined ? 0 : (NUMBERS.get(health) ?? 0);
  }

  private grow(id: number): void {
    const larger = new Uint8Array(2 ** Math.ceil(Math.log2(id + 1)));
    larger.set(this.bytes);
    this.bytes = larger;
  }
}
