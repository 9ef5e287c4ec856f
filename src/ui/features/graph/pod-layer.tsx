// All pods, drawn above the cards in the graph's own space, so that they can fly between them.
import { useStoreApi } from '@xyflow/react';
import { useKeys } from '../../store/keyed-store.ts';
import { isIn, useBlock, useDetail, windowOf } from './detail.ts';
import { PodChip } from './pod-chip.tsx';
import { scene } from './scene.ts';

export function PodLayer() {
  const detail = useDetail();
  if (detail === 'far') return null;
  return (
    <div className={detail === 'cells' ? 'pod-layer is-ghostly' : 'pod-layer'}>
      {detail === 'all' && <AllPods isDrawn />}
      {detail === 'cells' && <AllPods isDrawn={false} />}
      {detail === 'near' && <NearPods keepsAll />}
      {detail === 'window' && <NearPods keepsAll={false} />}
    </div>
  );
}

function AllPods({ isDrawn }: { readonly isDrawn: boolean }) {
  return useKeys(scene.pods).map((id) => <PodChip key={id} id={id} isDrawn={isDrawn} />);
}

function NearPods({ keepsAll }: { readonly keepsAll: boolean }) {
  const ids = useKeys(scene.pods);
  const flow = useStoreApi();
  useBlock();
  const window = windowOf(flow.getState());
  const chips = [];
  for (const id of ids) {
    const place = scene.pods.get(id);
    const isInSight = place !== undefined && isIn(window, place);
    if (isInSight || keepsAll) chips.push(<PodChip key={id} id={id} isDrawn={isInSight} />);
  }
  return chips;
}
