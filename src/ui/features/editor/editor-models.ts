// One Monaco model for each file, kept the same as the store of files, whoever changes it.
import * as monaco from 'monaco-editor/editor/editor.api';
import { setFileText, useFiles } from '../../store/files.ts';
import type { Files } from '../../store/files.ts';

export class EditorModels {
  private readonly models = new Map<string, monaco.editor.ITextModel>();
  private readonly stop: () => void;

  constructor(
    private readonly show: (model: monaco.editor.ITextModel) => void,
    private readonly onChange: (model: monaco.editor.ITextModel) => void,
  ) {
    this.follow(useFiles.getState());
    this.stop = useFiles.subscribe((state) => this.follow(state));
  }

  get active(): monaco.editor.ITextModel | undefined {
    return this.models.get(useFiles.getState().active);
  }

  dispose(): void {
    this.stop();
    for (const model of this.models.values()) model.dispose();
  }

  private follow({ files, active }: Files): void {
    const names = new Set(files.map(({ name }) => name));
    for (const [name, model] of this.models) {
      if (names.has(name)) continue;
      this.models.delete(name);
      // The editor lets go of it first.
      setTimeout(() => model.dispose());
    }
    for (const { name, text } of files) {
      const model = this.models.get(name) ?? this.open(name, text);
      if (model.getValue() !== text) replaceText(model, text);
    }
    const shown = this.models.get(active);
    if (shown) this.show(shown);
  }

  private open(name: string, text: string): monaco.editor.ITextModel {
    const uri = monaco.Uri.from({ scheme: 'file', path: `/${name}` });
    monaco.editor.getModel(uri)?.dispose();
    const model = monaco.editor.createModel(text, 'yaml', uri);
    model.onDidChangeContent(() => {
      setFileText(name, model.getValue());
      this.onChange(model);
    });
    this.models.set(name, model);
    return model;
  }
}

/** What was there can be had back by undo. */
function replaceText(model: monaco.editor.ITextModel, text: string): void {
  const range = model.getFullModelRange();
  model.pushStackElement();
  model.pushEditOperations([], [{ range, text }], () => null);
  model.pushStackElement();
}
