// What would be refused, as markers in Monaco at their lines: a preview, told apart from answers.
import * as monaco from 'monaco-editor/editor/editor.api';
import { useGhosts } from '../../../store/ghosts.ts';
import type { EditorModels } from '../editor-models.ts';
import { lineRange } from '../lint/lint-markers.ts';

const OWNER = 'kubetarium-preview';

/** Marks the model that is shown until the returned function is called. */
export function markDoubts(models: EditorModels): () => void {
  const mark = (): void => {
    const model = models.active;
    if (!model) return;
    const markers = useGhosts.getState().doubts.map(({ line, message, isRefused }) => ({
      ...lineRange(model, line),
      severity: isRefused ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Info,
      message: isRefused ? `Apply would be refused. ${message}` : message,
      source: 'preview',
    }));
    monaco.editor.setModelMarkers(model, OWNER, markers);
  };
  mark();
  return useGhosts.subscribe((state, before) => {
    if (state.doubts !== before.doubts) mark();
  });
}
