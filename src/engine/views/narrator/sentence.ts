// One plain sentence about one thing that happened, and how to say it of many at once.
import type { StoreEvent } from '../../../control-plane/etcd/store-event.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import type { Health, ObjectName } from '../view-types.ts';

export interface Sentence {
  /** Sentences of one topic within one frame are told as one. */
  readonly topic: string;
  readonly text: string;
  /** The same of several objects. */
  readonly many: (count: number) => string;
  readonly tone: Health;
  readonly about: ObjectName;
}

/** Says what a change means; undefined when it is not worth a word. */
export type Teller = (event: StoreEvent) => Sentence | undefined;

export function sentence(
  object: KubeObject,
  tone: Health,
  topic: string,
  text: string,
  many: (count: number) => string,
): Sentence {
  const { namespace = '', name } = object.metadata;
  return { topic, text, many, tone, about: { kind: object.kind, namespace, name } };
}
