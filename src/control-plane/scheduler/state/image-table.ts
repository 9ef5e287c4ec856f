// Which images are on which nodes, and how large they are.
import type { ContainerImage } from '../../../model/generated/types.ts';

export interface ImageState {
  sizeBytes: number;
  readonly nodes: Set<number>;
}

/** Images by normalized name. Upstream: pkg/scheduler/backend/cache (imageStates). */
export class ImageTable {
  private readonly states = new Map<string, ImageState>();

  get size(): number {
    return this.states.size;
  }

  get(name: string): ImageState | undefined {
    return this.states.get(name);
  }

  replace(
    node: number,
    before: readonly ContainerImage[] | undefined,
    after: readonly ContainerImage[] | undefined,
  ): void {
    for (const { names } of before ?? []) {
      for (const name of names ?? []) this.drop(name, node);
    }
    for (const { names, sizeBytes = 0 } of after ?? []) {
      for (const name of names ?? []) this.put(name, node, sizeBytes);
    }
  }

  private put(name: string, node: number, sizeBytes: number): void {
    const state = this.states.get(name);
    if (!state) this.states.set(name, { sizeBytes, nodes: new Set([node]) });
    else state.nodes.add(node);
  }

  private drop(name: string, node: number): void {
    const state = this.states.get(name);
    if (!state) return;
    state.nodes.delete(node);
    if (state.nodes.size === 0) this.states.delete(name);
  }
}

/** `nginx` is `nginx:latest`. Upstream: plugins/imagelocality (normalizedImageName). */
export function normalizedImageName(name: string): string {
  return name.lastIndexOf(':') <= name.lastIndexOf('/') ? `${name}:latest` : name;
}
