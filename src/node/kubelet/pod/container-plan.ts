// Which containers of a running pod to start, kill or resize: the heart of a sync.
import type { Micros } from '../../../kernel/time.ts';
import type { Container, Pod } from '../../../model/generated/types.ts';
import type { CriContainerStatus } from '../../runtime/cri.ts';
import { RELIST_PERIOD } from '../limits.ts';
import { containerHash } from './container-hash.ts';
import type { ContainerKind } from './containers.ts';
import { ephemeralContainersOf, initContainersOf, isSidecar } from './containers.ts';
import type { ObservedPod } from './observed-pod.ts';
import { currentOf, lastExitOf, newestOf } from './observed-pod.ts';
import type { PodAction } from './pod-state.ts';
import { planResize } from './resize-plan.ts';
import { mayRestart } from './restart-rules.ts';

/** Collects actions and the earliest time at which there is more to do. */
export class ContainerPlan {
  readonly actions: PodAction[] = [];
  wakeAt: Micros | undefined;
  /** An init container failed and may not be tried again. */
  hasFailed = false;

  constructor(
    readonly pod: Pod,
    readonly observed: ObservedPod,
    readonly now: Micros,
  ) {}

  /** Starts a container now, or plans to when its back-off ends. */
  start(container: Container, kind: ContainerKind): void {
    const { observed, now } = this;
    const newest = newestOf(observed, container.name);
    const failure = observed.failures.get(container.name);
    const seen = newest?.state === 'exited' ? newest.finishedAt + RELIST_PERIOD : 0;
    const at = Math.max(failure?.retryAt ?? 0, seen);
    if (at > now) {
      this.wakeAt = Math.min(this.wakeAt ?? at, at);
      return;
    }
    const attempt = newest ? newest.attempt + 1 : 0;
    const lastExit = lastExitOf(observed, container.name)?.finishedAt;
    this.actions.push({ is: 'start', container, kind, attempt, lastExit });
  }

  /** Kills a running container and, when it may, starts the next at once. */
  replace(
    container: Container,
    kind: ContainerKind,
    running: CriContainerStatus,
    why: { readonly message: string; readonly graceSeconds?: number | undefined },
    isRestarted: boolean,
  ): void {
    const message = isRestarted ? `${why.message}, will be restarted` : why.message;
    const { graceSeconds } = why;
    const containerId = running.id;
    this.actions.push({ is: 'kill', container, kind, containerId, message, graceSeconds });
    if (!isRestarted) return;
    const attempt = running.attempt + 1;
    const lastExit = lastExitOf(this.observed, container.name)?.finishedAt;
    this.actions.push({ is: 'start', container, kind, attempt, lastExit });
  }
}

/** Plans all containers of a pod whose sandbox stands. Upstream: computePodActions. */
export function planContainers(pod: Pod, observed: ObservedPod, now: Micros): ContainerPlan {
  const plan = new ContainerPlan(pod, observed, now);
  for (const container of ephemeralContainersOf(pod)) {
    // They are started once and never again.
    if (newestOf(observed, container.name)) continue;
    plan.start(container as unknown as Container, 'ephemeral');
  }
  if (planInitContainers(plan)) {
    for (const container of pod.spec.containers) planMainContainer(plan, container);
  }
  return plan;
}

/** Whether init containers have run: then a main container has been made in this sandbox. */
export function hasInitialized(pod: Pod, observed: ObservedPod): boolean {
  return pod.spec.containers.some(({ name }) => currentOf(observed, name) !== undefined);
}

/** Answers whether the main containers may start. Upstream: computeInitContainerActions. */
function planInitContainers(plan: ContainerPlan): boolean {
  const { pod, observed } = plan;
  const isInitialized = hasInitialized(pod, observed);
  for (const container of initContainersOf(pod)) {
    const isDone = isSidecar(container)
      ? planSidecar(plan, container)
      : isInitialized || planInitContainer(plan, container);
    if (!isDone && !isInitialized) return false;
  }
  return true;
}

function planInitContainer(plan: ContainerPlan, container: Container): boolean {
  const current = currentOf(plan.observed, container.name);
  if (!current || current.state === 'created' || current.state === 'unknown') {
    plan.start(container, 'init');
    return false;
  }
  if (current.state === 'running') return false;
  if (current.exitCode === 0) return true;
  if (mayRestart(plan.pod, container, current.exitCode)) plan.start(container, 'init');
  else plan.hasFailed = true;
  return false;
}

function planSidecar(plan: ContainerPlan, container: Container): boolean {
  const { observed } = plan;
  const current = currentOf(observed, container.name);
  if (!current) {
    plan.start(container, 'init');
    return false;
  }
  if (current.state !== 'running') {
    plan.start(container, 'init');
    // It has been up before: what follows need not wait for it again.
    return current.state === 'exited';
  }
  const probe = observed.probes.failedProbe(current.id);
  if (probe) {
    const message = `Init container ${container.name} failed ${probe} probe`;
    plan.replace(
      container,
      'init',
      current,
      { message, graceSeconds: graceOf(container, probe) },
      true,
    );
    return false;
  }
  return observed.probes.isStarted(current.id);
}

function planMainContainer(plan: ContainerPlan, container: Container): void {
  const { pod, observed } = plan;
  const current = currentOf(observed, container.name);
  if (!current || current.state === 'created' || current.state === 'unknown') {
    const succeeded = wasSuccessful(plan, container);
    if (!succeeded) plan.start(container, 'main');
    return;
  }
  if (current.state === 'exited') {
    if (mayRestart(pod, container, current.exitCode)) plan.start(container, 'main');
    return;
  }
  if (current.annotations[HASH_ANNOTATION] !== containerHash(container)) {
    const message = `Container ${container.name} definition changed`;
    plan.replace(container, 'main', current, { message }, true);
    return;
  }
  const probe = observed.probes.failedProbe(current.id);
  if (probe) {
    const message = `Container ${container.name} failed ${probe} probe`;
    const why = { message, graceSeconds: graceOf(container, probe) };
    const policy = container.restartPolicy ?? pod.spec.restartPolicy;
    plan.replace(container, 'main', current, why, policy !== 'Never');
    return;
  }
  planResize(plan, container, current);
}

/** After a reboot, what had succeeded is not run again unless the policy is Always. */
function wasSuccessful(plan: ContainerPlan, container: Container): boolean {
  const newest = newestOf(plan.observed, container.name);
  if (newest?.state !== 'exited') return false;
  return !mayRestart(plan.pod, container, newest.exitCode);
}

/** The annotation that remembers which spec a container was made from. */
export const HASH_ANNOTATION = 'io.kubernetes.container.hash';

function graceOf(container: Container, probe: 'liveness' | 'startup'): number | undefined {
  const spec = probe === 'liveness' ? container.livenessProbe : container.startupProbe;
  return spec?.terminationGracePeriodSeconds;
}
