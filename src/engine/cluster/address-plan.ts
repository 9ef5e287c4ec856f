// Which machine has which address, and which ranges pods and services take theirs from.
import { assert } from '../../kernel/assert.ts';

/** kubeadm's --service-cidr. */
export const SERVICE_CIDR = '10.96.0.0/12';
export const CLUSTER_DNS_ADDRESS = '10.96.0.10';
/** Where the cluster's users are. */
export const OUTSIDE_ADDRESS = '203.0.113.10';
/** The name behind which several API servers stand; with one it is that one's address. */
export const FIRST_MACHINE_NUMBER = 2;
const MACHINES_PER_NETWORK = 65_000;

/** The address of the n-th machine (from 0) of 172.18.0.0/16. */
export function machineAddress(index: number): string {
  assert(index < MACHINES_PER_NETWORK, 'machines fit their network');
  const number = index + FIRST_MACHINE_NUMBER;
  return `172.18.${number >> 8}.${number & 255}`;
}

/** --cluster-cidr: kubeadm's usual /16 holds 256 nodes of a /24 each; bigger clusters get a /9. */
export function podCidr(machines: number): string {
  return machines <= 250 ? '10.244.0.0/16' : '10.128.0.0/9';
}
