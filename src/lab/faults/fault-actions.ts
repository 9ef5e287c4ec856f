// The list of all fault actions.
import { componentDown } from './component-down.ts';
import { containerKill } from './container-kill.ts';
import { containerOom } from './container-oom.ts';
import type { FaultAction } from './fault-action.ts';
import { networkDelay } from './network-delay.ts';
import { networkPartition } from './network-partition.ts';
import { nodeDown } from './node-down.ts';
import { nodeReboot } from './node-reboot.ts';
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
  componentDown,
  registryDown,
];
