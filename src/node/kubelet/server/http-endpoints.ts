// What the kubelet's port answers to plain HTTP, as `kubectl get --raw .../nodes/N/proxy/...` asks.
// Upstream: pkg/kubelet/server/server.go, pkg/kubelet/metrics/collectors/resource_metrics.go
import type { HttpRequest, HttpResponse } from '../../../world/network/http.ts';
import { textResponse } from '../../../world/network/http.ts';
import { CriError } from '../../runtime/cri.ts';
import { HIGH_THRESHOLD_PERCENT, LOW_THRESHOLD_PERCENT } from '../images/image-collector.ts';
import { MANIFEST_DIRECTORY } from '../kubelet-config.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import type { PodSet } from '../pod-set.ts';
import { statsSummary } from './stats.ts';

const JSON_TYPE = 'application/json';
const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Answers at this instant. */
export function answerHttp(parts: KubeletParts, pods: PodSet, request: HttpRequest): HttpResponse {
  const path = request.path.replace(/\?.*$/, '').replace(/(.)\/$/, '$1');
  if (request.method !== 'GET') return textResponse(405, 'Method Not Allowed\n');
  try {
    switch (path) {
      case '/healthz':
      case '/healthz/ping':
      case '/healthz/syncloop':
        return textResponse(200, 'ok');
      case '/configz':
        return json(configuration(parts));
      case '/stats/summary':
        return json(statsSummary(parts, pods));
      case '/pods':
      case '/runningpods':
        return json(podList(pods, path === '/runningpods'));
      case '/metrics':
        return textResponse(200, ownMetrics(parts, pods), METRICS_TYPE);
      case '/metrics/resource':
        return textResponse(200, resourceMetrics(parts, pods), METRICS_TYPE);
      default:
        return textResponse(404, '404 page not found\n');
    }
  } catch (error) {
    if (!(error instanceof CriError)) throw error;
    return textResponse(500, `Internal Error: ${error.message}\n`);
  }
}

function json(object: object): HttpResponse {
  return textResponse(200, JSON.stringify(object), JSON_TYPE);
}

/** The settings that this kubelet has; those it leaves to upstream's defaults are upstream's. */
function configuration({ config }: KubeletParts): object {
  return {
    kubeletconfig: {
      enableServer: true,
      staticPodPath: MANIFEST_DIRECTORY,
      syncFrequency: '1m0s',
      port: 10_250,
      healthzPort: 10_248,
      clusterDomain: config.clusterDomain,
      clusterDNS: [config.clusterDNS],
      nodeStatusUpdateFrequency: '10s',
      nodeStatusReportFrequency: '5m0s',
      nodeLeaseDurationSeconds: 40,
      cgroupDriver: 'systemd',
      cpuManagerPolicy: 'none',
      memoryManagerPolicy: 'None',
      topologyManagerPolicy: 'none',
      hairpinMode: 'promiscuous-bridge',
      maxPods: config.maxPods ?? 110,
      resolvConf: '/etc/resolv.conf',
      serializeImagePulls: true,
      imageMinimumGCAge: '2m0s',
      imageMaximumGCAge: '0s',
      imageGCHighThresholdPercent: HIGH_THRESHOLD_PERCENT,
      imageGCLowThresholdPercent: LOW_THRESHOLD_PERCENT,
      shutdownGracePeriod: '0s',
      shutdownGracePeriodCriticalPods: '0s',
      evictionHard: {
        'imagefs.available': '15%',
        'memory.available': '100Mi',
        'nodefs.available': '10%',
        'pid.available': '10%',
      },
      evictionPressureTransitionPeriod: '5m0s',
      containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
    },
  };
}

function podList(pods: PodSet, isRunningOnly: boolean): object {
  const items: object[] = [];
  for (const { pod, base } of pods.all()) {
    const shown = base ?? pod;
    if (!isRunningOnly || shown.status?.phase === 'Running') items.push(shown);
  }
  return { kind: 'PodList', apiVersion: 'v1', metadata: {}, items };
}

function ownMetrics(parts: KubeletParts, pods: PodSet): string {
  const running = parts.runtime.listContainers({ isRunning: true }).length;
  const podCount = [...pods.all()].filter(({ base }) => base?.status?.phase === 'Running').length;
  return [
    "# HELP kubelet_node_name [ALPHA] The node's name. The count is always 1.",
    '# TYPE kubelet_node_name gauge',
    `kubelet_node_name{node="${parts.config.nodeName}"} 1`,
    '# HELP kubelet_running_containers [ALPHA] Number of containers currently running',
    '# TYPE kubelet_running_containers gauge',
    `kubelet_running_containers{container_state="running"} ${running}`,
    '# HELP kubelet_running_pods [ALPHA] Number of pods that have a running pod sandbox',
    '# TYPE kubelet_running_pods gauge',
    `kubelet_running_pods ${podCount}`,
    '',
  ].join('\n');
}

function resourceMetrics(parts: KubeletParts, pods: PodSet): string {
  const { node, pods: used } = statsSummary(parts, pods);
  const at = Math.floor(parts.now() / 1_000);
  const seconds = (nano: number): string => (nano / 1e9).toFixed(6);
  const cpu: string[] = [];
  const memory: string[] = [];
  for (const { podRef, containers } of used) {
    for (const one of containers) {
      const labels = `container="${one.name}",namespace="${podRef.namespace}",pod="${podRef.name}"`;
      const value = seconds(one.cpu.usageCoreNanoSeconds);
      cpu.push(`container_cpu_usage_seconds_total{${labels}} ${value} ${at}`);
      const bytes = one.memory.workingSetBytes;
      memory.push(`container_memory_working_set_bytes{${labels}} ${bytes} ${at}`);
    }
  }
  return [
    '# HELP container_cpu_usage_seconds_total [STABLE] Cumulative cpu time in core-seconds',
    '# TYPE container_cpu_usage_seconds_total counter',
    ...cpu,
    '# HELP container_memory_working_set_bytes [STABLE] Current working set in bytes',
    '# TYPE container_memory_working_set_bytes gauge',
    ...memory,
    '# HELP node_cpu_usage_seconds_total [STABLE] Cumulative cpu time of the node in core-seconds',
    '# TYPE node_cpu_usage_seconds_total counter',
    `node_cpu_usage_seconds_total ${seconds(node.cpu.usageCoreNanoSeconds)} ${at}`,
    '# HELP node_memory_working_set_bytes [STABLE] Current working set of the node in bytes',
    '# TYPE node_memory_working_set_bytes gauge',
    `node_memory_working_set_bytes ${node.memory.workingSetBytes} ${at}`,
    '',
  ].join('\n');
}
