// How many pods are a crowd, in which each change is one of many.

/** From this many pods on nobody follows each change. */
export const CROWD = 400;

/** Whether so many pods are a crowd; one that has been stays one while a tenth of it goes. */
export function isCrowd(pods: number, wasCrowd: boolean): boolean {
  return pods >= (wasCrowd ? CROWD * 0.9 : CROWD);
}
