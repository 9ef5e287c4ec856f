// What Apply would do, as a server-side dry run says: shown on the graph until the text changes.
import { create } from 'zustand';
import type { ObjectName } from '../../hosts/worker/protocol.ts';
import type { Difference } from '../../model/meta/difference.ts';

export interface Ghost {
  readonly of: ObjectName;
  readonly change: 'create' | 'change' | 'delete';
  /** How many pods more it will have, or fewer. */
  readonly pods: number;
  /** Its pods go and others come in their place. */
  readonly isRolled: boolean;
  /** Field by field, for what is there already. */
  readonly differences: readonly Difference[];
}

export interface Ghosts {
  readonly ghosts: readonly Ghost[];
}

const NONE: readonly Ghost[] = [];

export const useGhosts = create<Ghosts>()((): Ghosts => ({ ghosts: NONE }));

export function showGhosts(ghosts: readonly Ghost[]): void {
  useGhosts.setState({ ghosts });
}

export function clearGhosts(): void {
  if (useGhosts.getState().ghosts.length > 0) useGhosts.setState({ ghosts: NONE });
}

/** `+3 pods`, `−1 pod`, `its pods are replaced`; '' when its pods stay as they are. */
export function podWords({ pods, isRolled }: Ghost): string {
  const count = Math.abs(pods);
  const more = pods === 0 ? '' : `${pods > 0 ? '+' : '−'}${count} pod${count === 1 ? '' : 's'}`;
  return [more, isRolled ? 'its pods are replaced' : ''].filter((one) => one !== '').join(', ');
}
