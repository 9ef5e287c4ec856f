// What a runtime is installed with: its machine, images, network and looks.
import type { Machine } from '../../../world/machines/machine.ts';
import type { PodNetwork } from '../pod-network.ts';
import type { RuntimeFlavor } from './flavor.ts';
import type { ImageStore } from './image-store.ts';

export interface ContainerdOptions {
  readonly machine: Machine;
  readonly images: ImageStore;
  readonly network: PodNetwork;
  readonly flavor?: RuntimeFlavor;
}
