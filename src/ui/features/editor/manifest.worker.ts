// Reads manifests beside the page, so that 2 MB of YAML do not stop it.
import type { Manifests } from './read-manifests.ts';
import { ManifestReader } from './read-manifests.ts';

export type ReaderQuestion =
  | { readonly is: 'read'; readonly id: number; readonly text: string }
  | {
      readonly is: 'line';
      readonly id: number;
      readonly index: number;
      readonly paths: readonly string[];
    };

export interface ReaderAnswer {
  readonly id: number;
  readonly value: Manifests | number;
}

const scope = self as unknown as {
  onmessage: ((event: MessageEvent<ReaderQuestion>) => void) | null;
  postMessage(answer: ReaderAnswer): void;
};
let reader = new ManifestReader('');

scope.onmessage = ({ data }) => {
  if (data.is === 'read') {
    reader = new ManifestReader(data.text);
    scope.postMessage({ id: data.id, value: reader.result });
  } else {
    scope.postMessage({ id: data.id, value: reader.lineOf(data.index, data.paths) });
  }
};
