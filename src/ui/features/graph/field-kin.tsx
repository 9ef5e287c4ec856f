// What belongs to the object under the pointer, or else to the selected one, where the canvas draws
// it: rings around its kin, lines from the cards among them. Drawn for one object, never for all.
import type { ReactFlowState } from '@xyflow/react';
import { useStore } from '@xyflow/react';
import { useEffect, useState } from 'react';
import type { ObjectName } from '../../../hosts/worker/protocol.ts';
import { useRow } from '../../store/keyed-store.ts';
import { kinToDraw } from '../../store/kin.ts';
import { pointed } from '../../store/marks.ts';
import { isSameObject } from '../../store/object-key.ts';
import { useWorkspace } from '../../store/workspace.ts';
import { useDetail, useIsField } from './detail.ts';
import type { Rect } from './geometry.ts';
import type { KinLines } from './kin-lines.ts';
import { kinLines } from './kin-lines.ts';
import { scene } from './scene.ts';

/** A crowd moves on; its kin is looked up again so often. */
const AGAIN_MS = 2_000;

export function FieldKin() {
  const isField = useIsField();
  const isFar = useDetail() === 'far';
  const selection = useWorkspace((state) => state.selection);
  const of = useRow(pointed, 'object') ?? selection;
  if (!of || !(isField || isFar)) return null;
  return <KinOf of={of} />;
}

function KinOf({ of }: { readonly of: ObjectName }) {
  const [kin, setKin] = useState<KinLines | null>(null);
  useEffect(() => {
    const look = (): void => setKin(linesOf(of));
    look();
    const timer = setInterval(look, AGAIN_MS);
    return () => clearInterval(timer);
  }, [of]);
  const unit = useStore(unitOf);
  if (!kin) return null;
  return (
    <svg
      className="edge-layer field-kin"
      width="1"
      height="1"
      aria-hidden="true"
      strokeWidth={1.6 * unit}
    >
      <path className="field-kin-lines" d={kin.lines} />
      <path className="field-kin-rings" d={kin.rings} />
    </svg>
  );
}

/** About a pixel of the screen, in the graph's space; by steps, so that a zoom seldom redraws. */
function unitOf({ transform: [, , zoom] }: ReactFlowState): number {
  return 2 ** -Math.round(Math.log2(zoom));
}

/** From a card to its pods; to a pod from the cards that own it or send to it. */
function linesOf(of: ObjectName): KinLines {
  const { pods, cards } = kinToDraw(of);
  const own = scene.placeOf(of);
  const others = placesOf(cards.filter((card) => !isSameObject(card, of)));
  const crowd: Rect[] = [];
  for (const id of pods) {
    const place = scene.pods.get(id);
    if (place) crowd.push(place);
  }
  if (!own) return kinLines([], crowd);
  if (of.kind === 'Pod') {
    const { lines } = kinLines(others, [own]);
    return { lines, rings: kinLines([], [...others, ...crowd]).rings };
  }
  return kinLines([own], [...others, ...crowd]);
}

function placesOf(cards: readonly ObjectName[]): readonly Rect[] {
  return cards.flatMap((card) => scene.placeOf(card) ?? []);
}
