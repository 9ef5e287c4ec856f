// Requests and watch events as dots that walk from component to component, as they happen.
import { useEffect, useRef } from 'react';
import type { ControlPlanePatch, RequestSight } from '../../../../hosts/worker/protocol.ts';
import { useControlPlane } from '../../../store/control-plane.ts';
import { useWorkspace } from '../../../store/workspace.ts';
import type { Rect } from '../geometry.ts';
import { scene } from '../scene.ts';
import { placeOf, stageY } from './stages.ts';
import './control-plane.css';

/** World pixels a second; the same for every dot. */
const SPEED = 620;
const MOST_DOTS = 48;
const MOST_PER_FRAME = 8;
/** More words than these on their way at once cover each other. */
const MOST_WORDED = 4;
const QUIET = new Set(['leases', 'events', 'nodes/status']);
const WRITES = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);

interface Point {
  readonly x: number;
  readonly y: number;
}

export function MessageLayer() {
  const layer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = layer.current as HTMLDivElement;
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)');
    return useControlPlane.subscribe(({ patch, watches }, before) => {
      if (!patch || patch === before.patch || isCalm.matches) return;
      if (useWorkspace.getState().isCalm) return;
      draw(element, patch, (collection) => watches.get(collection)?.users ?? []);
    });
  }, []);
  return <div className="message-layer" ref={layer} aria-hidden="true" />;
}

function draw(
  layer: HTMLElement,
  { requests }: ControlPlanePatch,
  watchers: (collection: string) => readonly string[],
): void {
  const boxes = new Map(
    scene.outline.get('outline')?.arrangement.boxes.map(({ key, rect }) => [key, rect]),
  );
  const server = boxes.get('place pipeline');
  if (!server) return;
  // Writes and refusals say more than reads and heart beats.
  const sorted = requests.toSorted((a, b) => weight(b) - weight(a)).slice(0, MOST_PER_FRAME);
  const worded = new Set<string>();
  for (const request of sorted) {
    const place = placeOf(request.user);
    const from = place === undefined ? undefined : boxes.get(place);
    if (!from || layer.childElementCount >= MOST_DOTS) continue;
    const path = requestPath(from, server, boxes.get('place etcd'), request);
    const isRefused = request.code >= 400;
    // Heart beats and reads pass without a word, and of those that start together one speaks.
    const isRoom = layer.querySelectorAll('.message:not(:empty)').length < MOST_WORDED;
    const speaks = weight(request) > 1 && isRoom && !worded.has(place ?? '');
    const words = speaks ? `${request.verb} ${request.resource}` : '';
    if (speaks) worded.add(place ?? '');
    const dot = addDot(layer, isRefused ? 'is-refused' : isWrite(request) ? 'is-write' : '', words);
    walk(dot, path, 0);
    if (isRefused || !isWrite(request)) continue;
    const told = new Set(watchers(collectionOf(request)).map(placeOf));
    for (const other of told) {
      const to = other === undefined ? undefined : boxes.get(other);
      if (!to || layer.childElementCount >= MOST_DOTS) continue;
      const event = addDot(layer, 'is-event', '');
      walk(event, watchPath(server, to), lengthOf(path));
    }
  }
}

function weight(request: RequestSight): number {
  if (request.code >= 400) return 3;
  if (!isWrite(request)) return 0;
  return QUIET.has(request.resource) ? 1 : 2;
}

function isWrite({ verb }: RequestSight): boolean {
  return WRITES.has(verb);
}

/** Watches name collections with their group; `pods/binding` changes pods. */
function collectionOf({ resource }: RequestSight): string {
  return resource.split('/')[0] ?? resource;
}

/** From a client through the stages that the request reached, on to etcd when it got so far. */
function requestPath(from: Rect, server: Rect, etcd: Rect | undefined, request: RequestSight) {
  const isLeft = from.x < server.x;
  const side = isLeft ? server.x : server.x + server.width;
  const lane = server.x + (isLeft ? 18 : server.width - 18);
  const start = {
    x: isLeft ? from.x + from.width : from.x,
    y: from.y + Math.min(from.height / 2, 60),
  };
  const first = server.y + stageY('authenticate');
  const reached = request.code >= 400 ? request.stage : 'store';
  const last = server.y + stageY(reached);
  const bend = (start.x + side) / 2;
  const points: Point[] = [start, { x: bend, y: start.y }, { x: bend, y: first }];
  points.push({ x: lane, y: first }, { x: lane, y: last });
  if (request.code < 400 && etcd && isWrite(request)) {
    const out = server.x + server.width;
    const middle = (out + etcd.x) / 2;
    points.push({ x: out, y: last }, { x: middle, y: last });
    points.push({ x: middle, y: etcd.y + 55 }, { x: etcd.x, y: etcd.y + 55 });
  }
  return points;
}

function watchPath(server: Rect, to: Rect): readonly Point[] {
  const isLeft = to.x < server.x;
  const side = isLeft ? server.x : server.x + server.width;
  const y = server.y + stageY('encode') + 34;
  const end = { x: isLeft ? to.x + to.width : to.x, y: to.y + Math.min(to.height / 2, 84) };
  const bend = side + (end.x - side) * 0.38;
  return [{ x: side, y }, { x: bend, y }, { x: bend, y: end.y }, end];
}

function addDot(layer: HTMLElement, look: string, words: string): HTMLElement {
  const dot = document.createElement('span');
  dot.className = `message ${look}`;
  dot.textContent = words;
  layer.append(dot);
  return dot;
}

function lengthOf(path: readonly Point[]): number {
  let length = 0;
  for (let index = 1; index < path.length; index++) {
    const [a, b] = [path[index - 1] as Point, path[index] as Point];
    length += Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
  }
  return length;
}

/** Walks the path at one speed, having waited for another of length `after` to be walked. */
function walk(dot: HTMLElement, path: readonly Point[], after: number): void {
  const length = Math.max(1, lengthOf(path));
  let done = 0;
  const frames = path.map((point, index) => {
    const before = path[index - 1];
    if (before) done += Math.abs(before.x - point.x) + Math.abs(before.y - point.y);
    return { transform: `translate(${point.x}px, ${point.y}px)`, offset: done / length };
  });
  const timing = { duration: (length / SPEED) * 1000, delay: (after / SPEED) * 1000 };
  const animation = dot.animate(frames, { ...timing, fill: 'backwards' });
  dot.style.visibility = 'hidden';
  setTimeout(() => (dot.style.visibility = ''), timing.delay);
  animation.onfinish = animation.oncancel = () => dot.remove();
}
