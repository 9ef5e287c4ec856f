// All pods, drawn above the cards in the graph's own space, so that they can fly between them.
import { useStoreApi } from '@xyflow/react';
import { useKeys } from '../../store/keyed-store.ts';
import { podsInSight, useBlock, useDetail } from './detail.ts';
import { PodChip } from './pod-chip.tsx';
import { scene } from './scene.ts';

export function PodLayer() {
  const detail = useDetail();
  if (detail === 'far') return null;
  return <div className="pod-layer">{detail === 'all' ? <AllPods /> : <NearPods />}</div>;
}

function AllPods() {
  return useKeys(scene.pods).map((id) => <PodChip key={id} id={id} />);
}

function NearPods() {
  const ids = useKeys(scene.pods);
  const flow = useStoreApi();
  useBlock();
  return podsInSight(flow.getState(), ids).map((id) => <PodChip key={id} id={id} />);
}
