// Makes sure that a container's image is on the node. Upstream: pkg/kubelet/images.
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { MILLISECOND } from '../../../kernel/time.ts';
import { Latch, Mailbox } from '../../../kernel/waits.ts';
import type { Container, Pod } from '../../../model/generated/types.ts';
import { goDuration } from '../../../model/meta/duration.ts';
import { parseImageReference } from '../../../world/images/image-reference.ts';
import type { PulledImage } from '../../runtime/cri.ts';
import { CriError } from '../../runtime/cri.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import { containerEvent } from '../kubelet-parts.ts';
import { RELIST_PERIOD } from '../limits.ts';
import { BackOff } from '../pod/back-off.ts';
import type { ContainerKind } from '../pod/containers.ts';
import type { StartFailure } from '../pod/observed-pod.ts';
import { backOffRetry, errorRetry } from './retry-time.ts';

type Pull =
  | { readonly is: 'pulled'; readonly image: PulledImage; readonly duration: Micros }
  | { readonly is: 'failed'; readonly error: CriError };

interface Wanted {
  readonly image: string;
  readonly answer: Latch<Pull>;
}

/** One image at a time, in the order asked (serializeImagePulls). */
export class ImagePuller {
  private readonly backOff = new BackOff();
  private readonly wanted = new Mailbox<Wanted>('image pulls');
  /** The last error by back-off key, which back-off messages repeat. */
  private readonly errors = new Map<string, string>();
  private isPulling = false;

  /** Undefined when the image is there; else why the container waits. */
  *ensure(
    parts: KubeletParts,
    pod: Pod,
    container: Container,
    kind: ContainerKind,
  ): Task<StartFailure | undefined> {
    const image = container.image ?? '';
    const { now } = parts.process.clock;
    const tell = (type: 'Normal' | 'Warning', reason: string, message: string): void =>
      containerEvent(parts, pod, { kind, name: container.name }, type, reason, message);
    if (!parseImageReference(image)) {
      const message =
        `Failed to apply default image tag "${image}": ` +
        `couldn't parse image name "${image}": ${nameError(image)}`;
      tell('Warning', 'InspectFailed', message);
      return { reason: 'InvalidImageName', message, retryAt: errorRetry(parts) };
    }
    const isPresent = parts.runtime.imageStatus(image) !== undefined;
    const policy = container.imagePullPolicy ?? 'IfNotPresent';
    if (isPresent && policy !== 'Always') {
      const access = policy === 'Never' ? '' : ' and can be accessed by the pod';
      tell('Normal', 'Pulled', `Container image "${image}" already present on machine${access}`);
      return undefined;
    }
    if (policy === 'Never') {
      const message = `Container image "${image}" is not present with pull policy of Never`;
      tell('Warning', 'ErrImageNeverPull', message);
      return { reason: 'ErrImageNeverPull', message, retryAt: errorRetry(parts) };
    }
    const key = `${pod.metadata.uid}_${image}`;
    const backOffEnd = this.backOff.endSinceUpdate(key, now);
    if (backOffEnd !== undefined) {
      const message = `Back-off pulling image "${image}"`;
      tell('Normal', 'BackOff', message);
      const error = this.errors.get(key);
      const cause = error === undefined ? '' : `: ErrImagePull: ${error}`;
      return {
        reason: 'ImagePullBackOff',
        message: message + cause,
        retryAt: backOffRetry(parts, backOffEnd),
      };
    }
    return yield* this.pull(parts, image, key, tell);
  }

  /** The pod is gone. */
  forget(podUid: string): void {
    this.backOff.forgetAll(podUid);
    for (const key of this.errors.keys()) if (key.startsWith(podUid)) this.errors.delete(key);
  }

  private *pull(
    parts: KubeletParts,
    image: string,
    key: string,
    tell: (type: 'Normal' | 'Warning', reason: string, message: string) => void,
  ): Task<StartFailure | undefined> {
    const { clock } = parts.process;
    tell('Normal', 'Pulling', `Pulling image "${image}"`);
    const { now: asked, cause } = clock;
    const answer = new Latch<Pull>(`pull of ${image}`);
    this.wanted.send({ image, answer });
    if (!this.isPulling) {
      this.isPulling = true;
      parts.process.spawn('image puller', this.pullAll(parts));
    }
    const pull = yield* answer.wait();
    // Whoever was pulled for before it is no reason for what comes now.
    clock.cause = cause;
    if (pull.is === 'failed') {
      const { message } = pull.error;
      tell('Warning', 'Failed', `Failed to pull image "${image}": ${message}`);
      this.backOff.next(key, clock.now, clock.now);
      this.errors.set(key, message);
      return { reason: 'ErrImagePull', message, retryAt: clock.now + RELIST_PERIOD };
    }
    this.backOff.forget(key);
    this.errors.delete(key);
    const took = durationText(pull.duration);
    const waited = durationText(clock.now - asked);
    tell(
      'Normal',
      'Pulled',
      `Successfully pulled image "${image}" in ${took} (${waited} including waiting). ` +
        `Image size: ${pull.image.bytes} bytes.`,
    );
    return undefined;
  }

  private *pullAll(parts: KubeletParts): Task {
    const { clock } = parts.process;
    for (let next = this.wanted.poll(); next; next = this.wanted.poll()) {
      const begun = clock.now;
      try {
        const image = yield* parts.runtime.pullImage(next.image);
        next.answer.open({ is: 'pulled', image, duration: clock.now - begun });
      } catch (error) {
        if (!(error instanceof CriError)) throw error;
        next.answer.open({ is: 'failed', error });
      }
    }
    this.isPulling = false;
  }
}

/** Upstream: distribution/reference (ErrReferenceInvalidFormat). */
function nameError(image: string): string {
  const plain = image.replace(/(:[^/]*)?(@.*)?$/, '');
  const isOnlyCase = plain !== plain.toLowerCase() && parseImageReference(plain.toLowerCase());
  const path = plain.includes('/') ? plain : `library/${plain}`;
  return isOnlyCase
    ? `invalid reference format: repository name (${path}) must be lowercase`
    : 'invalid reference format';
}

function durationText(duration: Micros): string {
  return goDuration(Math.floor(duration / MILLISECOND) * MILLISECOND);
}
