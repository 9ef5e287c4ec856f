// The order of API versions: stable before beta before alpha, newer before older, then the rest.
// Upstream: apimachinery pkg/version/helpers.go CompareKubeAwareVersionStrings

const KUBE_VERSION = /^v([0-9]+)(?:(alpha|beta)([0-9]+))?$/;

interface Parsed {
  readonly stability: number;
  readonly major: number;
  readonly minor: number;
}

function parse(version: string): Parsed | undefined {
  const match = KUBE_VERSION.exec(version);
  if (!match) return undefined;
  const [, major, stage, minor] = match;
  const stability = stage === undefined ? 2 : stage === 'beta' ? 1 : 0;
  return { stability, major: Number(major), minor: Number(minor ?? 0) };
}

/** Below 0 when `a` is preferred to `b`. */
export function compareVersionPriority(a: string, b: string): number {
  const left = parse(a);
  const right = parse(b);
  if (!left || !right) {
    if (left || right) return left ? -1 : 1;
    return a < b ? -1 : a > b ? 1 : 0;
  }
  return right.stability - left.stability || right.major - left.major || right.minor - left.minor;
}
