// What the runtime is told about a container. Upstream: kuberuntime_container.go.
import type { Task } from '../../../kernel/task.ts';
import type { Container } from '../../../model/generated/types.ts';
import { milliValue, wholeValue } from '../../../model/meta/quantity.ts';
import type {
  ContainerConfig,
  ContainerResources,
  ContainerUser,
  CriSandboxStatus,
} from '../../runtime/cri.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import { containerHash } from '../pod/container-hash.ts';
import { HASH_ANNOTATION } from '../pod/container-plan.ts';
import { podText } from '../pod/containers.ts';
import { oomScoreAdjust } from '../pod/qos.ts';
import { RESOURCES_ANNOTATION, resourcesText } from '../pod/resize-plan.ts';
import type { PodAction } from '../pod/pod-state.ts';
import type { PodRecord } from '../pod-record.ts';
import { capabilityMask } from './capabilities.ts';
import { ConfigError } from './config-error.ts';
import { makeEnvironment } from './environment.ts';
import { expand } from './expand.ts';
import type { PodFacts } from './field-value.ts';
import { makeMounts } from './mounts.ts';

type Start = PodAction & { readonly is: 'start' };

/** Throws ConfigError: the container then waits with CreateContainerConfigError. */
export function* makeContainerConfig(
  parts: KubeletParts,
  record: PodRecord,
  start: Start,
  sandbox: CriSandboxStatus,
): Task<ContainerConfig> {
  const { container, attempt } = start;
  const { pod } = record;
  const facts = factsOf(parts, record, sandbox.addresses);
  const environment = yield* makeEnvironment(parts, container, facts);
  const expanded = (text: string): string => expand(text, environment.valueOf);
  return {
    name: container.name,
    attempt,
    image: container.image ?? '',
    command: (container.command ?? []).map(expanded),
    args: (container.args ?? []).map(expanded),
    workingDirectory: container.workingDir ?? '',
    env: environment.own,
    sharedEnv: environment.shared,
    mounts: makeMounts(parts, record, container, expanded),
    user: userOf(parts, record, container),
    isRootReadOnly: container.securityContext?.readOnlyRootFilesystem ?? false,
    resources: resourcesOf(parts, record, container),
    stdin: container.stdin ?? false,
    stdinOnce: container.stdinOnce ?? false,
    tty: container.tty ?? false,
    stopSignal: container.lifecycle?.stopSignal ?? '',
    labels: labelsOf(record, container.name),
    annotations: {
      [HASH_ANNOTATION]: containerHash(container),
      [RESOURCES_ANNOTATION]: resourcesText(container),
      'io.kubernetes.container.restartCount': String(attempt),
      'io.kubernetes.container.terminationMessagePath': container.terminationMessagePath ?? '',
    },
    ports: (container.ports ?? []).map(({ containerPort }) => containerPort),
    processNamespaceOf: targetOf(parts, record, pod.spec.ephemeralContainers, container.name),
  };
}

/** What the pod's containers may learn about it. */
export function factsOf(
  parts: KubeletParts,
  record: PodRecord,
  podAddresses: readonly string[],
): PodFacts {
  const hostAddresses = parts.config.machine.host.addresses;
  return {
    pod: record.pod,
    volumes: record.volumes,
    podAddresses: record.pod.spec.hostNetwork ? hostAddresses : podAddresses,
    hostAddresses,
    allocatable: parts.node()?.status?.allocatable ?? {},
  };
}

function labelsOf(record: PodRecord, name: string): { readonly [key: string]: string } {
  return {
    'io.kubernetes.container.name': name,
    'io.kubernetes.pod.name': record.pod.metadata.name,
    'io.kubernetes.pod.namespace': record.pod.metadata.namespace ?? '',
    'io.kubernetes.pod.uid': record.uid,
  };
}

const MINIMUM_SHARES = 2;

/** Upstream: kuberuntime_container_linux.go (calculateLinuxResources). */
export function resourcesOf(
  parts: KubeletParts,
  record: PodRecord,
  container: Container,
): ContainerResources {
  const { requests, limits } = container.resources ?? {};
  const cpuLimitMillis = milliValue(limits?.cpu);
  const cpuMillis = milliValue(requests?.cpu) || cpuLimitMillis;
  const { memoryBytes } = parts.config.machine.spec;
  return {
    cpuShares: Math.max(Math.floor((cpuMillis * 1024) / 1000), MINIMUM_SHARES),
    cpuLimitMillis,
    memoryLimitBytes: wholeValue(limits?.memory),
    oomScoreAdjust: oomScoreAdjust(record.pod, record.qos, container, memoryBytes),
  };
}

/** Upstream: kuberuntime/security_context.go (verifyRunAsNonRoot). */
function userOf(parts: KubeletParts, record: PodRecord, container: Container): ContainerUser {
  const own = container.securityContext;
  const pods = record.pod.spec.securityContext;
  const uid = own?.runAsUser ?? pods?.runAsUser;
  const gid = own?.runAsGroup ?? pods?.runAsGroup;
  if (own?.runAsNonRoot ?? pods?.runAsNonRoot) {
    const image = parts.runtime.imageStatus(container.image ?? '');
    const where = `(pod: "${podText(record.pod)}", container: ${container.name})`;
    if (uid === 0) throw new ConfigError(`container's runAsUser breaks non-root policy ${where}`);
    if (uid === undefined && image?.username) {
      throw new ConfigError(
        `container has runAsNonRoot and image has non-numeric user (${image.username}), ` +
          `cannot verify user is non-root ${where}`,
      );
    }
    if (uid === undefined && (image?.uid ?? 0) === 0) {
      throw new ConfigError(`container has runAsNonRoot and image will run as root ${where}`);
    }
  }
  const groups = [...(pods?.supplementalGroups ?? [])];
  if (pods?.fsGroup !== undefined) groups.push(pods.fsGroup);
  const isUsual = !own?.capabilities && !own?.privileged;
  const more = isUsual ? {} : { capabilities: capabilityMask(own) };
  return { uid, gid, supplementalGroups: groups, ...more };
}

/** Ephemeral containers may join the processes of another container. */
function targetOf(
  parts: KubeletParts,
  record: PodRecord,
  ephemeral: PodRecord['pod']['spec']['ephemeralContainers'],
  name: string,
): string {
  const target = ephemeral?.find((container) => container.name === name)?.targetContainerName;
  if (target === undefined) return '';
  const running = parts.runtime.listContainers({ podUid: record.uid, isRunning: true });
  return running.find((status) => status.name === target)?.id ?? '';
}
