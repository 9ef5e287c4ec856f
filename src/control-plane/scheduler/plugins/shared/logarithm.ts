// The natural logarithm by arithmetic alone, equal to the last bit in every engine.

const cache = new Map<number, number>();

/** ln of an integer of 1 or more; answers are kept. */
export function naturalLogarithm(value: number): number {
  let result = cache.get(value);
  if (result === undefined) {
    result = compute(value);
    if (cache.size < 65_536) cache.set(value, result);
  }
  return result;
}

/** value = mantissa * 2^k with mantissa in 1 .. 2; ln mantissa = 2 artanh((m - 1) / (m + 1)). */
function compute(value: number): number {
  let mantissa = value;
  let halvings = 0;
  while (mantissa >= 2) {
    mantissa /= 2;
    halvings++;
  }
  const ratio = (mantissa - 1) / (mantissa + 1);
  const square = ratio * ratio;
  let power = ratio;
  let sum = 0;
  for (let odd = 1; odd < 60; odd += 2) {
    sum += power / odd;
    power *= square;
  }
  return 2 * sum + halvings * Math.LN2;
}
