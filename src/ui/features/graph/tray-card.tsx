// The tray of pods that no machine has: they never disappear while they wait.
import { Icon } from '../../kit/icon.tsx';
import { useRow } from '../../store/keyed-store.ts';
import { scene } from './scene.ts';

export function TrayCard() {
  const waiting = useRow(scene.waiting, 'waiting') ?? 0;
  const text =
    waiting === 0 ? 'Every pod has a node' : waiting === 1 ? '1 pod waits' : `${waiting} pods wait`;
  return (
    <div className={waiting === 0 ? 'tray is-empty' : 'tray'} role="group" aria-label="Unscheduled">
      <Icon name="tray" size={20} />
      <span className="row-words">
        <span className="tray-title">Unscheduled</span>
        <span className="row-note">{text}</span>
      </span>
    </div>
  );
}
