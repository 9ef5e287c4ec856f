// How attachments are found: by their volumes and by their nodes.
import type { VolumeAttachment } from '../../../model/generated/types.ts';

export const ATTACHMENTS_BY_VOLUME = 'volume';
export const ATTACHMENTS_BY_NODE = 'node';

/** The name of the volume that is attached; '' for one that stands in the attachment itself. */
export function volumeOf({ spec }: VolumeAttachment): string {
  return spec.source.persistentVolumeName ?? '';
}
