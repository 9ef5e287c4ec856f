// Numbers that may be given as percentages. Upstream: apimachinery pkg/util/intstr/intstr.go
import type { IntOrString } from '../generated/types.ts';

const PERCENT = /^([+-]?\d+)%$/;

/** The whole percentage of a text such as "25%", undefined for a number or another text. */
export function percentOf(value: IntOrString): number | undefined {
  const match = typeof value === 'string' ? PERCENT.exec(value) : null;
  return match ? Number(match[1]) : undefined;
}

/**
 * A number as it is, a percentage as its share of `total`, rounded up or down.
 * Undefined for a text that is no percentage (upstream: an error).
 */
export function scaledValue(
  value: IntOrString,
  total: number,
  round: 'up' | 'down',
): number | undefined {
  if (typeof value === 'number') return value;
  const percent = percentOf(value);
  if (percent === undefined) return undefined;
  const share = (percent * total) / 100;
  return round === 'up' ? Math.ceil(share) : Math.floor(share);
}

/** The number, or the number a text spells; 0 for any other text, as Go's IntValue. */
export function intValue(value: IntOrString): number {
  if (typeof value === 'number') return value;
  return /^[+-]?\d+$/.test(value) ? Number(value) : 0;
}

/** The text that Go's String() gives. */
export function intOrStringText(value: IntOrString): string {
  return String(value);
}
