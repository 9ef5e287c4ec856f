// Amounts of cpu and memory in the words that people use of them.

/** `0.25` cores, `2`. */
export function coresText(milli: number): string {
  return String(Math.round(milli / 10) / 100);
}

/** `7.9Gi`. */
export function gibiText(bytes: number): string {
  return `${Math.round((bytes / GIBI) * 10) / 10}Gi`;
}

/** `120m` below one core, as kubectl top says it. */
export function milliText(milli: number): string {
  if (milli >= 1000) return coresText(milli);
  return `${milli > 0 && milli < 1 ? '<1' : Math.round(milli)}m`;
}

/** `64Mi`, `1.5Gi`. */
export function memoryText(bytes: number): string {
  if (bytes >= GIBI) return gibiText(bytes);
  return bytes >= MEBI || bytes === 0
    ? `${Math.round(bytes / MEBI)}Mi`
    : `${Math.round(bytes / 1024)}Ki`;
}

const MEBI = 1_048_576;
const GIBI = 1_073_741_824;
