// Rings what is selected where the canvas draws it: there is no element that could show it.
import { useRow } from '../../store/keyed-store.ts';
import { useWorkspace } from '../../store/workspace.ts';
import { useDetail, useIsField } from './detail.ts';
import { scene } from './scene.ts';

export function SelectionMark() {
  const selection = useWorkspace((state) => state.selection);
  const isField = useIsField();
  const isFar = useDetail() === 'far';
  useRow(scene.version, 'version');
  if (!selection || !(selection.kind === 'Pod' ? isFar : isField)) return null;
  const rect = scene.placeOf(selection);
  if (!rect) return null;
  const { x, y, width, height } = rect;
  return <div className="selection-mark" style={{ left: x, top: y, width, height }} />;
}
