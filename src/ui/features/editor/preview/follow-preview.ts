// Keeps what is foreseen true to the text: a moment after the typing stops, and as time goes on.
import { useEngine } from '../../../store/engine-state.ts';
import { activeText, useFiles } from '../../../store/files.ts';
import { clearGhosts, showForeseen, useGhosts } from '../../../store/ghosts.ts';
import { useWorkspace } from '../../../store/workspace.ts';
import { useEditor } from '../editor-state.ts';
import type { Foresight } from './foresee.ts';
import { foresee } from './foresee.ts';

/** Whoever writes is not interrupted. */
const QUIET_MS = 400;
/** The cluster changes too: what is shown is looked at again. */
const LOOK_AGAIN_MS = 4000;

/** Foresees what is typed until the returned function is called. */
export function followPreview(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn = 0;
  const soon = (wait: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => (document.hidden ? soon(LOOK_AGAIN_MS) : void run()), wait);
  };
  const run = async (): Promise<void> => {
    const own = ++turn;
    const text = activeText();
    const isWanted = (): boolean => own === turn && text === activeText() && !isPast();
    if (isPast()) return;
    try {
      const seen = await foresee(text, useWorkspace.getState().namespace, isWanted);
      if (seen && isWanted()) show(seen);
    } catch {
      // The cluster has ended meanwhile: the next one is asked anew.
    }
    const { ghosts, doubts } = useGhosts.getState();
    if (own === turn && ghosts.length + doubts.length > 0) soon(LOOK_AGAIN_MS);
  };
  const again = (): void => {
    turn++;
    soon(QUIET_MS);
  };
  const ends = [
    useFiles.subscribe((state, before) => {
      if (state.active !== before.active || state.files !== before.files) again();
    }),
    useEditor.subscribe((state, before) => {
      if (state.outcome && state.outcome !== before.outcome && isShowing()) again();
    }),
    useWorkspace.subscribe((state, before) => {
      if (state.namespace !== before.namespace && isShowing()) again();
    }),
    useEngine.subscribe((state, before) => {
      if (isPastIn(state) === isPastIn(before)) return;
      if (isPastIn(state)) clearGhosts();
      else again();
    }),
  ];
  return () => {
    turn++;
    clearTimeout(timer);
    for (const end of ends) end();
    clearGhosts();
  };
}

/** The same again moves nothing. */
function show(seen: Foresight): void {
  const { ghosts, doubts, source } = useGhosts.getState();
  const isSame = JSON.stringify({ ghosts, doubts }) === JSON.stringify(seen);
  if (!isSame || source === 'delete') showForeseen(seen.ghosts, seen.doubts);
}

function isShowing(): boolean {
  const { ghosts, doubts } = useGhosts.getState();
  return ghosts.length + doubts.length > 0;
}

/** While the past is shown nothing is foreseen: Apply would be of the present. */
function isPast(): boolean {
  return isPastIn(useEngine.getState());
}

function isPastIn({
  clock,
}: {
  readonly clock: { readonly shown: number | null } | null;
}): boolean {
  return (clock?.shown ?? null) !== null;
}
