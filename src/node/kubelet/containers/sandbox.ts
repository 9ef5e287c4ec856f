// Makes a pod's sandbox. Upstream: kuberuntime_sandbox.go, network/dns/dns.go.
import type { Task } from '../../../kernel/task.ts';
import { Failure } from '../../../kernel/failure.ts';
import { RUNTIME_CLASSES } from '../../../model/api/refs.ts';
import type { Pod } from '../../../model/generated/types.ts';
import type { DnsConfig, PortMapping, SandboxConfig } from '../../runtime/cri.ts';
import { CriError } from '../../runtime/cri.ts';
import { ERROR_SYNCING } from '../journal/lines.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import { WORKER_BACK_OFF, WORKER_BACK_OFF_JITTER } from '../limits.ts';
import { ConfigError } from './config-error.ts';
import { SANDBOX_FAILURE } from '../pod/next-pod-step.ts';
import type { PodRecord } from '../pod-record.ts';
import { podResources } from './pod-resources.ts';

/** Leaves a sandbox, or a failure in the record. */
export function* createSandbox(parts: KubeletParts, record: PodRecord, attempt: number): Task {
  const { pod } = record;
  const networkError = parts.runtime.networkNotReady();
  if (networkError !== undefined && !pod.spec.hostNetwork) {
    const message =
      'network is not ready: container runtime network not ready: NetworkReady=false ' +
      `reason:NetworkPluginNotReady message:${networkError}`;
    parts.events.event(pod, 'Warning', 'NetworkNotReady', message);
    record.fail(SANDBOX_FAILURE, { reason: '', message, retryAt: parts.now() + NETWORK_RETRY });
    return;
  }
  try {
    const handler = pod.spec.runtimeClassName ? yield* handlerOf(parts, pod) : '';
    yield* parts.runtime.runPodSandbox(sandboxConfig(parts, record, attempt, handler));
    record.recover(SANDBOX_FAILURE);
  } catch (error) {
    if (!(error instanceof CriError || error instanceof ConfigError)) throw error;
    const message = `Failed to create pod sandbox: ${error.message}`;
    parts.events.event(pod, 'Warning', 'FailedCreatePodSandBox', message);
    parts.log.pod(ERROR_SYNCING, pod, ['err', message]);
    const delay = parts.process.random.jitter(WORKER_BACK_OFF, WORKER_BACK_OFF_JITTER);
    record.fail(SANDBOX_FAILURE, { reason: '', message, retryAt: parts.now() + delay });
  }
}

/** Upstream: pod_workers.go (backOffOnTransientErrorPeriod). */
const NETWORK_RETRY = 1_000_000;

/** Upstream: pkg/kubelet/runtimeclass/runtimeclass_manager.go. */
function* handlerOf(parts: KubeletParts, pod: Pod): Task<string> {
  const name = pod.spec.runtimeClassName ?? '';
  try {
    return (yield* parts.client.get(RUNTIME_CLASSES, '', name)).handler;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new CriError('Unknown', error.message);
  }
}

function sandboxConfig(
  parts: KubeletParts,
  { pod }: PodRecord,
  attempt: number,
  runtimeHandler: string,
): SandboxConfig {
  const { name, namespace = '', uid = '' } = pod.metadata;
  const hostNetwork = pod.spec.hostNetwork ?? false;
  return {
    name,
    namespace,
    uid,
    attempt,
    ...(hostNetwork ? { hostname: parts.config.nodeName } : namesOf(parts, pod)),
    hostNetwork,
    shareProcessNamespace: pod.spec.shareProcessNamespace ?? false,
    portMappings: portMappingsOf(pod),
    dns: dnsOf(parts, pod),
    hostAliases: (pod.spec.hostAliases ?? []).map(({ ip, hostnames = [] }) => [ip, hostnames]),
    runtimeHandler,
    labels: pod.metadata.labels ?? NO_LABELS,
    annotations: pod.metadata.annotations ?? NO_LABELS,
    resources: podResources(pod),
  };
}

const NO_LABELS: { readonly [key: string]: string } = {};
const MAX_HOSTNAME = 63;
/** Of the kernel's nodename. */
const MAX_KERNEL_HOSTNAME = 64;

/** Upstream: kubelet_pods.go (GeneratePodHostNameAndDomain), util.go (GetNodenameForKernel). */
function namesOf(
  parts: KubeletParts,
  pod: Pod,
): Pick<SandboxConfig, 'hostname'> & Partial<SandboxConfig> {
  const short = hostnameOf(pod);
  const { subdomain, hostnameOverride, setHostnameAsFQDN } = pod.spec;
  if (!subdomain || hostnameOverride) return { hostname: short };
  const { clusterDomain } = parts.config;
  const full = `${short}.${subdomain}.${pod.metadata.namespace}.svc.${clusterDomain}`;
  const hostNames = [full, short];
  if (!setHostnameAsFQDN) return { hostname: short, hostNames };
  if (full.length > MAX_KERNEL_HOSTNAME) {
    throw new ConfigError(
      `Failed to construct FQDN from Pod hostname and cluster domain, FQDN ${full} is too long ` +
        `(${MAX_KERNEL_HOSTNAME} characters is the max, ${full.length} characters requested)`,
    );
  }
  return { hostname: full, hostNames };
}

function hostnameOf(pod: Pod): string {
  const { hostnameOverride, hostname } = pod.spec;
  if (hostnameOverride) return hostnameOverride;
  const name = hostname || pod.metadata.name;
  return name.length <= MAX_HOSTNAME ? name : name.slice(0, MAX_HOSTNAME).replace(/[-.]+$/, '');
}

function portMappingsOf(pod: Pod): readonly PortMapping[] {
  if (pod.spec.hostNetwork) return [];
  const mappings: PortMapping[] = [];
  for (const { ports = [] } of pod.spec.containers) {
    for (const { containerPort, hostPort = 0, hostIP = '', protocol = 'TCP' } of ports) {
      if (hostPort === 0) continue;
      mappings.push({
        protocol: protocol as PortMapping['protocol'],
        containerPort,
        hostPort,
        hostIP,
      });
    }
  }
  return mappings;
}

/** What most pods get, once for each namespace and cluster; a pure cache of texts. */
const clusterDns = new Map<string, DnsConfig>();
const MAX_CACHED_NAMESPACES = 10_000;

function usualDns(parts: KubeletParts, namespace: string): DnsConfig {
  const { clusterDNS, clusterDomain } = parts.config;
  const key = `${clusterDNS} ${clusterDomain} ${namespace}`;
  let dns = clusterDns.get(key);
  if (!dns) {
    if (clusterDns.size >= MAX_CACHED_NAMESPACES) clusterDns.clear();
    const searches = [`${namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain];
    dns = { servers: [clusterDNS], searches, options: ['ndots:5'] };
    clusterDns.set(key, dns);
  }
  return dns;
}

function dnsOf(parts: KubeletParts, pod: Pod): DnsConfig {
  const { machine } = parts.config;
  const { dnsPolicy = 'ClusterFirst', dnsConfig, hostNetwork } = pod.spec;
  const options = (dnsConfig?.options ?? []).map(({ name = '', value }) =>
    value === undefined || value === '' ? name : `${name}:${value}`,
  );
  const { nameservers = [], searches = [] } = dnsConfig ?? {};
  const isCluster =
    dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy === 'ClusterFirst' && !hostNetwork);
  if (isCluster) {
    const usual = usualDns(parts, pod.metadata.namespace ?? 'default');
    if (!dnsConfig) return usual;
    return {
      servers: [...usual.servers, ...nameservers],
      searches: [...usual.searches, ...searches],
      options: options.some((option) => option.startsWith('ndots'))
        ? options
        : [...usual.options, ...options],
    };
  }
  if (dnsPolicy === 'None') return { servers: nameservers, searches, options };
  return { servers: [machine.host.address, ...nameservers], searches, options };
}
