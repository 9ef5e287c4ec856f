// Whether one block of addresses lies within another.
import ipaddr from 'ipaddr.js';

/** Whether `inner` is within `outer` and smaller. Both must be valid blocks. */
export function isStrictSubset(inner: string, outer: string): boolean {
  const [innerAddress, innerBits] = ipaddr.parseCIDR(inner);
  const [outerAddress, outerBits] = ipaddr.parseCIDR(outer);
  if (innerAddress.kind() !== outerAddress.kind() || innerBits <= outerBits) return false;
  return innerAddress.match(outerAddress as never, outerBits);
}
