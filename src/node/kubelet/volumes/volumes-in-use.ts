// The attachable volumes that pods of this node use, as its status tells: what is told here is not
// detached. Upstream: pkg/kubelet/volumemanager (GetVolumesInUse).
const NONE: readonly string[] = [];

export class VolumesInUse {
  private readonly byPod = new Map<string, Set<string>>();
  private sorted = NONE;
  private told = NONE;

  /** `kubernetes.io/csi/DRIVER^HANDLE`, sorted; the same array while nothing changes. */
  get names(): readonly string[] {
    return this.sorted;
  }

  add(podUid: string, name: string): void {
    const names = this.byPod.get(podUid);
    if (names?.has(name)) return;
    if (names) names.add(name);
    else this.byPod.set(podUid, new Set([name]));
    this.sort();
  }

  /** The pod has ended: its volumes are unmounted. */
  release(podUid: string): void {
    if (this.byPod.delete(podUid)) this.sort();
  }

  /** The node's status says so now. */
  becomeTold(names: readonly string[]): void {
    this.told = names;
  }

  isTold(name: string): boolean {
    return this.told.includes(name);
  }

  private sort(): void {
    const names = new Set<string>();
    for (const own of this.byPod.values()) for (const name of own) names.add(name);
    this.sorted = names.size === 0 ? NONE : Array.from(names).sort();
  }
}
