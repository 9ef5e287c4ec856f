// Asks the manifest worker; started when the first manifest is read.
import type { ReaderAnswer, WantedLine } from './manifest.worker.ts';
import type { FactAnswer } from '../../../hosts/worker/protocol.ts';
import type { LintRound } from './lint/lint-round.ts';
import type { Manifests } from './read-manifests.ts';

let worker: Worker | undefined;
let lastId = 0;
const waiting = new Map<number, (value: never) => void>();

function ask<Value>(question: object): Promise<Value> {
  if (!worker) {
    worker = new Worker(new URL('./manifest.worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<ReaderAnswer>) => {
      waiting.get(data.id)?.(data.value as never);
      waiting.delete(data.id);
    };
  }
  const id = ++lastId;
  worker.postMessage({ ...question, id });
  return new Promise((resolve) => waiting.set(id, resolve));
}

/** Reads a text; later questions about lines are about this text. */
export function readManifests(text: string): Promise<Manifests> {
  return ask({ is: 'read', text });
}

/** The line of a field of a manifest of the text read last. */
export function lineOf(index: number, paths: readonly string[]): Promise<number> {
  return ask({ is: 'line', index, paths });
}

/** One round of the lint of a text, with what is known by now. */
export function lintRound(
  text: string,
  namespace: string,
  answers: ReadonlyMap<string, FactAnswer>,
): Promise<LintRound> {
  return ask({ is: 'lint', text, namespace, answers });
}

/** As readManifests, of a text that is still being written: other questions are not disturbed. */
export function previewManifests(text: string): Promise<Manifests> {
  return ask({ is: 'preview', text });
}

/** The lines of fields of the manifests of a text. */
export function linesOf(text: string, wanted: readonly WantedLine[]): Promise<readonly number[]> {
  return ask({ is: 'lines', text, wanted });
}
