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
