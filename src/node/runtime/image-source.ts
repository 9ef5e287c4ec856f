// Where a runtime gets images from: the registries, as one node reaches them.
import type { Micros } from '../../kernel/time.ts';
import type { Image, ImageResolution } from '../../world/images/catalogue.ts';

/** All the registries of the world, as one node reaches them. */
export interface ImageRegistry {
  resolve(name: string): ImageResolution;
  /** How long a transfer takes when it does not follow from the size. */
  pullDuration?(image: Image): Micros | undefined;
}
