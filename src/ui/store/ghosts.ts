// What Apply or Delete would do, foreseen or dry run: shown on the graph and in a list.
import { create } from 'zustand';
import type { ObjectName, Placement, Selection } from '../../hosts/worker/protocol.ts';
import type { Foretold } from '../../model/meta/foretell.ts';

export interface Ghost extends Omit<Foretold, 'change'> {
  readonly of: ObjectName;
  readonly change: 'create' | 'change' | 'delete';
  /** Whether its pods would find nodes now; absent when nobody can tell. */
  readonly placement?: Placement | null;
  /** What the API server would say to its pods. */
  readonly podsRefused?: string;
  /** The pods that it would select. */
  readonly selects?: Selection | null;
  /** What goes with it. */
  readonly takes?: { readonly words: string; readonly objects: readonly ObjectName[] } | null;
  /** What keeps it from going at once. */
  readonly why?: string;
}

/** What cannot be applied as it is written, or cannot be foreseen, at its line. */
export interface Doubt {
  readonly line: number;
  readonly message: string;
  /** Apply would be refused; otherwise nobody can tell before a dry run. */
  readonly isRefused: boolean;
}

/** Who says so: what is being typed, a dry run, or whoever rests on Delete. */
export type GhostSource = 'typing' | 'dry run' | 'delete';

export interface Ghosts {
  readonly ghosts: readonly Ghost[];
  readonly source: GhostSource;
  readonly doubts: readonly Doubt[];
}

const NONE: readonly never[] = [];

export const useGhosts = create<Ghosts>()((): Ghosts => ({
  ghosts: NONE,
  source: 'typing',
  doubts: NONE,
}));

/** What was shown before somebody rested on Delete. */
let behind: Omit<Ghosts, 'doubts'> = { ghosts: NONE, source: 'typing' };

export function showGhosts(ghosts: readonly Ghost[], source: GhostSource): void {
  const { ghosts: before, source: was } = useGhosts.getState();
  if (source === 'delete') {
    if (was !== 'delete') behind = { ghosts: before, source: was };
    useGhosts.setState({ ghosts, source });
  } else if (was === 'delete') behind = { ghosts, source };
  else useGhosts.setState({ ghosts, source });
}

/** What was foreseen while typing. */
export function showForeseen(ghosts: readonly Ghost[], doubts: readonly Doubt[]): void {
  showGhosts(ghosts, 'typing');
  useGhosts.setState({ doubts });
}

/** Nobody rests on Delete any more. */
export function hideDeletion(): void {
  if (useGhosts.getState().source === 'delete') useGhosts.setState(behind);
}

export function clearGhosts(): void {
  behind = { ghosts: NONE, source: 'typing' };
  const { ghosts, doubts } = useGhosts.getState();
  if (ghosts.length + doubts.length > 0) useGhosts.setState({ ...behind, doubts: NONE });
}

/** `+3 pods`, `−1 pod`, `its pods are replaced`; '' when its pods stay as they are. */
export function podWords({ pods, isRolled }: Pick<Ghost, 'pods' | 'isRolled'>): string {
  const count = Math.abs(pods);
  const more = pods === 0 ? '' : `${pods > 0 ? '+' : '−'}${count} pod${count === 1 ? '' : 's'}`;
  return [more, isRolled ? 'its pods are replaced' : ''].filter((one) => one !== '').join(', ');
}
