// Carries faults out: injects each new Fault, heals it when it is deleted or its time is over.
import type { ObjectStore } from '../../control-plane/etcd/object-store.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { SECOND } from '../../kernel/time.ts';
import { formatTime } from '../../model/meta/time.ts';
import { FAULT_ACTIONS } from '../faults/fault-actions.ts';
import type { Injected, Universe } from '../faults/fault-action.ts';
import { failed } from '../faults/fault-action.ts';
import type { Fault, FaultPhase } from './fault-kind.ts';
import { SIMULATION_GROUP } from './simulation-crd.ts';

const FAULTS = `faults.${SIMULATION_GROUP}`;

/** Works at the very instant of the write: a fault that is created has happened. */
export class FaultRunner {
  private readonly heals = new Map<string, () => void>();

  constructor(
    private readonly kernel: Kernel,
    private readonly store: ObjectStore,
    private readonly universe: Universe,
  ) {
    store.onEvent(({ resource, type, key, object }) => {
      if (resource !== FAULTS) return;
      const { clock } = kernel;
      if (type === 'ADDED') clock.at(clock.now, () => this.inject(key));
      if (type === 'DELETED') {
        const uid = object.metadata.uid as string;
        clock.at(clock.now, () => this.heal(uid));
      }
    });
  }

  private inject(key: string): void {
    const fault = this.fault(key);
    if (!fault || fault.status) return;
    const { spec } = fault;
    this.kernel.trace.open('fault', spec.action, 'faults', '', '', fault.metadata.name);
    const action = FAULT_ACTIONS.find((one) => one.action === spec.action);
    const injected: Injected = action
      ? action.inject(this.universe, spec)
      : failed(`there is no action "${spec.action}"`);
    this.report(key, PHASES[injected.is], injected.message);
    if (injected.is !== 'active') return;
    const uid = fault.metadata.uid as string;
    this.heals.set(uid, () => injected.heal());
    if (spec.durationSeconds !== undefined) this.healAfter(key, uid, spec.durationSeconds);
  }

  private healAfter(key: string, uid: string, seconds: number): void {
    this.kernel.clock.after(Math.round(seconds * SECOND), () => {
      if (!this.heals.has(uid)) return;
      this.heal(uid);
      this.report(key, 'Done', `healed after ${seconds} s`);
    });
  }

  private heal(uid: string): void {
    const heal = this.heals.get(uid);
    this.heals.delete(uid);
    heal?.();
  }

  private report(key: string, phase: FaultPhase, message: string): void {
    const fault = this.fault(key);
    if (!fault) return;
    const now = formatTime(this.kernel.now);
    const startTime = fault.status?.startTime ?? now;
    const status = {
      phase,
      message,
      startTime,
      ...(phase === 'Active' ? {} : { endTime: now }),
    };
    const resourceVersion = String(this.store.nextRevision);
    const metadata = { ...fault.metadata, resourceVersion };
    const expected = Number(fault.metadata.resourceVersion);
    const next: Fault = { ...fault, metadata, status };
    this.store.txn(FAULTS, key, expected, { put: next });
  }

  private fault(key: string): Fault | undefined {
    return this.store.get(FAULTS, key) as Fault | undefined;
  }
}

const PHASES: Readonly<Record<Injected['is'], FaultPhase>> = {
  done: 'Done',
  active: 'Active',
  failed: 'Failed',
};
