// Edges from each Service to the pods it selects; faint until somebody asks.
import { memo } from 'react';
import { useKeys, useRow } from '../../store/keyed-store.ts';
import { RINGED, SELECTED, useMarks } from '../../store/marks.ts';
import { mirror } from '../../store/mirror.ts';
import { edgePath } from './geometry.ts';
import { scene } from './scene.ts';

/** Above this many edges only those of a ringed or selected Service are drawn. */
const MAX_QUIET_EDGES = 240;

export function EdgeLayer() {
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
