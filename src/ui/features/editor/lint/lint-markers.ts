// The hints as markers in Monaco, at their lines.
import * as monaco from 'monaco-editor/editor/editor.api';
import type { EditorModels } from '../editor-models.ts';
import { useLint } from './lint-state.ts';

const OWNER = 'kubetarium-lint';

/** Marks the model that is shown until the returned function is called. */
export function markHints(models: EditorModels): () => void {
  const mark = (): void => {
    const model = models.active;
    if (!model) return;
    const markers = useLint.getState().hints.map(({ line, severity, message, rule }) => ({
      ...lineRange(model, line),
      severity: severity === 'warning' ? monaco.MarkerSeverity.Warning : monaco.MarkerSeverity.Info,
      message,
      source: 'cluster',
      code: rule,
    }));
    monaco.editor.setModelMarkers(model, OWNER, markers);
  };
  mark();
  return useLint.subscribe(mark);
}

/** A whole line without its indentation. */
export function lineRange(model: monaco.editor.ITextModel, line: number) {
  const lineNumber = Math.min(Math.max(1, line), model.getLineCount());
  return {
    startLineNumber: lineNumber,
    endLineNumber: lineNumber,
    startColumn: model.getLineFirstNonWhitespaceColumn(lineNumber) || 1,
    endColumn: model.getLineMaxColumn(lineNumber),
  };
}
