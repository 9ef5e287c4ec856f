// One plain sentence for any write: the narrator's where it has one.
import type { ChronicleRecord } from '../../history/chronicle.ts';
import type { Event } from '../../../model/generated/types.ts';
import { differences } from '../../../model/meta/difference.ts';
import { tell } from '../narrator/tellers.ts';
import type { Health, ObjectName } from '../view-types.ts';
import { involved } from '../event-row.ts';

export interface Words {
  readonly text: string;
  readonly tone: Health;
  readonly about: ObjectName;
  /** A write of a status or the like, that nobody would tell of unasked. */
  readonly isMinor: boolean;
}

/** Fields named in a sentence about a change. */
const NAMED_FIELDS = 2;

export function wordsOf(record: ChronicleRecord): Words {
  const sentence = tell(record);
  if (sentence) {
    const { text, tone, about } = sentence;
    return { text, tone, about, isMinor: false };
  }
  if (record.resource === 'events') return wordsOfEvent(record.object as Event);
  const { kind, metadata } = record.object;
  const { namespace = '', name } = metadata;
  const what = `${kind} ${name}`;
  const about = { kind, namespace, name };
  switch (record.type) {
    case 'ADDED':
      return { text: `${what} is created.`, tone: 'busy', about, isMinor: false };
    case 'DELETED':
      return { text: `${what} is removed.`, tone: 'done', about, isMinor: false };
    case 'MODIFIED':
      return { text: `${what}: ${changes(record)}`, tone: 'done', about, isMinor: !isEdit(record) };
  }
}

function wordsOfEvent(event: Event): Words {
  const { type, reason = '', message = '' } = event;
  const tone = type === 'Warning' ? 'warn' : 'done';
  return { text: `${reason}: ${message}`, tone, about: involved(event), isMinor: false };
}

/** A change of what is wanted, not of what is. */
function isEdit({ object, previous }: ChronicleRecord): boolean {
  const { generation, deletionTimestamp } = object.metadata;
  const before = previous?.metadata;
  return generation !== before?.generation || deletionTimestamp !== before?.deletionTimestamp;
}

function changes({ object, previous }: ChronicleRecord): string {
  const found = differences(previous, object).filter(({ path }) => !path.endsWith('Time'));
  const named = found.slice(0, NAMED_FIELDS).map(({ path, before, after }) => {
    if (after === null) return `${path} is gone`;
    return before === null ? `${path} is set` : `${path} ${short(before)} → ${short(after)}`;
  });
  const more = found.length - named.length;
  if (named.length === 0) return 'written again, unchanged.';
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

function short(value: string): string {
  return value.length > 40 ? `${value.slice(0, 40)}…` : value;
}

const USERS = new Map([
  ['user', 'You'],
  ['kubernetes-admin', 'You'],
  ['system:kube-scheduler', 'The scheduler'],
  ['system:kube-controller-manager', 'The controller manager'],
  ['system:apiserver', 'The API server'],
  ['fault', 'The fault'],
]);

const NODE = 'system:node:';
const ACCOUNT = 'system:serviceaccount:';

/** Who did it, as a person would say. */
export function actorWords(actor: string): string {
  const known = USERS.get(actor);
  if (known !== undefined) return known;
  if (actor.startsWith(NODE)) return `The kubelet of ${actor.slice(NODE.length)}`;
  if (actor.startsWith(ACCOUNT)) return actor.slice(actor.lastIndexOf(':') + 1);
  if (actor.endsWith('-controller'))
    return `The ${actor.slice(0, -'-controller'.length)} controller`;
  return actor === '' ? 'Somebody' : actor;
}

/** The object in the graph that is the component behind an actor, if there is one. */
export function componentOf(actor: string): ObjectName | null {
  if (actor.startsWith(NODE))
    return { kind: 'Node', namespace: '', name: actor.slice(NODE.length) };
  const pod =
    actor === 'system:kube-scheduler'
      ? 'kube-scheduler'
      : actor.endsWith('-controller') || actor === 'system:kube-controller-manager'
        ? 'kube-controller-manager'
        : actor === 'system:apiserver'
          ? 'kube-apiserver'
          : undefined;
  if (pod === undefined) return null;
  return { kind: 'Pod', namespace: 'kube-system', name: `${pod}-control-plane-1` };
}
