// Virtual time in words, as people read it: how long the cluster has run.

/** `1:02:03` or `02:03`, from microseconds since the cluster was started. */
export function elapsedText(micros: number): string {
  const seconds = Math.max(0, Math.floor(micros / 1e6));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}
