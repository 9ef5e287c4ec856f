// Reads manifests beside the page, so that 2 MB of YAML do not stop it.
import type { FactAnswer } from '../../../hosts/worker/protocol.ts';
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
    };

export interface ReaderAnswer {
  readonly id: number;
  readonly value: Manifests | number | LintRound;
}

const scope = self as unknown as {
  onmessage: ((event: MessageEvent<ReaderQuestion>) => void) | null;
  postMessage(answer: ReaderAnswer): void;
};
let reader = new ManifestReader('');
/** What is being linted, which is asked about several times. */
let linted = { text: '', reader };

scope.onmessage = ({ data }) => {
  if (data.is === 'read') {
    reader = new ManifestReader(data.text);
    scope.postMessage({ id: data.id, value: reader.result });
  } else if (data.is === 'lint') {
    scope.postMessage({ id: data.id, value: lintRound(data) });
  } else {
    scope.postMessage({ id: data.id, value: reader.lineOf(data.index, data.paths) });
  }
};

function lintRound({ text, namespace, answers }: Extract<ReaderQuestion, { is: 'lint' }>) {
  if (linted.text !== text) linted = { text, reader: new ManifestReader(text) };
  const { reader: read } = linted;
  const documents = read.result.manifests.map((one) => lintDocument(one, namespace));
  const { findings, questions } = lint(documents, answers);
  const hints = findings.map(({ severity, message, rule, index, path }): Hint => {
    const line = read.lineOf(index, path === '' ? [] : [path]);
    return { line, severity, message, rule };
  });
  return { hints, questions };
}
