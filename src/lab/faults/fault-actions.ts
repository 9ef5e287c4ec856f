// The list of all fault actions.
import { componentDown } from './component-down.ts';
import { containerKill } from './container-kill.ts';
import { containerOom } from './container-oom.ts';
import { diskPressure } from './disk-pressure.ts';
import { etcdMemberDown } from './etcd-member-down.ts';
import type { FaultAction } from './fault-action.ts';
import { memoryPressure } from './memory-pressure.ts';
import { networkDelay } from './network-delay.ts';
import { networkPartition } from './network-partition.ts';
import { nodeDown } from './node-down.ts';
import { nodeReboot } from './node-reboot.ts';
import { pidPressure } from './pid-pressure.ts';
import { podDelete } from './pod-delete.ts';
import { registryDown } from './registry-down.ts';

export const FAULT_ACTIONS: readonly FaultAction[] = [
  containerKill,
  containerOom,
  podDelete,
  nodeReboot,
  nodeDown,
  networkPartition,
  networkDelay,
  diskPressure,
  memoryPressure,
  pidPressure,
  componentDown,
  etcdMemberDown,
  registryDown,
];
