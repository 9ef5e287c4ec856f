// Takes components of the control plane down by Faults, and brings them back whoever took them.
import { call } from '../api/api.ts';
import { objectPath } from '../api/paths.ts';
import { componentDownLine, componentFault, componentUpLine } from './action-lines.ts';
import { notify } from '../store/notices.ts';

const FAULTS = objectPath('sim.kubetarium.dev/v1alpha1', 'faults', '', '');

interface FaultList {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly spec: { readonly action: string; readonly target?: { readonly name?: string } };
  }[];
}

/** Names of the faults that keep a component down; those of etcd are of its members. */
async function faultsOn(component: string): Promise<readonly string[]> {
  const { body } = await call<FaultList>('GET', FAULTS);
  return body.items
    .filter(({ spec: { action, target } }) =>
      component === 'etcd'
        ? action === 'EtcdMemberDown'
        : action === 'ComponentDown' && target?.name === component,
    )
    .map(({ metadata }) => metadata.name);
}

export async function isTakenDown(component: string): Promise<boolean> {
  return (await faultsOn(component)).length > 0;
}

export async function takeDown(component: string): Promise<void> {
  await told(componentDownLine(component), async () => {
    await call('POST', FAULTS, componentFault(component));
    return `${component} is down: what it does waits.`;
  });
}

export async function bringBack(component: string): Promise<void> {
  await told(componentUpLine(component), async () => {
    const names = await faultsOn(component);
    for (const name of names) await call('DELETE', `${FAULTS}/${name}`);
    if (names.length > 0) return `${component} comes back.`;
    throw new Error(`No fault keeps ${component} down: it comes back by itself.`);
  });
}

async function told(kubectl: string, run: () => Promise<string>): Promise<void> {
  try {
    notify('good', await run(), kubectl);
  } catch (error) {
    notify('bad', error instanceof Error ? error.message : String(error), kubectl);
  }
}
