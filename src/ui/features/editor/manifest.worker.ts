// Reads manifests beside the page, so that 2 MB of YAML do not stop it.
import type { FactAnswer } from '../../../hosts/worker/protocol.ts';
import { fixEdit } from './lint/fix-edit.ts';
import { lint } from './lint/lint.ts';
import type { Hint, LintRound } from './lint/lint-round.ts';
import { lintDocument } from './lint/lint-document.ts';
import type { Manifests } from './read-manifests.ts';
import { ManifestReader } from './read-manifests.ts';

export type ReaderQuestion =
  | { readonly is: 'read'; readonly id: number; readonly text: string }
  | {
      readonly is: 'line';
      readonly id: number;
      readonly index: number;
      readonly paths: readonly string[];
    }
  | {
      readonly is: 'lint';
      readonly id: number;
      readonly text: string;
      readonly namespace: string;
      readonly answers: ReadonlyMap<string, FactAnswer>;
    }
  | { readonly is: 'preview'; readonly id: number; readonly text: string }
  | {
      readonly is: 'lines';
      readonly id: number;
      readonly text: string;
      readonly wanted: readonly WantedLine[];
    };

/** The line of the first of these paths that a manifest has. */
export interface WantedLine {
  readonly index: number;
  readonly paths: readonly string[];
}

export interface ReaderAnswer {
  readonly id: number;
  readonly value: Manifests | number | readonly number[] | LintRound;
}

const scope = self as unknown as {
  onmessage: ((event: MessageEvent<ReaderQuestion>) => void) | null;
  postMessage(answer: ReaderAnswer): void;
};
let reader = new ManifestReader('');
let linted = { text: '', reader };

scope.onmessage = ({ data }) => scope.postMessage({ id: data.id, value: answer(data) });

function answer(question: ReaderQuestion): ReaderAnswer['value'] {
  switch (question.is) {
    case 'read':
      reader = new ManifestReader(question.text);
      return reader.result;
    case 'lint':
      return lintRound(question);
    case 'preview':
      return readerOf(question.text).result;
    case 'lines': {
      const read = readerOf(question.text);
      return question.wanted.map(({ index, paths }) => read.lineOf(index, paths));
    }
    case 'line':
      return reader.lineOf(question.index, question.paths);
  }
}

/** Of the text that is being written, which is asked about several times. */
function readerOf(text: string): ManifestReader {
  if (linted.text !== text) linted = { text, reader: new ManifestReader(text) };
  return linted.reader;
}

function lintRound({ text, namespace, answers }: Extract<ReaderQuestion, { is: 'lint' }>) {
  const read = readerOf(text);
  const documents = read.result.manifests.map((one) => lintDocument(one, namespace));
  const { findings, questions } = lint(documents, answers);
  const lines = text.split('\n');
  const hints = findings.map(({ severity, message, rule, index, path, fix }): Hint => {
    const line = read.lineOf(index, path === '' ? [] : [path]);
    const edit = fix && fixEdit(fix, lines, (field) => read.lineOf(index, [field]));
    const mend = fix && edit ? { fix: { title: fix.title, edit } } : {};
    return { line, severity, message, rule, ...mend };
  });
  return { hints, questions };
}
