// The text of the manifests: a plain text field at once, Monaco in its place when it has loaded.
import type { RefObject } from 'react';
import { useEffect, useImperativeHandle, useRef, useState } from 'react';
import { setFileText, useFiles } from '../../store/files.ts';
import { submit } from './editor-state.ts';
import type { MonacoEditor } from './monaco-editor.ts';

export interface TextHandle {
  goTo(line: number): void;
}

/** Monaco waits until the first scene stands. */
const LOAD_AFTER_MS = 1200;

export function ManifestText({ handle }: { readonly handle: RefObject<TextHandle | null> }) {
  const box = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const [editor, setEditor] = useState<MonacoEditor | null>(null);
  const active = useFiles((state) => state.active);
  const text = useFiles((state) =>
    editor ? '' : (state.files.find(({ name }) => name === state.active)?.text ?? ''),
  );
  useMonaco(box, field, setEditor);
  useImperativeHandle(handle, () => ({
    goTo: (line) => (editor ? editor.goTo(line) : goToLine(field.current, line)),
  }));
  return (
    <div className="manifest-text" ref={box}>
      {!editor && (
        <textarea
          ref={field}
          aria-label="Manifests as YAML"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          wrap="off"
          value={text}
          onChange={(event) => setFileText(active, event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            event.stopPropagation();
            void submit('apply');
          }}
        />
      )}
    </div>
  );
}

function useMonaco(
  box: RefObject<HTMLDivElement | null>,
  field: RefObject<HTMLTextAreaElement | null>,
  onReady: (editor: MonacoEditor) => void,
): void {
  useEffect(() => {
    let editor: MonacoEditor | undefined;
    let isHere = true;
    const load = async (): Promise<void> => {
      const { createMonaco } = await import('./monaco-editor.ts');
      if (!isHere || !box.current) return;
      const hadFocus = document.activeElement === field.current;
      editor = createMonaco(box.current, hadFocus);
      onReady(editor);
    };
    const timer = setTimeout(() => void load(), LOAD_AFTER_MS);
    return () => {
      isHere = false;
      clearTimeout(timer);
      editor?.dispose();
    };
  }, [box, field, onReady]);
}

function goToLine(field: HTMLTextAreaElement | null, line: number): void {
  if (!field) return;
  let at = 0;
  for (let n = 1; n < line; n++) at = field.value.indexOf('\n', at) + 1;
  const end = field.value.indexOf('\n', at);
  field.focus();
  field.setSelectionRange(at, end < 0 ? field.value.length : end);
}
