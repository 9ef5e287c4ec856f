// What became last of what the editor sent; its files are in the store of files.
import { create } from 'zustand';
import type { Intent, Outcome } from './apply-manifests.ts';
import { putManifests } from './apply-manifests.ts';
import { SAMPLE_MANIFEST } from './sample-manifest.ts';
import {
  activeText,
  finishEdit,
  FIRST_FILE,
  removeFile,
  setFileText,
  useFiles,
} from '../../store/files.ts';
import type { Ghost } from '../../store/ghosts.ts';
import { clearGhosts, hideDeletion, showGhosts, useGhosts } from '../../store/ghosts.ts';
import { objectKey } from '../../store/object-key.ts';
import { finishHint, useWorkspace } from '../../store/workspace.ts';

export interface EditorState {
  readonly outcome: Outcome | null;
  /** What is being done, with how far it is; null at rest. */
  readonly progress: string | null;
}

export const useEditor = create<EditorState>()((): EditorState => ({
  outcome: null,
  progress: null,
}));

if (useFiles.getState().files.every(({ text }) => text === '')) {
  setFileText(FIRST_FILE, SAMPLE_MANIFEST);
}

// What was foretold is about the text as it was; what follows the typing is renewed in a moment.
useFiles.subscribe((state, before) => {
  const isOther = state.active !== before.active;
  const isWritten = state.files !== before.files && useGhosts.getState().source !== 'typing';
  if (isOther || isWritten) clearGhosts();
});

/** Sends the editor's text to the API server; one run at a time. */
export async function submit(intent: Intent): Promise<void> {
  const { progress } = useEditor.getState();
  const { active } = useFiles.getState();
  const text = activeText();
  if (progress !== null) return;
  // What `kubectl edit` waits for goes back to it.
  if (intent === 'apply' && finishEdit(active, text)) {
    removeFile(active);
    return;
  }
  const { ghosts } = useGhosts.getState();
  hideDeletion();
  if (intent !== 'dry run') clearGhosts();
  useEditor.setState({ progress: `${WORDS.get(intent)} …`, outcome: null });
  const { namespace } = useWorkspace.getState();
  const onProgress = (done: number, all: number): void => {
    if (all > 3) useEditor.setState({ progress: `${WORDS.get(intent)} ${done} of ${all} …` });
  };
  try {
    const outcome = await putManifests(text, intent, namespace, onProgress);
    useEditor.setState({ outcome });
    // Who has written on meanwhile would be shown what is not so any more.
    if (intent === 'dry run' && activeText() === text) {
      showGhosts(withConsequences(outcome.ghosts, ghosts), 'dry run');
    }
    if (intent === 'apply' && outcome.done.length > 0) finishHint('Apply');
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const problems = [{ line: 1, message }];
    useEditor.setState({ outcome: { done: [], warnings: [], ghosts: [], problems } });
  } finally {
    useEditor.setState({ progress: null });
  }
}

/** What a dry run says of an object, with what was foreseen of its pods. */
function withConsequences(dry: readonly Ghost[], foreseen: readonly Ghost[]): readonly Ghost[] {
  const known = new Map(foreseen.map((ghost) => [objectKey(ghost.of), ghost]));
  return dry.map((ghost) => ({ ...known.get(objectKey(ghost.of)), ...ghost }));
}

const WORDS = new Map<Intent, string>([
  ['apply', 'Applying'],
  ['dry run', 'Trying'],
  ['delete', 'Deleting'],
]);

/** Whoever only passes over the button asks for nothing. */
const REST_MS = 250;
let resting: ReturnType<typeof setTimeout> | undefined;

/** Shows what Delete would take away, while somebody rests on it. */
export function foretellDelete(): void {
  clearTimeout(resting);
  const text = activeText();
  const look = async (): Promise<void> => {
    const own = resting;
    const { foreseeDeletion } = await import('./preview/foresee.ts');
    const ghosts = await foreseeDeletion(text, useWorkspace.getState().namespace);
    if (own === resting && text === activeText()) showGhosts(ghosts, 'delete');
  };
  resting = setTimeout(() => void look(), REST_MS);
}

export function forgetDelete(): void {
  clearTimeout(resting);
  resting = undefined;
  hideDeletion();
}
