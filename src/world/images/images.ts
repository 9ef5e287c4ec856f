// The built-in image catalogue: one line for each image.
import { busybox } from './busybox.ts';
import type { ImageDefinition } from './define-image.ts';
import { pause } from './pause.ts';

export const IMAGES: readonly ImageDefinition[] = [busybox, pause];
