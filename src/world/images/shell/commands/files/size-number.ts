// Sizes as commands take them: 512, 10K, 1M, 2G, 1MB.

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  c: 1,
  w: 2,
  b: 512,
  k: 1024,
  K: 1024,
  kB: 1000,
  KB: 1000,
  KiB: 1024,
  m: 1024 ** 2,
  M: 1024 ** 2,
  MB: 1000 ** 2,
  MiB: 1024 ** 2,
  g: 1024 ** 3,
  G: 1024 ** 3,
  GB: 1000 ** 3,
  GiB: 1024 ** 3,
  T: 1024 ** 4,
};

/** Bytes, or undefined when the text is no size. */
export function sizeNumber(text: string): number | undefined {
  const found = /^(\d+)([A-Za-z]*)$/.exec(text);
  const unit = found?.[2] ?? '';
  if (!found || !Object.hasOwn(UNITS, unit)) return undefined;
  return Number(found[1]) * (UNITS[unit] as number);
}
