// ComponentDown: a component of the cluster ends and does not come back until it is healed.
import type { Machine } from '../../world/machines/machine.ts';
import type { FaultAction, Injected, Universe } from './fault-action.ts';
import { failed } from './fault-action.ts';
import { isSystemContainer, parkManifest } from './park-manifest.ts';

/** Those that init keeps alive, by the names that their units may have. */
const UNITS: ReadonlyMap<string, readonly string[]> = new Map([
  ['kubelet', ['kubelet']],
  ['container-runtime', ['containerd', 'crio', 'docker']],
]);
const STATIC_PODS = [
  'kube-apiserver',
  'kube-scheduler',
  'kube-controller-manager',
  'cloud-controller-manager',
  'etcd',
];
const ORDINARY_PODS = ['kube-proxy', 'coredns'];
export const COMPONENTS = [...UNITS.keys(), ...STATIC_PODS, ...ORDINARY_PODS];

export const componentDown: FaultAction = {
  action: 'ComponentDown',
  about: 'ends a component, on one node or everywhere, until it is healed',
  targets: ['Component'],
  inject(universe, spec) {
    const name = spec.target?.name ?? '';
    if (!COMPONENTS.includes(name)) {
      return failed(`there is no component "${name}": there are ${COMPONENTS.join(', ')}`);
    }
    const node = spec.target?.node;
    const machines = [...universe.machines()].filter((one) => !node || one.name === node);
    if (machines.length === 0) return failed(`there is no node "${node}"`);
    const heals = healsOf(universe, name, machines);
    if (heals.length === 0) {
      return failed(`component "${name}" does not run ${node ? `on node "${node}"` : 'anywhere'}`);
    }
    return {
      is: 'active',
      message: `${name} is down`,
      heal: () => heals.forEach((heal) => heal()),
    } satisfies Injected;
  },
};

function healsOf(universe: Universe, name: string, machines: readonly Machine[]): (() => void)[] {
  const units = UNITS.get(name);
  if (units !== undefined) {
    return machines.flatMap((machine) =>
      [...machine.unitNames()]
        .filter((unit) => units.includes(unit))
        .map((unit) => stopUnit(machine, unit)),
    );
  }
  if (STATIC_PODS.includes(name)) {
    return machines.flatMap((machine) => parkManifest(universe, machine, name) ?? []);
  }
  return [keepKilling(universe, machines, name)];
}

function stopUnit(machine: Machine, unit: string): () => void {
  machine.stopUnit(unit);
  return () => machine.startUnitAgain(unit);
}

/** Pods of a controller come back: each new container is killed as it starts. */
function keepKilling(universe: Universe, machines: readonly Machine[], name: string): () => void {
  const names = new Set(machines.map((machine) => machine.name));
  for (const machine of names) {
    for (const container of universe.containersOn(machine)) {
      if (isSystemContainer(container, name)) container.signal('KILL');
    }
  }
  return universe.onContainerStart((machine, container) => {
    if (names.has(machine) && isSystemContainer(container, name)) container.signal('KILL');
  });
}
