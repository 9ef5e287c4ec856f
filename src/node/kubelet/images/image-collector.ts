// Removes images that nobody uses when the disk fills up, those unused for longest first.
// Upstream: pkg/kubelet/images/image_gc_manager.go.
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { MINUTE } from '../../../kernel/time.ts';
import type { CriImage } from '../../runtime/cri.ts';
import { CriError } from '../../runtime/cri.ts';
import { DISK_OVER_THRESHOLD, IMAGE_COLLECTION_FAILED, REMOVING_IMAGE } from '../journal/lines.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import { nodeEvent } from '../node-status/node-conditions.ts';

/** Upstream: imageGCHighThresholdPercent, imageGCLowThresholdPercent, imageMinimumGCAge. */
export const HIGH_THRESHOLD_PERCENT = 85;
export const LOW_THRESHOLD_PERCENT = 80;
export const MINIMUM_AGE: Micros = 2 * MINUTE;

/** When an image was found on the disk and last seen in use; 0 is before this kubelet. */
export interface ImageRecord {
  readonly image: CriImage;
  firstDetected: Micros;
  lastUsed: Micros;
}

export class ImageCollector {
  private records: ReadonlyMap<string, ImageRecord> | undefined;
  private hasFailed = false;

  constructor(private readonly parts: KubeletParts) {}

  /** One round: above the high threshold as much is freed as leads to the low one. */
  *collect(): Task {
    try {
      const complaint = yield* this.freeToLowThreshold();
      if (complaint !== undefined && this.hasFailed) {
        nodeEvent(this.parts, 'Warning', 'ImageGCFailed', complaint);
        this.parts.log.node(IMAGE_COLLECTION_FAILED, ['err', complaint]);
      }
      this.hasFailed = complaint !== undefined;
    } catch (error) {
      if (!(error instanceof CriError)) throw error;
      this.hasFailed = true;
    }
  }

  /** Frees all that can be freed: the node is short of disk. */
  *deleteUnused(): Task {
    yield* this.free(Infinity);
  }

  private *freeToLowThreshold(): Task<string | undefined> {
    const { capacityBytes, usedBytes } = this.parts.runtime.imageFileSystem();
    const toFree = bytesToFree(capacityBytes, usedBytes);
    if (toFree === undefined) {
      this.detect(this.records === undefined ? 0 : this.parts.now());
      return undefined;
    }
    this.parts.log.node(DISK_OVER_THRESHOLD, [
      'highThreshold',
      HIGH_THRESHOLD_PERCENT,
      'amountToFree',
      toFree,
      'lowThreshold',
      LOW_THRESHOLD_PERCENT,
    ]);
    const freed = yield* this.free(toFree);
    if (freed >= toFree) return undefined;
    const complaint =
      'Failed to garbage collect required amount of images. ' +
      `Attempted to free ${toFree} bytes, but only found ${freed} bytes eligible to free.`;
    nodeEvent(this.parts, 'Warning', 'FreeDiskSpaceFailed', complaint);
    return complaint;
  }

  private *free(bytes: number): Task<number> {
    const now = this.parts.now();
    const records = this.detect(now);
    let freed = 0;
    for (const { image } of imagesToRemove(records.values(), bytes, now)) {
      this.parts.log.node(REMOVING_IMAGE, ['imageID', image.id, 'size', image.bytes]);
      yield* this.parts.runtime.removeImage(image.id);
      freed += image.bytes;
    }
    return freed;
  }

  /** Images that are new count as found at `found`; those in use as used now. */
  private detect(found: Micros): ReadonlyMap<string, ImageRecord> {
    const { runtime } = this.parts;
    const used = new Set(runtime.listContainers({}).map(({ imageRef }) => imageRef));
    const records = new Map<string, ImageRecord>();
    for (const image of runtime.listImages()) {
      const known = this.records?.get(image.id);
      const isUsed = image.isPinned || image.repoDigests.some((digest) => used.has(digest));
      records.set(image.id, {
        image,
        firstDetected: known?.firstDetected ?? found,
        lastUsed: isUsed ? this.parts.now() : (known?.lastUsed ?? 0),
      });
    }
    this.records = records;
    return records;
  }
}

/** Undefined below the high threshold. */
export function bytesToFree(capacityBytes: number, usedBytes: number): number | undefined {
  const available = Math.max(capacityBytes - usedBytes, 0);
  const usedPercent = 100 - Math.floor((available * 100) / capacityBytes);
  if (usedPercent < HIGH_THRESHOLD_PERCENT) return undefined;
  return Math.floor((capacityBytes * (100 - LOW_THRESHOLD_PERCENT)) / 100) - available;
}

/** Those not in use and old enough, longest unused first, until `bytes` would be free. */
export function imagesToRemove(
  records: Iterable<ImageRecord>,
  bytes: number,
  now: Micros,
): readonly ImageRecord[] {
  const removable = [...records]
    .filter(({ firstDetected, lastUsed }) => lastUsed < now && now - firstDetected >= MINIMUM_AGE)
    .sort((a, b) => a.lastUsed - b.lastUsed || a.firstDetected - b.firstDetected);
  const chosen: ImageRecord[] = [];
  let freed = 0;
  for (const record of removable) {
    if (freed >= bytes) break;
    chosen.push(record);
    freed += record.image.bytes;
  }
  return chosen;
}
