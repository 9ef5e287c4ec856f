// Asks the engine what a text would do, in pieces, so that newer text can end it on the way.
import type { Foreseen, PreviewManifest } from '../../../../hosts/worker/protocol.ts';
import type { ApiStatus } from '../../../api/api.ts';
import { engine } from '../../../store/engine-client.ts';
import type { Doubt, Ghost } from '../../../store/ghosts.ts';
import { faultPaths } from '../fault-paths.ts';
import { linesOf, previewManifests } from '../manifest-client.ts';
import type { WantedLine } from '../manifest.worker.ts';

/** So many manifests are asked about at once. */
const PIECE = 8;
/** Of a longer text the beginning is foreseen. */
const MOST_MANIFESTS = 200;
const LONGEST_TEXT = 400_000;

export interface Foresight {
  readonly ghosts: readonly Ghost[];
  readonly doubts: readonly Doubt[];
}

const NOTHING: Foresight = { ghosts: [], doubts: [] };

/** Undefined when `isWanted` said no on the way. */
export async function foresee(
  text: string,
  namespace: string,
  isWanted: () => boolean,
): Promise<Foresight | undefined> {
  if (text.length > LONGEST_TEXT) {
    const message = 'A text of this size is not foreseen while it is written: press Dry run.';
    return { ...NOTHING, doubts: [{ line: 1, message, isRefused: false }] };
  }
  const { manifests, problems } = await previewManifests(text);
  const answers: Foreseen[] = [];
  const shown = manifests.slice(0, MOST_MANIFESTS);
  for (let from = 0; from < shown.length; from += PIECE) {
    if (!isWanted()) return undefined;
    const piece = shown.slice(from, from + PIECE).map(plain);
    const question = { act: 'apply', isMore: from > 0, namespace, manifests: piece } as const;
    answers.push(...(await engine.query({ kind: 'preview', question })));
  }
  if (!isWanted()) return undefined;
  const doubts = await doubtsOf(text, answers);
  for (const { line, message } of problems) doubts.push({ line, message, isRefused: true });
  if (manifests.length > shown.length) {
    const message = `Only the first ${MOST_MANIFESTS} manifests are foreseen: press Dry run for all.`;
    const line = manifests[MOST_MANIFESTS]?.line ?? 1;
    doubts.push({ line, message, isRefused: false });
  }
  return { ghosts: answers.flatMap(ghostOf), doubts: doubts.sort((a, b) => a.line - b.line) };
}

/** What Delete would take away. */
export async function foreseeDeletion(text: string, namespace: string): Promise<readonly Ghost[]> {
  const { manifests } = await previewManifests(text);
  const all = manifests.slice(0, MOST_MANIFESTS).map(plain);
  const question = { act: 'delete', isMore: false, namespace, manifests: all } as const;
  return (await engine.query({ kind: 'preview', question })).flatMap(ghostOf);
}

function plain({ index, apiVersion, kind, namespace, name, object }: PreviewManifest) {
  return { index, apiVersion, kind, namespace, name, object };
}

function ghostOf({ change, ...foreseen }: Foreseen): readonly Ghost[] {
  return change === 'create' || change === 'change' || change === 'delete'
    ? [{ ...foreseen, change }]
    : [];
}

async function doubtsOf(text: string, answers: readonly Foreseen[]): Promise<Doubt[]> {
  const found: { readonly wanted: WantedLine; readonly message: string; isRefused: boolean }[] = [];
  for (const { index, change, refusal, why, podsRefused } of answers) {
    if (change === 'refused' && refusal) {
      const paths = faultPaths(refusal as ApiStatus);
      found.push({ wanted: { index, paths }, message: why, isRefused: true });
    } else if (change === 'unknown') {
      const message = `${why[0]?.toUpperCase()}${why.slice(1)}: press Dry run.`;
      found.push({ wanted: { index, paths: ['kind'] }, message, isRefused: false });
    } else if (podsRefused !== '') {
      const message = `Its pods would be refused: ${podsRefused}`;
      found.push({ wanted: { index, paths: ['spec.template'] }, message, isRefused: true });
    }
  }
  if (found.length === 0) return [];
  const lines = await linesOf(
    text,
    found.map(({ wanted }) => wanted),
  );
  return found.map(({ message, isRefused }, at) => ({ line: lines[at] ?? 1, message, isRefused }));
}
