// One thing that could be different so that a waiting pod would fit.
import type { Taint } from '../../../model/generated/types.ts';
import { milliQuantity, wholeQuantity } from '../../../model/meta/quantity.ts';

export type Change =
  | { readonly is: 'tolerate'; readonly taint: Taint; readonly node: string }
  | { readonly is: 'uncordon'; readonly node: string }
  | {
      readonly is: 'more resources';
      readonly resource: string;
      /** Thousandths of cpu, bytes of memory, or a count. */
      readonly amount: number;
      readonly node: string;
    }
  | { readonly is: 'drop node selector'; readonly keys: readonly string[] }
  | { readonly is: 'drop node affinity' }
  | { readonly is: 'drop pod affinity'; readonly topologyKey: string }
  | { readonly is: 'drop pod anti-affinity'; readonly topologyKey: string }
  | { readonly is: 'drop topology spread'; readonly topologyKey: string }
  | { readonly is: 'drop host ports' };

/** The change in words, as the page and kubectl show it. */
export function changeText(change: Change): string {
  switch (change.is) {
    case 'tolerate': {
      const { key, value } = change.taint;
      return `tolerate ${value ? `${key}=${value}` : key} on ${change.node}`;
    }
    case 'uncordon':
      return `uncordon ${change.node}`;
    case 'more resources':
      return `+${amountText(change.resource, change.amount)} ${change.resource} on ${change.node}`;
    case 'drop node selector':
      return `remove ${change.keys.join(', ')} from the node selector`;
    case 'drop node affinity':
      return 'remove the required node affinity';
    case 'drop pod affinity':
      return `remove the ${lastPart(change.topologyKey)} affinity`;
    case 'drop pod anti-affinity':
      return `remove the ${lastPart(change.topologyKey)} anti-affinity`;
    case 'drop topology spread':
      return `remove the ${lastPart(change.topologyKey)} spread constraint`;
    case 'drop host ports':
      return 'remove the host ports';
  }
}

/** An amount of a resource as a quantity. */
export function amountText(resource: string, amount: number): string {
  switch (resource) {
    case 'cpu':
      return milliQuantity(amount);
    case 'memory':
    case 'ephemeral-storage':
      return wholeQuantity(amount, 'BinarySI');
    default:
      return String(amount);
  }
}

/** `zone` of `topology.kubernetes.io/zone`. */
function lastPart(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}
