// Which labels a kubelet may give its own node.
// Upstream: staging/src/k8s.io/kubelet/pkg/apis/well_known_labels.go, noderestriction/admission.go

type Labels = { readonly [key: string]: string };

const OWN = new Set([
  'kubernetes.io/hostname',
  'kubernetes.io/arch',
  'kubernetes.io/os',
  'beta.kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/instance-type',
  'node.kubernetes.io/instance-type',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
]);
const RESERVED = 'node-restriction.kubernetes.io';

/** The labels that differ and that a kubelet has no say in, in order. */
export function forbiddenNodeLabels(labels: Labels, before: Labels): readonly string[] {
  const keys = new Set([...Object.keys(labels), ...Object.keys(before)]);
  return [...keys]
    .filter((key) => labels[key] !== before[key] && isForbidden(key))
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function isForbidden(key: string): boolean {
  const slash = key.indexOf('/');
  if (slash < 0 || OWN.has(key)) return false;
  const namespace = key.slice(0, slash);
  const isWithin = (domain: string): boolean =>
    namespace === domain || namespace.endsWith(`.${domain}`);
  if (isWithin(RESERVED)) return true;
  if (isWithin('kubelet.kubernetes.io') || isWithin('node.kubernetes.io')) return false;
  return isWithin('kubernetes.io') || isWithin('k8s.io');
}
