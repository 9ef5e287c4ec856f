// ImageLocality: prefers nodes that already have the pod's images. Upstream: plugins/imagelocality.
import type { ClusterState } from '../state/cluster-state.ts';
import type { NodeList, SchedulerPlugin } from '../framework.ts';
import { normalizedImageName } from '../state/image-table.ts';
import type { ImageState } from '../state/image-table.ts';
import { MAX_IMAGE_BYTES_PER_CONTAINER, MAX_NODE_SCORE, MIN_IMAGE_BYTES } from '../limits.ts';
import type { PodInfo } from '../state/pod-info.ts';

const NAME = 'ImageLocality';

class ImageLocality implements SchedulerPlugin {
  readonly name = NAME;
  readonly weight = 1;
  readonly wakesOn = [] as const;
  private found: ImageState[] = [];
  private containers = 0;

  constructor(private readonly state: ClusterState) {}

  /** Nodes without any of the images all score 0, and most pods' images are on few nodes. */
  preScore({ pod }: PodInfo): 'skip' | undefined {
    const { images } = this.state.table;
    this.found = [];
    this.containers = 0;
    const look = (image: string | undefined): void => {
      this.containers++;
      const state = image && images.get(normalizedImageName(image));
      if (state) this.found.push(state);
    };
    for (const { image } of pod.spec.initContainers ?? []) look(image);
    for (const { image } of pod.spec.containers) look(image);
    return this.found.length === 0 ? 'skip' : undefined;
  }

  score(_pod: PodInfo, { slots, count }: NodeList, scores: Float64Array): void {
    const highest = MAX_IMAGE_BYTES_PER_CONTAINER * this.containers;
    const total = this.state.table.nodeCount;
    for (let index = 0; index < count; index++) {
      const node = slots[index] as number;
      let bytes = 0;
      for (const { nodes, sizeBytes } of this.found) {
        if (nodes.has(node)) bytes += Math.trunc(sizeBytes * (nodes.size / total));
      }
      const clamped = Math.min(Math.max(bytes, MIN_IMAGE_BYTES), highest);
      const share = (MAX_NODE_SCORE * (clamped - MIN_IMAGE_BYTES)) / (highest - MIN_IMAGE_BYTES);
      scores[index] = Math.floor(share);
    }
  }
}

export function imageLocality(state: ClusterState): SchedulerPlugin {
  return new ImageLocality(state);
}
