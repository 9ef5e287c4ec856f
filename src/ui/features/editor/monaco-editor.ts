// Monaco with YAML, loaded behind the first scene; the server's words become markers in it.
import * as monaco from 'monaco-editor/editor/editor.api';
import 'monaco-editor/editor/contrib/suggest/browser/suggestController';
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/codeEditor/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/contextmenu/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/folding/register';
import 'monaco-editor/features/gotoError/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/indentation/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/multicursor/register';
import 'monaco-editor/languages/definitions/yaml/register';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import { setText, submit, useEditor } from './editor-state.ts';

export interface MonacoEditor {
  goTo(line: number): void;
  dispose(): void;
}

const OWNER = 'kubetarium';

(self as unknown as { MonacoEnvironment: object }).MonacoEnvironment = {
  getWorker: () => new EditorWorker(),
};

/** An editor that fills the box and keeps the shared text. */
export function createMonaco(box: HTMLElement, takeFocus: boolean): MonacoEditor {
  defineThemes();
  const model = monaco.editor.createModel(useEditor.getState().text, 'yaml');
  const editor = monaco.editor.create(box, {
    model,
    theme: themeNow(),
    ariaLabel: 'Manifests as YAML',
    automaticLayout: true,
    editContext: false,
    fontSize: 13,
    lineHeight: 20,
    folding: true,
    glyphMargin: false,
    lineNumbersMinChars: 3,
    minimap: { enabled: false },
    overviewRulerLanes: 1,
    padding: { top: 8, bottom: 8 },
    renderLineHighlight: 'line',
    scrollBeyondLastLine: false,
    tabSize: 2,
    wordBasedSuggestions: 'off',
  });
  const ends = [join(model), markProblems(model), followTheme()];
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, () => void submit('apply'));
  if (takeFocus) editor.focus();
  return {
    goTo: (line) => {
      editor.revealLineInCenter(line);
      editor.setPosition({ lineNumber: line, column: 1 });
      editor.focus();
    },
    dispose: () => {
      for (const end of ends) end();
      editor.dispose();
      model.dispose();
    },
  };
}

/** Keeps the model and the editor's state the same, whoever changes it. */
function join(model: monaco.editor.ITextModel): () => void {
  const listener = model.onDidChangeContent(() => {
    setText(model.getValue());
    monaco.editor.setModelMarkers(model, OWNER, []);
  });
  const end = useEditor.subscribe(({ text }, before) => {
    if (text !== before.text && text !== model.getValue()) model.setValue(text);
  });
  return () => {
    listener.dispose();
    end();
  };
}

function markProblems(model: monaco.editor.ITextModel): () => void {
  const mark = (): void => {
    const problems = useEditor.getState().outcome?.problems ?? [];
    const markers = problems.map(({ line, message }) => {
      const lineNumber = Math.min(Math.max(1, line), model.getLineCount());
      return {
        severity: monaco.MarkerSeverity.Error,
        message,
        startLineNumber: lineNumber,
        endLineNumber: lineNumber,
        startColumn: model.getLineFirstNonWhitespaceColumn(lineNumber) || 1,
        endColumn: model.getLineMaxColumn(lineNumber),
      };
    });
    monaco.editor.setModelMarkers(model, OWNER, markers);
  };
  mark();
  return useEditor.subscribe((state, before) => {
    if (state.outcome !== before.outcome) mark();
  });
}

function themeNow(): string {
  return document.documentElement.dataset['theme'] === 'light' ? 'tarium-light' : 'tarium-dark';
}

function followTheme(): () => void {
  const observer = new MutationObserver(() => monaco.editor.setTheme(themeNow()));
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

function defineThemes(): void {
  monaco.editor.defineTheme('tarium-dark', {
    base: 'vs-dark',
    inherit: true,
    rules: [
      { token: 'type', foreground: '86a9ff' },
      { token: 'string', foreground: '9fe0c4' },
      { token: 'number', foreground: 'ffc663' },
      { token: 'comment', foreground: '8a98b8' },
    ],
    colors: {
      'editor.background': '#0d1526',
      'editor.foreground': '#e9eefa',
      'editor.lineHighlightBackground': '#15203a',
      'editor.lineHighlightBorder': '#15203a',
      'editorLineNumber.foreground': '#7483a5',
      'editorLineNumber.activeForeground': '#aab7d3',
      'editorIndentGuide.background1': '#1a2744',
      'editorError.foreground': '#ff8a7a',
    },
  });
  monaco.editor.defineTheme('tarium-light', {
    base: 'vs',
    inherit: true,
    rules: [
      { token: 'type', foreground: '1f49bd' },
      { token: 'string', foreground: '08704e' },
      { token: 'number', foreground: '8a5200' },
      { token: 'comment', foreground: '5b6784' },
    ],
    colors: {
      'editor.background': '#fbfcff',
      'editor.foreground': '#121a2c',
      'editor.lineHighlightBackground': '#f1f4fb',
      'editor.lineHighlightBorder': '#f1f4fb',
      'editorLineNumber.foreground': '#66718c',
      'editorLineNumber.activeForeground': '#465270',
      'editorIndentGuide.background1': '#e3e8f3',
      'editorError.foreground': '#b92a1b',
    },
  });
}
