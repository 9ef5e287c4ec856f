// What the scheduler knows of nodes and the pods on them, pods assumed there included.
import { assert } from '../../../kernel/assert.ts';
import type { Node, Pod } from '../../../model/generated/types.ts';
import type { Labels } from '../../../model/meta/labels.ts';
import type { NamespaceLabels } from './affinity-terms.ts';
import { ExistingTerms } from './existing-terms.ts';
import { NodeTable } from './node-table.ts';
import { PodGroups } from './pod-groups.ts';
import type { PodInfo } from './pod-info.ts';

/**
 * Everything that a scheduling cycle reads. Every change costs time proportional to itself.
 * Upstream: pkg/scheduler/backend/cache; there a snapshot is copied, here cycles run at once.
 */
export class ClusterState {
  readonly table = new NodeTable();
  readonly groups = new PodGroups(this.table);
  readonly terms = new ExistingTerms(this.table);
  /** Pods that count on a node, by uid. */
  private readonly pods = new Map<string, PodInfo>();
  private readonly assumed = new Set<string>();
  private readonly namespaces = new Map<string, Labels>();
  /** Pods on nodes by the claims they use. */
  private readonly usesOfClaims = new Map<string, number>();
  readonly namespaceLabels: NamespaceLabels = (name) => this.namespaces.get(name);

  setNode(node: Node): void {
    this.table.setNode(node);
  }

  removeNode(name: string): void {
    this.table.removeNode(name);
  }

  setNamespace(name: string, labels: Labels | undefined): void {
    if (labels) this.namespaces.set(name, labels);
    else this.namespaces.delete(name);
    this.groups.forgetNamespaceSelectors();
  }

  pod(uid: string): PodInfo | undefined {
    return this.pods.get(uid);
  }

  isAssumed(uid: string): boolean {
    return this.assumed.has(uid);
  }

  get podCount(): number {
    return this.pods.size;
  }

  /** How many pods on nodes use a claim (`namespace/name`). */
  claimUses(claim: string): number {
    return this.usesOfClaims.get(claim) ?? 0;
  }

  /** Counts a pod on a node before the API knows of it. */
  assume(pod: PodInfo, nodeName: string): void {
    this.addPod(pod, nodeName);
    this.assumed.add(pod.uid);
  }

  /** The API shows an assumed pod on its node; false when it was not assumed there. */
  confirm(uid: string, version: Pod): boolean {
    const pod = this.pods.get(uid);
    if (!pod || !this.assumed.has(uid)) return false;
    if (this.table.names[pod.node] !== version.spec.nodeName) return false;
    this.assumed.delete(uid);
    this.refresh(pod, version);
    return true;
  }

  /** Another version of a pod on a node, equal in all that counts but perhaps its start. */
  refresh(pod: PodInfo, version: Pod): void {
    const { started } = pod;
    pod.replace(version);
    if (pod.started !== started) this.table.touch(pod.node);
  }

  /** The pod is on that node now, by the API's word; replaces what was known or assumed of it. */
  setPod(pod: PodInfo, nodeName: string): void {
    this.removePod(pod.uid);
    this.addPod(pod, nodeName);
  }

  removePod(uid: string): void {
    const pod = this.pods.get(uid);
    if (!pod) return;
    this.pods.delete(uid);
    this.assumed.delete(uid);
    const { node } = pod;
    this.uncount(pod);
    this.table.releaseIfUnused(node);
  }

  private count(pod: PodInfo, node: number): void {
    assert(pod.node < 0, 'a pod counts on one node');
    const onNode = this.table.podsOn[node] as PodInfo[];
    pod.node = node;
    pod.indexOnNode = onNode.push(pod) - 1;
    this.table.count(pod, node, 1);
    this.groups.add(pod, node);
    this.terms.change(pod, node, 1);
    this.countClaims(pod, 1);
  }

  private uncount(pod: PodInfo): void {
    const { node } = pod;
    assert(node >= 0, 'a pod that is taken off counted on a node');
    const onNode = this.table.podsOn[node] as PodInfo[];
    const last = onNode.pop() as PodInfo;
    if (last !== pod) {
      onNode[pod.indexOnNode] = last;
      last.indexOnNode = pod.indexOnNode;
    }
    pod.node = -1;
    pod.indexOnNode = -1;
    this.table.count(pod, node, -1);
    this.groups.remove(pod, node);
    this.terms.change(pod, node, -1);
    this.countClaims(pod, -1);
  }

  /**
   * Counts a pod on a node for the length of a trial (sign 1), or leaves it out (-1); the pods of
   * the node stay listed. `withSelectors` false spares counts that no filter under way reads.
   */
  onTrial(pod: PodInfo, node: number, sign: 1 | -1, withSelectors: boolean): void {
    this.table.count(pod, node, sign);
    if (!withSelectors) return;
    if (sign === 1) this.groups.add(pod, node);
    else this.groups.remove(pod, node);
    this.terms.change(pod, node, sign);
  }

  private countClaims({ pod, namespace }: PodInfo, delta: 1 | -1): void {
    if (!pod.spec.volumes) return;
    for (const { persistentVolumeClaim } of pod.spec.volumes) {
      if (!persistentVolumeClaim) continue;
      const key = `${namespace}/${persistentVolumeClaim.claimName}`;
      const uses = (this.usesOfClaims.get(key) ?? 0) + delta;
      if (uses === 0) this.usesOfClaims.delete(key);
      else this.usesOfClaims.set(key, uses);
    }
  }

  private addPod(pod: PodInfo, nodeName: string): void {
    assert(!this.pods.has(pod.uid), `pod ${pod.key} is counted once`);
    this.pods.set(pod.uid, pod);
    this.count(pod, this.table.takeSlot(nodeName));
  }
}
