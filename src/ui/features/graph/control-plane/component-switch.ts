// Takes a component of the control plane down, by a Fault that lasts until it is deleted.
import { call } from '../../../api/api.ts';
import { objectPath } from '../../../api/paths.ts';
import { notify } from '../../../store/notices.ts';

const VERSION = 'sim.kubetarium.dev/v1alpha1';

function nameOf(component: string): string {
  return `down-${component}`;
}

function faultOf(component: string): object {
  return {
    apiVersion: VERSION,
    kind: 'Fault',
    metadata: { name: nameOf(component) },
    spec: { action: 'ComponentDown', target: { kind: 'Component', name: component } },
  };
}

export async function isTakenDown(component: string): Promise<boolean> {
  try {
    await call('GET', objectPath(VERSION, 'faults', '', nameOf(component)));
    return true;
  } catch {
    return false;
  }
}

export async function takeDown(component: string): Promise<void> {
  const fault = faultOf(component);
  const line = `echo '${JSON.stringify(fault)}' | kubectl create -f -`;
  await told(`${component} is down: what it does waits.`, line, () =>
    call('POST', objectPath(VERSION, 'faults', '', ''), fault),
  );
}

export async function bringBack(component: string): Promise<void> {
  const line = `kubectl delete fault ${nameOf(component)}`;
  await told(`${component} comes back.`, line, () =>
    call('DELETE', objectPath(VERSION, 'faults', '', nameOf(component))),
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
