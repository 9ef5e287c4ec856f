// The runtime's index: sandboxes and containers of a pod, newest first, without a search.
import type { CriContainerStatus, CriSandboxStatus } from '../cri.ts';
import type { Container } from './container.ts';
import type { Sandbox } from './sandbox.ts';

interface OfPod {
  readonly sandboxes: Sandbox[];
  readonly containers: Container[];
}

const NONE: readonly never[] = [];

export class PodContainers {
  private readonly pods = new Map<string, OfPod>();

  addSandbox(podUid: string, sandbox: Sandbox): void {
    this.pod(podUid).sandboxes.unshift(sandbox);
  }

  removeSandbox(podUid: string, sandbox: Sandbox): void {
    const pod = this.pod(podUid);
    remove(pod.sandboxes, sandbox);
    this.dropEmpty(podUid, pod);
  }

  addContainer(podUid: string, container: Container): void {
    this.pod(podUid).containers.unshift(container);
  }

  removeContainer(podUid: string, container: Container): void {
    const pod = this.pod(podUid);
    remove(pod.containers, container);
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
    if (!pod) this.pods.set(podUid, (pod = { sandboxes: [], containers: [] }));
    return pod;
  }

  private dropEmpty(podUid: string, pod: OfPod): void {
    if (pod.sandboxes.length + pod.containers.length === 0) this.pods.delete(podUid);
  }
}

function remove<T>(list: T[], item: T): void {
  const index = list.indexOf(item);
  if (index >= 0) list.splice(index, 1);
}
