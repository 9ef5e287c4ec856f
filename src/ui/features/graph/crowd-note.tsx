// Says what cells are, where pods are drawn as cells.
import { useRow, useSize } from '../../store/keyed-store.ts';
import { mirror } from '../../store/mirror.ts';
import { useDetail } from './detail.ts';
import { useWorkspace } from '../../store/workspace.ts';
import { scene } from './scene.ts';

export function CrowdNote() {
  const detail = useDetail();
  const total = useRow(mirror.totals, 'totals')?.pods ?? 0;
  const drawn = useSize(scene.pods);
  const namespace = useWorkspace((state) => state.namespace);
  const labels = useWorkspace((state) => state.labels);
  const isCells = detail === 'cells' || detail === 'far';
  if (!isCells && drawn >= total) return null;
  const count = drawn < total ? `${number(drawn)} of ${number(total)}` : number(total);
  return (
    <p className="crowd-note" role="status">
      {count} pods{labels !== '' && ` with ${labels}`}
      {namespace !== '' && ` in ${namespace}`}
      {isCells && ' as cells: zoom in to see each'}
    </p>
  );
}

function number(value: number): string {
  return value.toLocaleString('en');
}
