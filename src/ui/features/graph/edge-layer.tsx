// The lines of the graph: in Topology from each Service to its pods, faint until somebody asks; in
// the other views what the arrangement ties together, each with why it is there.
import { memo } from 'react';
import { useKeys, useRow } from '../../store/keyed-store.ts';
import { RINGED, SELECTED, useMarks } from '../../store/marks.ts';
import { mirror } from '../../store/mirror.ts';
import type { Edge } from './arrangement.ts';
import { useIsField } from './detail.ts';
import { curvePath, edgePath } from './geometry.ts';
import type { Rect } from './geometry.ts';
import { scene } from './scene.ts';

/** Above this many edges only those of a ringed or selected Service are drawn. */
const MAX_QUIET_EDGES = 240;
/** Above this many edges none carries words of its own. */
const MAX_WORDED_EDGES = 120;

export function EdgeLayer() {
  const view = useRow(scene.outline, 'outline')?.view;
  const isField = useIsField();
  if (isField) return null;
  return view === 'Topology' ? <TopologyEdges /> : <ArrangedEdges />;
}

function ArrangedEdges() {
  const edges = useRow(scene.outline, 'outline')?.arrangement.edges ?? [];
  const isWorded = edges.length <= MAX_WORDED_EDGES;
  return (
    <>
      <svg className="edge-layer" width="1" height="1" aria-hidden="true">
        {edges.map((edge) => (
          <ArrangedEdge key={edge.key} edge={edge} isWorded={isWorded} />
        ))}
      </svg>
      {isWorded && (
        <div className="edge-words-layer">
          {edges.map((edge) => !isElbow(edge) && <EdgeWords key={edge.key} edge={edge} />)}
        </div>
      )}
    </>
  );
}

const ArrangedEdge = memo(function ArrangedEdge(props: { edge: Edge; isWorded: boolean }) {
  const { edge, isWorded } = props;
  const path = isElbow(edge) ? elbowPath(edge.from, edge.to) : curvePath(edge.from, edge.to);
  return (
    <>
      <path className={`edge edge-${edge.look}`} d={path} />
      {(edge.rate ?? 0) > 0 && <path className="traffic" d={path} />}
      {isWorded && (
        <path className="edge-why" d={path}>
          <title>{edge.why}</title>
        </path>
      )}
    </>
  );
});

/** What stands below each other: the line says enough. */
function isElbow({ look }: Edge): boolean {
  return look === 'owns' || look === 'binds';
}

/** From below an owner's left side into what it owns. */
function elbowPath(from: Rect, to: Rect): string {
  const x = from.x + 11;
  const y = to.y + to.height / 2;
  return `M${x} ${from.y + from.height}V${y - 7}Q${x} ${y} ${x + 7} ${y}H${to.x}`;
}

/** The words of an edge, on it. */
function EdgeWords({ edge }: { readonly edge: Edge }) {
  const { from, to } = edge;
  const isRight = to.x >= from.x;
  const gap = isRight ? to.x - from.x - from.width : from.x - to.x - to.width;
  const left = isRight ? from.x + from.width : to.x + to.width;
  const middle = (from.y + from.height / 2 + to.y + to.height / 2) / 2;
  if (gap < 60) return null;
  return (
    <span
      className="edge-words"
      style={{ left: left + 6, top: middle, width: gap - 12 }}
      title={edge.why}
    >
      {(edge.words ?? [edge.why]).map((line) => (
        <span key={line}>{line}</span>
      ))}
    </span>
  );
}

function TopologyEdges() {
  const services = useKeys(mirror.services);
  useRow(scene.version, 'version');
  let edges = 0;
  for (const id of services) edges += mirror.links.get(id)?.size ?? 0;
  return (
    <svg className="edge-layer" width="1" height="1" aria-hidden="true">
      {services.map((id) => (
        <ServiceEdges key={id} id={id} isCrowded={edges > MAX_QUIET_EDGES} />
      ))}
    </svg>
  );
}

interface Props {
  readonly id: number;
  readonly isCrowded: boolean;
}

const ServiceEdges = memo(function ServiceEdges({ id, isCrowded }: Props) {
  const service = useRow(mirror.services, id);
  const pods = useRow(mirror.links, id);
  const from = useRow(scene.rects, id);
  useRow(scene.version, 'version');
  const marks = useMarks(service ? `Service/${service.namespace}/${service.name}` : '');
  const isActive = (marks & (RINGED | SELECTED)) !== 0;
  if (!pods || !from || pods.size === 0 || (isCrowded && !isActive)) return null;
  let path = '';
  for (const pod of pods) {
    const to = scene.pods.get(pod);
    if (to) path += edgePath(from, to, id);
  }
  return (
    <>
      <path className={isActive ? 'edge is-active' : 'edge'} d={path} />
      {service && service.requestsPerSecond > 0 && !isCrowded && (
        <path className="traffic" d={path} />
      )}
    </>
  );
});
