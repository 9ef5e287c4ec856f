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
/** What is painted of a whole painting in one frame; looked at after so many parts. */
const SLICE_MS = 4;
const PARTS_A_LOOK = 64;

interface Work {
  readonly camera: Camera;
  readonly parts: Generator<void, void>;
  took: number;
}

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
  /** A whole painting that is under way. */
  private work: Work | undefined;

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
    if (!painter.spans(camera)) return this.paintAtOnce(camera);
    if (this.work) return this.paintOn(this.work, SLICE_MS);
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
    if (this.isStale && now >= this.next) return this.paintOn(this.begin(camera), SLICE_MS);
    if (this.isStale) return this.askAgain(this.next - now);
    const { changed } = this;
    this.changed = [];
    if (changed.length > 0 && !painter.repaint(changed)) this.becomeStale();
  };

  /** Nothing that was painted fills the window. */
  private paintAtOnce(camera: Camera): void {
    this.paintOn(this.begin(camera), Infinity);
  }

  private begin(camera: Camera): Work {
    this.isStale = false;
    this.changed = [];
    this.zoom = camera.transform[2];
    this.work = { camera, parts: this.painter.paint(camera), took: 0 };
    return this.work;
  }

  /** Goes on with a whole painting for so long; what changes meanwhile is painted after it. */
  private paintOn(work: Work, most: number): void {
    const from = performance.now();
    let isDone = false;
    let took = 0;
    while (!isDone && took < most) {
      for (let part = 0; part < PARTS_A_LOOK && !isDone; part++) {
        isDone = work.parts.next().done === true;
      }
      took = performance.now() - from;
    }
    work.took += took;
    if (isDone) {
      this.work = undefined;
      this.next = performance.now() + work.took * (SHARE - 1);
      this.paintedAt = from;
    }
    // The camera may have moved on, or pods have changed.
    if (!isDone || this.changed.length > 0 || this.isStale) this.ask();
  }

  private askAgain(wait: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.ask();
    }, wait);
  }
}
