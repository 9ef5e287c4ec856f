// A running hash of the history, to compare two runs byte by byte without keeping both.
import { hashText, mix } from './random.ts';

/** Feed it every write in order; equal digests mean equal histories. */
export class HistoryHash {
  private high = 0x9e3779b9;
  private low = 0x7f4a7c15;
  private fed = 0;

  add(text: string): void {
    const hash = hashText(text, this.low);
    this.low = mix(this.low ^ hash);
    this.high = mix(Math.imul(this.high, 31) + hash + this.fed++);
  }

  digest(): string {
    const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');
    return `${hex(this.high)}${hex(this.low)}-${this.fed}`;
  }
}
