// All pods, drawn above the cards in the graph's own space, so that they can fly between them.
import { useStoreApi } from '@xyflow/react';
import { useKeys } from '../../store/keyed-store.ts';
import { useBlock, useDetail } from './detail.ts';
import { PodChip } from './pod-chip.tsx';
import { scene } from './scene.ts';
import { isIn, windowOf } from './sight.ts';

export function PodLayer() {
  const detail = useDetail();
  if (detail === 'far') return null;
  return (
    <div className={detail === 'cells' ? 'pod-layer is-ghostly' : 'pod-layer'}>
      {detail === 'all' && <AllPods isDrawn />}
      {detail === 'cells' && <AllPods isDrawn={false} />}
      {detail === 'near' && <NearPods />}
      {detail === 'window' && <PodsInSight />}
    </div>
  );
}

function AllPods({ isDrawn }: { readonly isDrawn: boolean }) {
  return useKeys(scene.pods).map((id) => <PodChip key={id} id={id} isDrawn={isDrawn} />);
}

/** All pods; those out of sight draw nothing. */
function NearPods() {
  const ids = useKeys(scene.pods);
  const flow = useStoreApi();
  useBlock();
  const window = windowOf(flow.getState());
  return ids.map((id) => {
    const place = scene.pods.get(id);
    return <PodChip key={id} id={id} isDrawn={place !== undefined && isIn(window, place)} />;
  });
}

/** Of a great crowd only those in sight, found by their shelves. */
function PodsInSight() {
  useKeys(scene.pods);
  const flow = useStoreApi();
  useBlock();
  const window = windowOf(flow.getState());
  const chips = [];
  for (const { shelf } of scene.shelvesIn(window)) {
    for (const id of shelf.pods()) {
      const place = scene.pods.get(id);
      if (place && isIn(window, place)) chips.push(<PodChip key={id} id={id} isDrawn />);
    }
  }
  return chips;
}
