// The runtime's index: sandboxes and containers of a pod, newest first, without a search.
import type { CriContainerStatus, CriSandboxStatus } from '../cri.ts';
import type { Container } from './container.ts';
import type { Sandbox } from './sandbox.ts';

interface OfPod {
  sandboxes: readonly Sandbox[];
  containers: readonly Container[];
}

const NONE: readonly never[] = [];

export class PodContainers {
  private readonly pods = new Map<string, OfPod>();

  addSandbox(podUid: string, sandbox: Sandbox): void {
    const pod = this.pod(podUid);
    pod.sandboxes = [sandbox].concat(pod.sandboxes);
  }

  removeSandbox(podUid: string, sandbox: Sandbox): void {
    const pod = this.pod(podUid);
    pod.sandboxes = pod.sandboxes.filter((other) => other !== sandbox);
    this.dropEmpty(podUid, pod);
  }

  addContainer(podUid: string, container: Container): void {
    const pod = this.pod(podUid);
    pod.containers = [container].concat(pod.containers);
  }

  removeContainer(podUid: string, container: Container): void {
    const pod = this.pod(podUid);
    pod.containers = pod.containers.filter((other) => other !== container);
    this.dropEmpty(podUid, pod);
  }

  sandboxStatuses(podUid: string): readonly CriSandboxStatus[] {
    return this.pods.get(podUid)?.sandboxes.map((sandbox) => sandbox.status) ?? NONE;
  }

  containerStatuses(podUid: string): readonly CriContainerStatus[] {
    return this.pods.get(podUid)?.containers.map((container) => container.status) ?? NONE;
  }

  private pod(podUid: string): OfPod {
    let pod = this.pods.get(podUid);
    if (!pod) this.pods.set(podUid, (pod = { sandboxes: NONE, containers: NONE }));
    return pod;
  }

  private dropEmpty(podUid: string, pod: OfPod): void {
    if (pod.sandboxes.length + pod.containers.length === 0) this.pods.delete(podUid);
  }
}
