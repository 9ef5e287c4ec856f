// EtcdMemberDown: one member of etcd ends; the others go on while they are a majority.
import type { FaultAction } from './fault-action.ts';
import { failed } from './fault-action.ts';
import { parkManifest } from './park-manifest.ts';

export const etcdMemberDown: FaultAction = {
  action: 'EtcdMemberDown',
  about: 'ends the etcd member of a control-plane node until it is healed',
  targets: ['EtcdMember'],
  inject(universe, { target }) {
    const given = target?.name ?? target?.node ?? '';
    const planes = universe.controlPlaneMachines();
    const name = given.replace(/^etcd-/, '');
    const machine = planes.find((one) => one.name === name);
    if (!machine) {
      const members = planes.map((one) => one.name).join(', ');
      return failed(`there is no etcd member "${given}": there are ${members}`);
    }
    const heals = parkManifest(universe, machine, 'etcd');
    if (!heals) return failed(`the etcd member "${machine.name}" is down already`);
    return {
      is: 'active',
      message: `etcd member "${machine.name}" is down`,
      heal: () => heals.forEach((heal) => heal()),
    };
  },
};
