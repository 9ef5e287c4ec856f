// Values that a container learns about its own pod: fieldRef and resourceFieldRef.
import type { PodVolumes } from '../volumes/pod-volumes.ts';
import type { Container, Pod, ResourceFieldSelector } from '../../../model/generated/types.ts';
import { goQuote } from '../../../model/meta/go-text.ts';
import { labelValue, sortedPairs } from '../../../model/meta/labels.ts';
import { milliValue, wholeValue } from '../../../model/meta/quantity.ts';

/** What the pod is known by beside its object: addresses come from the sandbox. */
export interface PodFacts {
  /** What is mounted; values may lie in files of volumes. */
  readonly volumes?: PodVolumes | undefined;
  readonly pod: Pod;
  readonly podAddresses: readonly string[];
  readonly hostAddresses: readonly string[];
  /** Stand in for limits that are not set. */
  readonly allocatable: { readonly [name: string]: string };
}

const SUBSCRIPT = /^metadata\.(labels|annotations)\['(.*)'\]$/;

/** Upstream: pkg/fieldpath and kubelet_pods.go (podFieldSelectorRuntimeValue). */
export function fieldValue(path: string, facts: PodFacts): string | undefined {
  const { metadata, spec } = facts.pod;
  const subscript = SUBSCRIPT.exec(path);
  if (subscript) {
    const set = subscript[1] === 'labels' ? metadata.labels : metadata.annotations;
    return labelValue(set, subscript[2] as string) ?? '';
  }
  switch (path) {
    case 'metadata.name':
      return metadata.name;
    case 'metadata.namespace':
      return metadata.namespace;
    case 'metadata.uid':
      return metadata.uid;
    case 'metadata.labels':
      return formatMap(metadata.labels);
    case 'metadata.annotations':
      return formatMap(metadata.annotations);
    case 'spec.nodeName':
      return spec.nodeName;
    case 'spec.serviceAccountName':
      return spec.serviceAccountName;
    case 'status.hostIP':
      return facts.hostAddresses[0] ?? '';
    case 'status.hostIPs':
      return facts.hostAddresses.join(',');
    case 'status.podIP':
      return facts.podAddresses[0] ?? '';
    case 'status.podIPs':
      return facts.podAddresses.join(',');
    default:
      return undefined;
  }
}

/** `key="value"` a line, sorted by key. */
function formatMap(map: { readonly [key: string]: string } | undefined): string {
  return sortedPairs(map)
    .map(([key, value]) => `${key}=${goQuote(value)}`)
    .join('\n');
}

/** Upstream: pkg/api/v1/resource/helpers.go (ExtractContainerResourceValue): rounded up. */
export function resourceValue(
  selector: ResourceFieldSelector,
  container: Container,
  facts: PodFacts,
): string {
  const [list, ...rest] = selector.resource.split('.');
  const name = rest.join('.');
  const { requests, limits } = container.resources ?? {};
  const own = list === 'limits' ? limits : requests;
  const value = own?.[name] ?? (list === 'limits' ? facts.allocatable[name] : undefined);
  const isCpu = name === 'cpu';
  const amount = isCpu ? milliValue(value) : wholeValue(value);
  const unit = isCpu ? milliValue(selector.divisor) || 1000 : wholeValue(selector.divisor) || 1;
  return String(Math.ceil(amount / unit));
}
