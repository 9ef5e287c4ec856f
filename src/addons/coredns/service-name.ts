// The parts of a name below the cluster's zone. Upstream: plugin/kubernetes/parse.go

/** `_http._tcp.web.default.svc`, `web-0.web.default.svc`, `web.default.svc`. */
export interface ServiceName {
  readonly is: 'service';
  readonly namespace: string;
  readonly service: string;
  readonly endpoint: string;
  readonly port: string;
  readonly protocol: string;
}

export type ParsedName =
  | ServiceName
  | { readonly is: 'pod'; readonly namespace: string; readonly pod: string }
  | { readonly is: 'namespace'; readonly namespace: string }
  /** `svc` or `pod` itself: there, but empty. */
  | { readonly is: 'branch' }
  | { readonly is: 'invalid' };

const INVALID: ParsedName = { is: 'invalid' };

/** Reads labels from the right: svc or pod, namespace, service, endpoint or port. */
export function parseServiceName(below: string): ParsedName {
  const labels = below.split('.');
  const branch = labels.pop();
  if (branch !== 'svc' && branch !== 'pod') return INVALID;
  const namespace = labels.pop();
  if (namespace === undefined) return { is: 'branch' };
  const service = labels.pop();
  if (service === undefined) return { is: 'namespace', namespace };
  if (branch === 'pod') {
    return labels.length === 0 ? { is: 'pod', namespace, pod: service } : INVALID;
  }
  const base = { is: 'service', namespace, service, endpoint: '', port: '', protocol: '' } as const;
  const [first = '', second = ''] = labels;
  switch (labels.length) {
    case 0:
      return base;
    case 1:
      return { ...base, endpoint: first };
    case 2:
      return { ...base, port: withoutUnderscore(first), protocol: withoutUnderscore(second) };
    default:
      return INVALID;
  }
}

function withoutUnderscore(label: string): string {
  return label.startsWith('_') ? label.slice(1) : label;
}
