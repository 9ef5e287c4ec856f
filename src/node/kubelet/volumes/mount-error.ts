// A volume that cannot be mounted (yet): the tail of a FailedMount event.
import { Failure } from '../../../kernel/failure.ts';

export class MountError extends Failure {
  override readonly name: string = 'MountError';
}

/** It is not attached to this node yet: waited for without a word. */
export class NotAttachedError extends MountError {
  override readonly name = 'NotAttachedError';
}
