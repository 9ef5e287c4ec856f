// Takes a component of the control plane down, by a Fault that lasts until it is deleted.
import { call } from '../../../api/api.ts';
import { objectPath } from '../../../api/paths.ts';
import {
  componentDownLine,
  componentFault,
  componentFaultName,
  componentUpLine,
} from '../../../commands/action-lines.ts';
import { notify } from '../../../store/notices.ts';

const FAULTS = objectPath('sim.kubetarium.dev/v1alpha1', 'faults', '', '');

function pathOf(component: string): string {
  return `${FAULTS}/${componentFaultName(component)}`;
}

export async function isTakenDown(component: string): Promise<boolean> {
  try {
    await call('GET', pathOf(component));
    return true;
  } catch {
    return false;
  }
}

export async function takeDown(component: string): Promise<void> {
  const line = componentDownLine(component);
  await told(`${component} is down: what it does waits.`, line, () =>
    call('POST', FAULTS, componentFault(component)),
  );
}

export async function bringBack(component: string): Promise<void> {
  await told(`${component} comes back.`, componentUpLine(component), () =>
    call('DELETE', pathOf(component)),
  );
}

async function told(text: string, kubectl: string, run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
    notify('good', text, kubectl);
  } catch (error) {
    notify('bad', error instanceof Error ? error.message : String(error), kubectl);
  }
}
