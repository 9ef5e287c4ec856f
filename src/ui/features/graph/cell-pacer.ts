// When the cells are painted anew: a changed cell at once, all of them only as often as leaves the
// page its time, and when the view has come to rest at another zoom.
import type { CellPainter } from './cell-painter.ts';
import type { Camera } from './sight.ts';

/** A whole painting may take one part in so many of the time. */
const SHARE = 12;
/** While the zoom changes the old picture is stretched; it is painted anew when that rests. */
const RESTING_MS = 110;
/** While the view moves at its zoom, what is stale may be seen this long. */
const MOVING_MS = 1000;

export class CellPacer {
  private isStale = true;
  private changed: number[] = [];
  private frame = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** When a whole painting is due again. */
  private next = 0;
  private zoom = 0;
  private transform: Camera['transform'] | undefined;
  private paintedAt = 0;

  constructor(
    private readonly painter: CellPainter,
    private readonly camera: () => Camera,
  ) {}

  /** All has to be painted anew. */
  becomeStale(): void {
    this.isStale = true;
    this.ask();
  }

  /** A pod may have another health. */
  change(pod: number): void {
    this.changed.push(pod);
    this.ask();
  }

  /** The camera may have moved. */
  ask(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame(this.draw);
  }

  end(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
  }

  private readonly draw = (now: number): void => {
    this.frame = 0;
    const camera = this.camera();
    const { painter } = this;
    if (!painter.spans(camera)) return this.paint(camera);
    if (!painter.covers(camera)) {
      this.isStale = true;
      if (this.zoom !== camera.transform[2]) {
        this.zoom = camera.transform[2];
        this.next = Math.max(this.next, now + RESTING_MS);
      }
    } else if (this.transform !== camera.transform) {
      const latest = this.paintedAt + MOVING_MS;
      this.next = Math.max(this.next, Math.min(latest, now + RESTING_MS));
    }
    this.transform = camera.transform;
    if (this.isStale && now >= this.next) return this.paint(camera);
    if (this.isStale) return this.askAgain(this.next - now);
    const { changed } = this;
    this.changed = [];
    if (changed.length > 0 && !painter.repaint(changed)) this.becomeStale();
  };

  private paint(camera: Camera): void {
    const from = performance.now();
    this.isStale = false;
    this.changed = [];
    this.zoom = camera.transform[2];
    this.painter.paint(camera);
    const took = performance.now() - from;
    this.next = from + took * SHARE;
    this.paintedAt = from;
  }

  private askAgain(wait: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.ask();
    }, wait);
  }
}
