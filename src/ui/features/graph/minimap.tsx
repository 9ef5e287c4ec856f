// The whole drawing in a corner, with the window on it, while not all of it is in sight.
import { useReactFlow, useStoreApi } from '@xyflow/react';
import type { PointerEvent } from 'react';
import { useEffect, useRef, useState } from 'react';
import { useRow } from '../../store/keyed-store.ts';
import { mirror } from '../../store/mirror.ts';
import type { Rect } from './geometry.ts';
import { scene } from './scene.ts';

const WIDTH = 168;
const MOST_HEIGHT = 120;
const EVERY_MS = 250;
const MARGIN = 6;
/** Of more pods only every so many is drawn: a shadow of the crowd will do. */
const DRAWN_PODS = 6000;

export function Minimap() {
  const bounds = useRow(scene.outline, 'outline')?.arrangement.bounds;
  const [isNeeded, setNeeded] = useState(false);
  const flow = useStoreApi();
  useEffect(() => {
    if (!bounds) return undefined;
    const look = (): void => setNeeded(!isAllInSight(bounds, flow.getState()));
    look();
    return flow.subscribe(look);
  }, [bounds, flow]);
  return isNeeded && bounds ? <Map bounds={bounds} /> : null;
}

interface Camera {
  readonly transform: readonly [number, number, number];
  readonly width: number;
  readonly height: number;
}

function isAllInSight(bounds: Rect, { transform: [x, y, zoom], width, height }: Camera): boolean {
  return (
    bounds.x * zoom + x > -MARGIN &&
    bounds.y * zoom + y > -MARGIN &&
    (bounds.x + bounds.width) * zoom + x < width + MARGIN &&
    (bounds.y + bounds.height) * zoom + y < height + MARGIN
  );
}

function Map({ bounds }: { readonly bounds: Rect }) {
  const scale = Math.min(WIDTH / bounds.width, MOST_HEIGHT / bounds.height);
  const [width, height] = [bounds.width * scale, bounds.height * scale];
  const canvas = useRef<HTMLCanvasElement>(null);
  const sight = useRef<HTMLDivElement>(null);
  const store = useStoreApi();
  const flow = useReactFlow();
  useEffect(() => {
    const follow = (): void => {
      const element = sight.current;
      if (element) showWindow(element, bounds, scale, store.getState());
    };
    follow();
    return store.subscribe(follow);
  }, [bounds, scale, store]);
  useEffect(() => {
    const draw = (): void => {
      if (canvas.current) paint(canvas.current, bounds, scale);
    };
    draw();
    const timer = setInterval(draw, EVERY_MS);
    return () => clearInterval(timer);
  }, [bounds, scale]);
  const go = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.buttons === 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    const x = bounds.x + (event.clientX - box.left) / scale;
    const y = bounds.y + (event.clientY - box.top) / scale;
    void flow.setCenter(x, y, { zoom: flow.getZoom(), duration: 0 });
  };
  return (
    <div
      className="graph-minimap"
      style={{ width, height }}
      aria-hidden="true"
      onPointerDown={go}
      onPointerMove={go}
    >
      <canvas ref={canvas} width={Math.round(width)} height={Math.round(height)} />
      <div className="graph-minimap-sight" ref={sight} />
    </div>
  );
}

function showWindow(element: HTMLElement, bounds: Rect, scale: number, camera: Camera): void {
  const [x, y, zoom] = camera.transform;
  const { style } = element;
  style.width = `${(camera.width / zoom) * scale}px`;
  style.height = `${(camera.height / zoom) * scale}px`;
  style.transform = `translate(${(-x / zoom - bounds.x) * scale}px, ${(-y / zoom - bounds.y) * scale}px)`;
}

function paint(canvas: HTMLCanvasElement, bounds: Rect, scale: number): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`);
  const fill = ({ x, y, width, height }: Rect): void => {
    const [left, top] = [(x - bounds.x) * scale, (y - bounds.y) * scale];
    context.fillRect(left, top, Math.max(1, width * scale), Math.max(1, height * scale));
  };
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = colour('surface-3');
  for (const box of scene.outline.get('outline')?.arrangement.boxes ?? []) {
    if (box.look !== 'heading') fill(box.rect);
  }
  for (const rect of scene.rects.values()) fill(rect);
  const step = Math.ceil(scene.pods.size / DRAWN_PODS);
  let turn = 0;
  for (const [id, place] of scene.pods.entries()) {
    if (turn++ % step !== 0) continue;
    context.fillStyle = colour(mirror.pods.get(id)?.health ?? 'unknown');
    fill(place);
  }
}
