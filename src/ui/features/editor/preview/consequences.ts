// What follows from a change that is foreseen, in sentences.
import type { Selection } from '../../../../hosts/worker/protocol.ts';
import type { Ghost } from '../../../store/ghosts.ts';

export interface Consequence {
  /** The class of the line's colour and shape. */
  readonly tone: 'h-good' | 'h-warn' | 'h-bad' | 'h-busy';
  readonly words: string;
}

const NAMED_PODS = 3;

export function consequencesOf(ghost: Ghost): readonly Consequence[] {
  const { podsRefused = '', selects, takes, why = '' } = ghost;
  const found: Consequence[] = [];
  if (podsRefused !== '') {
    found.push({ tone: 'h-bad', words: `Its pods would be refused: ${podsRefused}` });
  }
  const room = roomOf(ghost);
  if (room) found.push(room);
  if (selects) found.push(selectionOf(selects));
  if (takes) found.push({ tone: 'h-bad', words: `With it go ${takes.words}` });
  if (why !== '') found.push({ tone: 'h-warn', words: why[0]?.toUpperCase() + why.slice(1) });
  return found;
}

function roomOf({ placement }: Ghost): Consequence | undefined {
  if (!placement) return undefined;
  const { fit, wanted, why } = placement;
  if (fit >= wanted) {
    const words = wanted === 1 ? 'The pod' : wanted === 2 ? 'Both pods' : `All ${wanted} pods`;
    return { tone: 'h-good', words: `${words} would find room on a node now` };
  }
  const some = fit === 0 ? 'No pod of them' : `Only ${fit} of ${wanted} pods`;
  const who = wanted === 1 ? 'The pod' : some;
  const verb = wanted === 1 ? 'would not find' : 'would find';
  return { tone: 'h-warn', words: `${who} ${verb} room on a node now: ${why}` };
}

function selectionOf({ count, pods, of }: Selection): Consequence {
  if (count === 0 && of !== '') {
    return { tone: 'h-good', words: `It will select the pods of ${of.replace('/', ' ')}` };
  }
  if (count === 0) return { tone: 'h-busy', words: 'It selects no pod that is there now' };
  const named = pods.slice(0, NAMED_PODS).join(', ');
  const more = count > NAMED_PODS ? ` and ${count - NAMED_PODS} more` : '';
  const noun = count === 1 ? 'pod' : 'pods';
  return { tone: 'h-good', words: `It selects ${count} ${noun}: ${named}${more}` };
}

/** `Apply would create 2 objects and 3 pods, change 1 object.` */
export function summaryOf(ghosts: readonly Ghost[]): string {
  const parts: string[] = [];
  for (const change of ['create', 'change', 'delete'] as const) {
    const own = ghosts.filter((ghost) => ghost.change === change);
    if (own.length === 0) continue;
    const pods = own.reduce((sum, ghost) => sum + Math.max(0, ghost.pods), 0);
    const withPods = pods > 0 ? ` and ${counted(pods, 'Pod')}` : '';
    parts.push(`${change} ${counted(own.length, 'object')}${withPods}`);
  }
  return parts.length === 0 ? '' : `Apply would ${parts.join(', ')}.`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
