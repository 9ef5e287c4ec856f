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
import 'monaco-editor/features/snippet/register';
import 'monaco-editor/languages/definitions/yaml/register';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import { EditorModels } from './editor-models.ts';
import { submit, useEditor } from './editor-state.ts';
import { lineRange, markHints } from './lint/lint-markers.ts';
import { followLint } from './lint/lint-state.ts';
import { followPreview } from './preview/follow-preview.ts';
import { markDoubts } from './preview/doubt-markers.ts';
import { teachKubernetes } from './yaml-support.ts';
import YamlWorker from './yaml.worker?worker';

export interface MonacoEditor {
  goTo(line: number): void;
  dispose(): void;
}

const OWNER = 'kubetarium';
/** The languages of the editor are told once in a page. */
let isTaught = false;

(self as unknown as { MonacoEnvironment: object }).MonacoEnvironment = {
  getWorker: () => new EditorWorker(),
};

/** An editor that fills the box and keeps the shared text. */
export function createMonaco(box: HTMLElement, takeFocus: boolean): MonacoEditor {
  defineThemes();
  const editor = monaco.editor.create(box, {
    model: null,
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
    quickSuggestions: { other: true, comments: false, strings: true },
    fixedOverflowWidgets: true,
  });
  const models = new EditorModels(
    (model) => {
      if (editor.getModel() !== model) editor.setModel(model);
    },
    (model) => monaco.editor.setModelMarkers(model, OWNER, []),
  );
  const ends = [
    markProblems(models),
    markHints(models),
    markDoubts(models),
    followLint(),
    followPreview(),
    followTheme(),
    () => models.dispose(),
  ];
  if (!isTaught) {
    isTaught = true;
    // Help is a help: the editor is whole without it.
    teachKubernetes(() => new YamlWorker()).catch((error: unknown) => console.warn(error));
  }
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
    },
  };
}

function markProblems(models: EditorModels): () => void {
  const mark = (): void => {
    const model = models.active;
    if (!model) return;
    const problems = useEditor.getState().outcome?.problems ?? [];
    const markers = problems.map(({ line, message }) => ({
      ...lineRange(model, line),
      severity: monaco.MarkerSeverity.Error,
      message,
    }));
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
      'editorLineNumber.dimmedForeground': '#7483a5',
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
      'editorLineNumber.dimmedForeground': '#66718c',
      'editorLineNumber.activeForeground': '#465270',
      'editorIndentGuide.background1': '#e3e8f3',
      'editorError.foreground': '#b92a1b',
    },
  });
}
