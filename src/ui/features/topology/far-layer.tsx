// Pods of a crowd from afar: one canvas of cells, coloured by health, drawn only when it changed.
import { useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import type { Health } from '../../../hosts/worker/protocol.ts';
import { HEALTHS } from '../../../hosts/worker/protocol.ts';
import { useRow } from '../../store/keyed-store.ts';
import { mirror } from '../../store/mirror.ts';
import { useDetail } from './detail.ts';
import { scene } from './scene.ts';

export function FarLayer() {
  const detail = useDetail();
  const totals = useRow(mirror.totals, 'totals');
  if (detail !== 'far') return null;
  return (
    <>
      <Cells />
      <p className="far-note" role="status">
        {totals?.pods.toLocaleString('en')} pods as cells: zoom in to see each
      </p>
    </>
  );
}

function Cells() {
  const element = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi();
  useEffect(() => {
    const canvas = element.current as HTMLCanvasElement;
    const painter = new CellPainter(canvas);
    let isStale = true;
    let frame = 0;
    const draw = (): void => {
      frame = requestAnimationFrame(draw);
      if (!isStale) return;
      isStale = false;
      painter.paint(flow.getState());
    };
    const becomeStale = (): void => void (isStale = true);
    const ends = [flow.subscribe(becomeStale), mirror.onFlush(becomeStale)];
    draw();
    return () => {
      cancelAnimationFrame(frame);
      for (const end of ends) end();
    };
  }, [flow]);
  return <canvas className="far-layer" ref={element} aria-hidden="true" />;
}

interface Camera {
  readonly transform: readonly [number, number, number];
  readonly width: number;
  readonly height: number;
}

/** Writes pixels itself: without a GPU that is far quicker than a thousand fillRects. */
class CellPainter {
  private image: ImageData | undefined;
  private pixels = new Uint32Array(0);

  constructor(private readonly canvas: HTMLCanvasElement) {}

  paint({ transform: [x, y, zoom], width, height }: Camera): void {
    const context = this.canvas.getContext('2d');
    if (!context || width === 0 || height === 0) return;
    const image = this.resize(context, Math.round(width), Math.round(height));
    const colours = healthColours();
    this.pixels.fill(0);
    for (const id of scene.pods.rowKeys()) {
      const place = scene.pods.get(id);
      const health = mirror.pods.get(id)?.health;
      if (!place || !health) continue;
      const size = Math.max(1, Math.round(Math.min(place.width, place.height) * zoom));
      this.cell(
        Math.round(place.x * zoom + x),
        Math.round(place.y * zoom + y),
        size,
        colours.get(health) ?? 0,
      );
    }
    context.putImageData(image, 0, 0);
  }

  private cell(x: number, y: number, size: number, colour: number): void {
    const { width, height } = this.canvas;
    const right = Math.min(width, x + size);
    const bottom = Math.min(height, y + size);
    for (let row = Math.max(0, y); row < bottom; row++) {
      const from = row * width + Math.max(0, x);
      if (right > x) this.pixels.fill(colour, from, row * width + Math.max(0, right));
    }
  }

  private resize(context: CanvasRenderingContext2D, width: number, height: number): ImageData {
    const { canvas, image } = this;
    if (image && canvas.width === width && canvas.height === height) return image;
    canvas.width = width;
    canvas.height = height;
    const fresh = context.createImageData(width, height);
    this.image = fresh;
    this.pixels = new Uint32Array(fresh.data.buffer);
    return fresh;
  }
}

/** The theme's colours as pixels: alpha, blue, green, red from the top byte down. */
function healthColours(): Map<Health, number> {
  const style = getComputedStyle(document.documentElement);
  return new Map(
    HEALTHS.map((health) => {
      const hex = Number.parseInt(style.getPropertyValue(`--${health}`).trim().slice(1), 16);
      const swapped = ((hex & 0xff) << 16) | (hex & 0xff00) | (hex >> 16);
      return [health, (0xff000000 | swapped) >>> 0];
    }),
  );
}
