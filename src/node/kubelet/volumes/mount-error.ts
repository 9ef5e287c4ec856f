// A volume that cannot be mounted (yet): the tail of a FailedMount event.
import { Failure } from '../../../kernel/failure.ts';

export class MountError extends Failure {
  override readonly name = 'MountError';
}
