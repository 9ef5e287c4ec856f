// The buttons for what can be done to the selected object, each with its kubectl line.
import { useState, useSyncExternalStore } from 'react';
import type { ObjectName } from '../../../hosts/worker/protocol.ts';
import type { ActionTarget } from '../../commands/action-lines.ts';
import { ACTION_LINES } from '../../commands/action-lines.ts';
import type { ObjectAction } from '../../commands/object-actions.ts';
import { OBJECT_ACTIONS } from '../../commands/object-actions.ts';
import { Button } from '../../kit/button.tsx';
import { CopyLine } from '../../kit/copy-line.tsx';
import { mirror } from '../../store/mirror.ts';
import type { InspectedObject } from '../../store/engine-state.ts';
import { notify } from '../../store/notices.ts';
import { finishHint } from '../../store/workspace.ts';

interface Props {
  readonly of: ObjectName;
  readonly object: InspectedObject | null;
}

interface Readable extends InspectedObject {
  readonly spec?: {
    readonly replicas?: number;
    readonly unschedulable?: boolean;
    readonly containers?: readonly { readonly name: string }[];
  };
}

function isWithoutPower(of: ObjectName): boolean {
  if (of.kind !== 'Node') return false;
  for (const node of mirror.nodes.values()) if (node.name === of.name) return node.poweredOff;
  return false;
}

function targetOf(of: ObjectName, object: Readable | null, isPoweredOff: boolean): ActionTarget {
  return {
    ...of,
    isCordoned: object?.spec?.unschedulable === true,
    isPoweredOff,
    replicas: object?.spec?.replicas,
    container: object?.spec?.containers?.[0]?.name ?? '',
  };
}

function lineOf({ label }: ObjectAction, target: ActionTarget, replicas: number): string {
  return ACTION_LINES.get(label)?.(target, replicas) ?? '';
}

async function perform(
  action: ObjectAction,
  target: ActionTarget,
  replicas: number,
): Promise<void> {
  const line = lineOf(action, target, replicas);
  finishHint(action.label);
  try {
    await action.run(target, replicas);
    notify('good', `${action.label}: ${target.kind} ${target.name}`, line);
  } catch (error) {
    notify('bad', error instanceof Error ? error.message : String(error), line);
  }
}

export function Actions({ of, object }: Props) {
  const isPoweredOff = useSyncExternalStore(
    (call) => mirror.onFlush(call),
    () => isWithoutPower(of),
  );
  const target = targetOf(of, object as Readable | null, isPoweredOff);
  const shown = OBJECT_ACTIONS.filter((action) => action.appliesTo(target));
  const [hovered, setHovered] = useState<ObjectAction | null>(null);
  const described = hovered && shown.includes(hovered) ? hovered : shown[0];
  // What was typed counts until the object says another number.
  const [typed, setTyped] = useState({ from: target.replicas, replicas: target.replicas ?? 1 });
  const replicas = typed.from === target.replicas ? typed.replicas : (target.replicas ?? 1);
  const setReplicas = (value: number): void => setTyped({ from: target.replicas, replicas: value });
  return (
    <div className="actions">
      <div className="actions-row">
        {shown.map((action) => (
          <span key={action.label} className="action">
            {action.asksReplicas && (
              <input
                type="number"
                aria-label="Replicas"
                min={0}
                max={100000}
                value={replicas}
                onChange={(event) => setReplicas(wholeNumber(event.target.value))}
                onKeyDown={(event) => {
                  if (event.key === 'Enter') void perform(action, target, replicas);
                }}
              />
            )}
            <Button
              icon={action.icon}
              label={action.label}
              look={action.isDangerous ? 'danger' : 'framed'}
              onClick={() => void perform(action, target, replicas)}
              onPointerEnter={() => setHovered(action)}
              onFocus={() => setHovered(action)}
            />
          </span>
        ))}
      </div>
      {described && <CopyLine text={lineOf(described, target, replicas)} />}
    </div>
  );
}

function wholeNumber(text: string): number {
  return Math.max(0, Math.floor(Number(text)));
}
