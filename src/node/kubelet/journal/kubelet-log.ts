// The kubelet's own log, for `journalctl -u kubelet`: kept as facts, made text when it is read.
import type { Clock } from '../../../kernel/clock.ts';
import type { Micros } from '../../../kernel/time.ts';
import type { Pod } from '../../../model/generated/types.ts';
import type { LogLine, UnitLog } from '../../../world/machines/unit-log.ts';
import { klogText } from './klog-text.ts';

/** What a call of klog says each time. */
export interface LineKind {
  readonly severity: 'I' | 'W' | 'E';
  /** File and line of the call. */
  readonly source: string;
  readonly message: string;
  /** The pod's uid is a field too. */
  readonly hasUid?: boolean;
  /** Not keys and values: a list's source, or what happened to which container. */
  readonly shape?: 'list' | 'lifecycle';
}

/** Keys and values in turn: texts are quoted, numbers and what begins with a brace are not. */
export type Pairs = readonly (string | number)[];

const NO_PAIRS: Pairs = [];

/** Strings of the pod's are shared with it; the pod itself may go. */
export class KubeletLine implements LogLine {
  constructor(
    readonly at: Micros,
    readonly pid: number,
    readonly kind: LineKind,
    readonly namespace: string,
    readonly name: string,
    readonly uid: string,
    readonly pairs: Pairs,
  ) {}

  get text(): string {
    return klogText(this);
  }
}

export class KubeletLog {
  constructor(
    private readonly clock: Clock,
    private readonly journal: UnitLog | undefined,
    private readonly pid: number,
  ) {}

  node(kind: LineKind, pairs: Pairs = NO_PAIRS): void {
    this.journal?.append(new KubeletLine(this.clock.now, this.pid, kind, '', '', '', pairs));
  }

  pod(kind: LineKind, { metadata }: Pod, pairs: Pairs = NO_PAIRS): void {
    const { namespace = '', name, uid = '' } = metadata;
    const line = new KubeletLine(this.clock.now, this.pid, kind, namespace, name, uid, pairs);
    this.journal?.append(line);
  }
}
