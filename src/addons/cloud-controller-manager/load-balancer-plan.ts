// What a Service of type LoadBalancer has and should have. Decisions only.
// Upstream: cloud-provider controllers/service/controller.go
import type { Service } from '../../model/generated/types.ts';

export const CLEANUP_FINALIZER = 'service.kubernetes.io/load-balancer-cleanup';

export type BalancerStep =
  | { readonly is: 'nothing' }
  /** An address is to be given, or the one it has to be kept up. */
  | { readonly is: 'ensure'; readonly isNew: boolean }
  /** It no longer wants one, or goes away. */
  | { readonly is: 'release' };

export function planBalancer(service: Service): BalancerStep {
  const hasFinalizer = service.metadata.finalizers?.includes(CLEANUP_FINALIZER) ?? false;
  const hasAddress = (service.status?.loadBalancer?.ingress ?? []).length > 0;
  if (!wantsBalancer(service)) {
    return hasFinalizer || (hasAddress && service.spec?.type !== 'LoadBalancer')
      ? { is: 'release' }
      : { is: 'nothing' };
  }
  if (hasFinalizer && hasAddress) return { is: 'nothing' };
  return { is: 'ensure', isNew: !hasAddress };
}

/** One of another class is another controller's. */
function wantsBalancer({ metadata, spec }: Service): boolean {
  const isOurs = spec?.type === 'LoadBalancer' && spec.loadBalancerClass === undefined;
  return isOurs && metadata.deletionTimestamp === undefined;
}

const NETWORK = '172.19';
const FIRST = 200;
const LAST = 65_000;

/** The address that is asked for if it is free and the cloud's, else the lowest free one. */
export function chooseAddress(
  wanted: string | undefined,
  taken: ReadonlySet<string>,
): string | undefined {
  if (wanted) return wanted.startsWith(`${NETWORK}.`) && !taken.has(wanted) ? wanted : undefined;
  for (let number = FIRST; number <= LAST; number++) {
    const address = `${NETWORK}.${number >> 8}.${number & 255}`;
    if (!taken.has(address)) return address;
  }
  return undefined;
}
