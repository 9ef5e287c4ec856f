// The text in the editor and what became of it last; the text survives a reload.
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { Intent, Outcome } from './apply-manifests.ts';
import { putManifests } from './apply-manifests.ts';
import { SAMPLE_MANIFEST } from './sample-manifest.ts';
import { finishHint, useWorkspace } from '../../store/workspace.ts';

/** More than this is not kept for the next visit. */
const KEPT_CHARACTERS = 400_000;

export interface EditorState {
  readonly text: string;
  readonly outcome: Outcome | null;
  /** What is being done, with how far it is; null at rest. */
  readonly progress: string | null;
}

export const useEditor = create<EditorState>()(
  persist((): EditorState => ({ text: SAMPLE_MANIFEST, outcome: null, progress: null }), {
    name: 'kubetarium.editor',
    version: 1,
    partialize: ({ text }) => ({ text: text.length > KEPT_CHARACTERS ? '' : text }),
  }),
);

export function setText(text: string): void {
  if (text !== useEditor.getState().text) useEditor.setState({ text });
}

/** Sends the editor's text to the API server; one run at a time. */
export async function submit(intent: Intent): Promise<void> {
  const { text, progress } = useEditor.getState();
  if (progress !== null) return;
  useEditor.setState({ progress: `${WORDS.get(intent)} …`, outcome: null });
  const { namespace } = useWorkspace.getState();
  const onProgress = (done: number, all: number): void => {
    if (all > 3) useEditor.setState({ progress: `${WORDS.get(intent)} ${done} of ${all} …` });
  };
  try {
    const outcome = await putManifests(text, intent, namespace, onProgress);
    useEditor.setState({ outcome });
    if (intent === 'apply' && outcome.done.length > 0) finishHint('Apply');
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    useEditor.setState({ outcome: { done: [], warnings: [], problems: [{ line: 1, message }] } });
  } finally {
    useEditor.setState({ progress: null });
  }
}

const WORDS = new Map<Intent, string>([
  ['apply', 'Applying'],
  ['dry run', 'Trying'],
  ['delete', 'Deleting'],
]);
