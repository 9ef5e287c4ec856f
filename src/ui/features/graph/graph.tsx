// The Topology view: pan and zoom by React Flow, every thing at the place the scene gives it.
import type { ReactFlowInstance, Viewport } from '@xyflow/react';
import {
  Background,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStoreApi,
  ViewportPortal,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { lazy, Suspense, useCallback, useEffect, useRef } from 'react';
import { onCommand } from '../../commands/bus.ts';
import { engine } from '../../store/engine-client.ts';
import { useEngine } from '../../store/engine-state.ts';
import { setMoving } from '../../store/frame-pace.ts';
import { useRow } from '../../store/keyed-store.ts';
import { ring, ringing } from '../../store/marks.ts';
import { accessibleName, objectKey } from '../../store/object-key.ts';
import { select, useWorkspace } from '../../store/workspace.ts';
import { EdgeLayer } from './edge-layer.tsx';
import type { Rect } from './geometry.ts';
import { CardLayer } from './card-layer.tsx';
import { CellLayer } from './cell-layer.tsx';
import { CrowdList } from './crowd-list.tsx';
import { CrowdNote } from './crowd-note.tsx';
import { drawsCells, holdDetail, releaseDetail, useDetail, useIsFar } from './detail.ts';
import { GhostLayer } from './ghost-layer.tsx';
import { FieldKin } from './field-kin.tsx';
import { objectAt } from './object-at.ts';
import { PlacementLayer } from './placement-layer.tsx';
import { PodLayer } from './pod-layer.tsx';
import { SelectionMark } from './selection-mark.tsx';
import type { Camera } from './sight.ts';
import type { Outline } from './scene.ts';
import { Minimap } from './minimap.tsx';
import { scene } from './scene.ts';
import { useRoomWithGhosts } from './use-ghost-shelf.ts';
import { useWalk } from './use-walk.ts';
import './graph.css';
import './pods.css';

/** React Flow pans and zooms; what it moves is drawn here. */
const NONE: never[] = [];
const MOVE_MS = 400;
/** Of more machines than these, cards seen from afar are bare. */
const FEW_MACHINES = 20;
const ZOOM_MS = 140;

export function Graph() {
  return (
    <ReactFlowProvider>
      <Flow />
      <CrowdNote />
      <CrowdList />
      <Minimap />
    </ReactFlowProvider>
  );
}

function Flow() {
  const outline = useRow(scene.outline, 'outline');
  const isRinging = useRow(ringing, 'ringing') ?? false;
  const isPaused = useEngine((state) => state.clock?.paused ?? false);
  const classes = ['topology'];
  if (isRinging) classes.push('has-rings');
  if (isPaused) classes.push('is-paused');
  if (useIsFar()) classes.push('is-far');
  if ((outline?.machines.length ?? 0) > FEW_MACHINES) classes.push('is-crowd');
  const box = useRef<HTMLDivElement>(null);
  const fit = useFit(box, outline);
  const flow = useReactFlow();
  const store = useStoreApi();
  useWalk(box, fit.pan);
  return (
    <div className={classes.join(' ')} ref={box}>
      <ReactFlow
        nodes={NONE}
        edges={NONE}
        minZoom={0.02}
        maxZoom={2.5}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        elementsSelectable={false}
        zoomOnDoubleClick={false}
        disableKeyboardA11y
        proOptions={{ hideAttribution: true }}
        onMoveStart={(event, viewport) => {
          becomeMoving(box.current, store.getState(), true);
          if (event) fit.watch(viewport);
        }}
        onMoveEnd={() => becomeMoving(box.current, store.getState(), false)}
        onMove={(event, viewport) => event && fit.compare(viewport)}
        onPaneMouseMove={(event) =>
          pointAt(box.current, store.getState(), flow.screenToFlowPosition(pointOf(event)))
        }
        onPaneMouseLeave={() => pointAt(box.current, store.getState(), undefined)}
        onPaneClick={(event) => select(objectAt(flow.screenToFlowPosition(pointOf(event))))}
        onInit={fit.init}
      >
        <Dots />
        <ViewportPortal>
          <CardLayer />
          <EdgeLayer />
          <CellLayer />
          <PodLayer />
          <FieldKin />
          <SelectionMark />
          <PlacementLayer />
          <GhostLayer />
          {outline?.view === 'Control plane' && <Messages />}
        </ViewportPortal>
      </ReactFlow>
    </div>
  );
}

let under = '';

/** The pointer is over the canvas, where it may draw what has no element to hear of that. */
function pointAt(
  box: HTMLElement | null,
  camera: Camera,
  point: { x: number; y: number } | undefined,
): void {
  if (box?.hasAttribute('data-moving')) return;
  const of = point && drawsCells(camera) ? objectAt(point) : null;
  const key = of ? objectKey(of) : '';
  if (key === under) return;
  under = key;
  if (box) box.title = of ? accessibleName(of, '') : '';
  ring(of);
}

function pointOf({ clientX, clientY }: { clientX: number; clientY: number }) {
  return { x: clientX, y: clientY };
}

const MessageLayer = lazy(() =>
  import('./control-plane/message-layer.tsx').then((part) => ({ default: part.MessageLayer })),
);

/** The engine tells of requests only while this is drawn. */
function Messages() {
  useEffect(() => {
    engine.subscribe({ view: 'control-plane' });
    return () => engine.unsubscribe('control-plane');
  }, []);
  return (
    <Suspense>
      <MessageLayer />
    </Suspense>
  );
}

/** The paper's dots; in a crowd they would be drawn anew for each frame of a pan. */
function Dots() {
  const isFew = useDetail() === 'all';
  return isFew && <Background gap={28} size={1.4} color="var(--canvas-dot)" />;
}

/** While it moves the drawing is a layer of its own; at rest it is not, or words would blur. */
function becomeMoving(box: HTMLElement | null, camera: Camera, isMoving: boolean): void {
  box?.toggleAttribute('data-moving', isMoving);
  setMoving(isMoving);
  if (isMoving) holdDetail(camera);
  else releaseDetail();
}

/** Fits the scene to the window until the user has moved it; then leaves it alone. */
function useFit(box: React.RefObject<HTMLDivElement | null>, outline: Outline | undefined) {
  const flow = useReactFlow();
  const isHeld = useRef(true);
  const hasFitted = useRef(false);
  const from = useRef<Viewport | null>(null);
  const bounds = useRoomWithGhosts(outline?.arrangement.bounds);
  const view = outline?.view;
  const fittedView = useRef(view);
  const apply = useCallback(
    (rect: Rect, duration: number) => {
      const element = box.current;
      if (!element || element.clientWidth === 0) return;
      void flow.setViewport(viewportFor(rect, element.clientWidth, element.clientHeight), {
        duration,
      });
    },
    [box, flow],
  );
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    scene.setAspect(element.clientWidth / Math.max(1, element.clientHeight));
    const observer = new ResizeObserver(() => {
      if (isHeld.current && bounds) apply(bounds, 0);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, bounds, apply]);
  useEffect(() => {
    // Another view is another drawing: it is fitted whatever was done to the one before.
    if (fittedView.current !== view) isHeld.current = true;
    fittedView.current = view;
    if (!bounds || !isHeld.current) return;
    apply(bounds, hasFitted.current ? MOVE_MS : 0);
    hasFitted.current = true;
  }, [bounds, view, apply]);
  const take = useCallback(() => {
    isHeld.current = true;
    if (bounds) apply(bounds, MOVE_MS);
  }, [bounds, apply]);
  useEffect(() => {
    const centre = (): void => {
      const rect = placeOfSelection();
      if (!rect) return;
      isHeld.current = false;
      void flow.setCenter(rect.x + rect.width / 2, rect.y + rect.height / 2, {
        zoom: Math.max(flow.getZoom(), NEAR_ZOOM),
        duration: MOVE_MS,
      });
    };
    const zoom = (run: (options: { duration: number }) => Promise<boolean>) => () => {
      isHeld.current = false;
      void run({ duration: ZOOM_MS });
    };
    const ends = [
      onCommand('fit', take),
      onCommand('centre', () => setTimeout(centre, PANEL_MS)),
      onCommand('zoomIn', zoom(flow.zoomIn)),
      onCommand('zoomOut', zoom(flow.zoomOut)),
    ];
    return () => ends.forEach((end) => end());
  }, [take, flow]);
  const pan = useCallback(
    (dx: number, dy: number) => {
      isHeld.current = false;
      const { x, y, zoom } = flow.getViewport();
      void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: ZOOM_MS });
    },
    [flow],
  );
  return {
    pan,
    watch: (viewport: Viewport) => void (from.current = viewport),
    compare: ({ x, y, zoom }: Viewport) => {
      const start = from.current;
      // A click begins a move that goes nowhere; only a real one takes the view over.
      if (start && (start.x !== x || start.y !== y || start.zoom !== zoom)) isHeld.current = false;
    },
    init: (instance: ReactFlowInstance) => {
      const element = box.current;
      if (!bounds || !element) return;
      void instance.setViewport(viewportFor(bounds, element.clientWidth, element.clientHeight));
    },
  };
}

/** A panel that opens with the selection has taken its room by then. */
const PANEL_MS = 80;
/** Near enough to read what is centred. */
const NEAR_ZOOM = 0.9;

/** Where the selection is drawn; Topology is shown for what this view leaves out. */
function placeOfSelection(): Rect | undefined {
  const { selection } = useWorkspace.getState();
  if (!selection) return undefined;
  const here = scene.placeOf(selection);
  if (here) return here;
  useWorkspace.setState({ view: selection.kind === 'PersistentVolume' ? 'Workloads' : 'Topology' });
  return scene.placeOf(selection);
}

const MARGIN = 20;
/** A large screen shows few things large, but not beyond this. */
const MOST_ZOOM = 2.2;

function viewportFor(rect: Rect, width: number, height: number) {
  const zoom = Math.min(
    MOST_ZOOM,
    (width - 2 * MARGIN) / rect.width,
    (height - 2 * MARGIN) / rect.height,
  );
  return {
    zoom,
    x: (width - rect.width * zoom) / 2 - rect.x * zoom,
    y: (height - rect.height * zoom) / 2 - rect.y * zoom,
  };
}
