// The hints about the file that is shown, kept up while it is written and the cluster changes.
import { create } from 'zustand';
import type { FactAnswer } from '../../../../hosts/worker/protocol.ts';
import { engine } from '../../../store/engine-client.ts';
import { activeText, useFiles } from '../../../store/files.ts';
import { useWorkspace } from '../../../store/workspace.ts';
import { useEditor } from '../editor-state.ts';
import { lintRound } from '../manifest-client.ts';
import type { Hint } from './lint-round.ts';
import { questionKey } from './lint-round.ts';

export interface LintState {
  readonly hints: readonly Hint[];
}

export const useLint = create<LintState>()((): LintState => ({ hints: [] }));

/** Whoever writes is not interrupted. */
const QUIET_MS = 500;
/** What a hint is about may be mended in the cluster too: then the hint goes. */
const LOOK_AGAIN_MS = 4000;
/** Each round may lead to one more question; chains are short. */
const MOST_ROUNDS = 4;
const LONGEST_TEXT = 200_000;

/** Keeps the hints until the returned function is called. */
export function followLint(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn = 0;
  const run = async (): Promise<void> => {
    const own = ++turn;
    const text = activeText();
    try {
      const hints = await hintsOf(text, useWorkspace.getState().namespace);
      if (own === turn && text === activeText()) show(hints);
    } catch {
      // The cluster has ended meanwhile: the next one is asked anew.
    }
    if (own === turn && useLint.getState().hints.length > 0) soon(LOOK_AGAIN_MS);
  };
  const soon = (wait: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => (document.hidden ? soon(LOOK_AGAIN_MS) : void run()), wait);
  };
  const ends = [
    useFiles.subscribe((state, before) => {
      if (state.active !== before.active) show([]);
      soon(QUIET_MS);
    }),
    useEditor.subscribe((state, before) => {
      if (state.outcome && state.outcome !== before.outcome) soon(QUIET_MS);
    }),
    useWorkspace.subscribe((state, before) => {
      if (state.namespace !== before.namespace) soon(QUIET_MS);
    }),
  ];
  soon(QUIET_MS);
  return () => {
    turn++;
    clearTimeout(timer);
    for (const end of ends) end();
  };
}

function show(hints: readonly Hint[]): void {
  const before = useLint.getState().hints;
  if (JSON.stringify(before) !== JSON.stringify(hints)) useLint.setState({ hints });
}

async function hintsOf(text: string, namespace: string): Promise<readonly Hint[]> {
  if (text.length > LONGEST_TEXT) return [];
  const answers = new Map<string, FactAnswer>();
  for (let round = 1; ; round++) {
    const { hints, questions } = await lintRound(text, namespace, answers);
    if (questions.length === 0 || round === MOST_ROUNDS) {
      return [...hints].sort((a, b) => a.line - b.line);
    }
    const told = await engine.query({ kind: 'facts', questions });
    for (const [at, question] of questions.entries()) {
      answers.set(questionKey(question), told[at] ?? null);
    }
  }
}
