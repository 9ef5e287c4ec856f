// The state of the selected object as the graph shows it, from the rows of the mirror.
import { useSyncExternalStore } from 'react';
import type { Health, ObjectName } from '../../../hosts/worker/protocol.ts';
import { mirror } from '../../store/mirror.ts';

export interface ObjectStatus {
  readonly text: string;
  readonly health: Health;
}

/** Re-renders with the frame; the answer changes only when the state does. */
export function useObjectStatus(of: ObjectName): ObjectStatus | null {
  const text = useSyncExternalStore(
    (call) => mirror.onFlush(call),
    () => {
      const status = find(of);
      return status ? `${status.health}\n${status.text}` : '';
    },
  );
  const [health, words] = text.split('\n');
  return words === undefined ? null : { text: words, health: health as Health };
}

function find(of: ObjectName): ObjectStatus | undefined {
  switch (of.kind) {
    case 'Pod':
      return row(mirror.pods.values(), of);
    case 'Node':
      for (const node of mirror.nodes.values()) {
        if (node.name === of.name) return { text: node.status, health: node.health };
      }
      return undefined;
    default:
      return row(mirror.workloads.values(), of) ?? row(mirror.attachments.values(), of);
  }
}

interface Listed {
  /** Pods have none. */
  readonly kind?: string;
  readonly namespace: string;
  readonly name: string;
  readonly status: string;
  readonly health: Health;
}

function row(rows: Iterable<Listed>, of: ObjectName): ObjectStatus | undefined {
  for (const one of rows) {
    const isKind = one.kind === undefined || one.kind === of.kind;
    if (isKind && one.name === of.name && one.namespace === of.namespace) {
      return { text: one.status, health: one.health };
    }
  }
  return undefined;
}
