// The whole drawing in a corner, with the window on it, while not all of it is in sight.
import { useReactFlow, useStoreApi } from '@xyflow/react';
import type { PointerEvent } from 'react';
import { useEffect, useRef, useState } from 'react';
import { useRow } from '../../store/keyed-store.ts';
import { mirror } from '../../store/mirror.ts';
import { HEALTHS } from '../../../hosts/worker/protocol.ts';
import type { Rect } from './geometry.ts';
import { followTheme, pixelOf } from './palette-pixels.ts';
import { PixelSheet } from './pixel-sheet.ts';
import { scene } from './scene.ts';
import type { Camera } from './sight.ts';

const WIDTH = 168;
const MOST_HEIGHT = 120;
const EVERY_MS = 400;
/** A drawing may take one part in so many of the time. */
const SHARE = 80;
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
    const context = canvas.current?.getContext('2d');
    if (!context) return undefined;
    const sheet = new PixelSheet(context);
    let timer: ReturnType<typeof setTimeout>;
    let seen = -1;
    const draw = (): void => {
      const from = performance.now();
      const now = changes();
      if (now !== seen) paint(sheet, bounds, scale);
      seen = now;
      timer = setTimeout(draw, Math.max(EVERY_MS, (performance.now() - from) * SHARE));
    };
    draw();
    return () => clearTimeout(timer);
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
      <canvas ref={canvas} />
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

/** Another number when anything that is drawn has changed. */
function changes(): number {
  return mirror.pods.changes + scene.pods.changes + scene.rects.changes;
}

function paint(sheet: PixelSheet, bounds: Rect, scale: number): void {
  followTheme();
  const colours = HEALTHS.map((health) => pixelOf(health));
  const card = pixelOf('surface-3');
  const fill = ({ x, y, width, height }: Rect, colour: number): void => {
    const [left, top] = [Math.floor((x - bounds.x) * scale), Math.floor((y - bounds.y) * scale)];
    const wide = Math.max(1, Math.round(width * scale));
    sheet.fill(left, top, wide, Math.max(1, Math.round(height * scale)), colour);
  };
  sheet.begin(Math.round(bounds.width * scale), Math.round(bounds.height * scale));
  for (const box of scene.outline.get('outline')?.arrangement.boxes ?? []) {
    if (box.look !== 'heading') fill(box.rect, card);
  }
  for (const rect of scene.rects.values()) fill(rect, card);
  const step = Math.ceil(scene.pods.size / DRAWN_PODS);
  let turn = 0;
  for (const [id, place] of scene.pods.entries()) {
    if (turn++ % step === 0) fill(place, colours[scene.healths.at(id) - 1] ?? card);
  }
  sheet.show();
}
