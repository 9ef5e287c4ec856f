// All pods, drawn above the cards in the graph's own space, so that they can fly between them.
import { useKeys } from '../../store/keyed-store.ts';
import { PodChip } from './pod-chip.tsx';
import { scene } from './scene.ts';

export function PodLayer() {
  const ids = useKeys(scene.pods);
  return (
    <div className="pod-layer">
      {ids.map((id) => (
        <PodChip key={id} id={id} />
      ))}
    </div>
  );
}
