// Which pods each selector picks, kept in the work of the one pod or selector that changed.
import type { Pod } from '../../../model/generated/types.ts';
import type { Selector } from '../../../model/meta/selectors.ts';
import { selectorMatches } from '../../../model/meta/selectors.ts';

interface Selecting {
  readonly id: number;
  readonly selector: Selector;
  /** `namespace/key=value` of one equality, or `namespace/`, under which it is filed. */
  readonly shelf: string;
  readonly pods: Set<number>;
}

interface Selectable {
  readonly id: number;
  readonly labels: Pod['metadata']['labels'];
}

export class SelectorLinks {
  private readonly selecting = new Map<string, Selecting>();
  private readonly byShelf = new Map<string, Set<string>>();
  private readonly pods = new Map<string, Selectable>();
  private readonly podsByShelf = new Map<string, Set<string>>();
  private links: number[] = [];

  /** `key` names who selects, across kinds; `id` is its row's. */
  put(key: string, id: number, namespace: string, selector: Selector): void {
    this.delete(key);
    if (selector.nothing) return;
    const equality = selector.requirements.find(({ operator }) => operator === '=');
    const pair = equality ? `${equality.key}=${equality.values[0]}` : '';
    const shelf = `${namespace}/${pair}`;
    const selecting: Selecting = { id, selector, shelf, pods: new Set() };
    this.selecting.set(key, selecting);
    file(this.byShelf, shelf, key);
    for (const podKey of this.podsByShelf.get(shelf) ?? []) {
      this.consider(selecting, this.pods.get(podKey) as Selectable);
    }
  }

  delete(key: string): void {
    const selecting = this.selecting.get(key);
    if (!selecting) return;
    this.selecting.delete(key);
    unfile(this.byShelf, selecting.shelf, key);
    for (const pod of selecting.pods) this.unlink(selecting, pod);
  }

  putPod(pod: Pod, key: string, id: number): void {
    const before = this.pods.get(key);
    const { labels } = pod.metadata;
    if (before && before.id === id && before.labels === labels) return;
    if (before) this.deletePod(key);
    const selectable: Selectable = { id, labels };
    this.pods.set(key, selectable);
    for (const shelf of shelvesOf(key, labels)) {
      file(this.podsByShelf, shelf, key);
      for (const by of this.byShelf.get(shelf) ?? []) {
        this.consider(this.selecting.get(by) as Selecting, selectable);
      }
    }
  }

  deletePod(key: string): void {
    const pod = this.pods.get(key);
    if (!pod) return;
    this.pods.delete(key);
    for (const shelf of shelvesOf(key, pod.labels)) {
      unfile(this.podsByShelf, shelf, key);
      for (const by of this.byShelf.get(shelf) ?? []) {
        this.unlink(this.selecting.get(by) as Selecting, pod.id);
      }
    }
  }

  /** Ids of the pods that are selected now. */
  podsOf(key: string): ReadonlySet<number> | undefined {
    return this.selecting.get(key)?.pods;
  }

  take(): Int32Array {
    const taken = Int32Array.from(this.links);
    this.links = [];
    return taken;
  }

  get hasNews(): boolean {
    return this.links.length > 0;
  }

  forgetSent(): void {
    this.links = [];
    for (const { id, pods } of this.selecting.values()) {
      for (const pod of pods) this.links.push(id, pod, 1);
    }
  }

  private consider(selecting: Selecting, pod: Selectable): void {
    if (!selectorMatches(selecting.selector, pod.labels) || selecting.pods.has(pod.id)) return;
    selecting.pods.add(pod.id);
    this.links.push(selecting.id, pod.id, 1);
  }

  private unlink(selecting: Selecting, pod: number): void {
    if (selecting.pods.delete(pod)) this.links.push(selecting.id, pod, 0);
  }
}

function shelvesOf(key: string, labels: Selectable['labels']): string[] {
  const namespace = key.slice(0, key.indexOf('/'));
  const shelves = [`${namespace}/`];
  for (const [label, value] of Object.entries(labels ?? {})) {
    shelves.push(`${namespace}/${label}=${value}`);
  }
  return shelves;
}

function file(index: Map<string, Set<string>>, shelf: string, key: string): void {
  const keys = index.get(shelf);
  if (keys) keys.add(key);
  else index.set(shelf, new Set([key]));
}

function unfile(index: Map<string, Set<string>>, shelf: string, key: string): void {
  const keys = index.get(shelf);
  keys?.delete(key);
  if (keys?.size === 0) index.delete(shelf);
}
