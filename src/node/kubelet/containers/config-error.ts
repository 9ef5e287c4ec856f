// A container that cannot be configured: the message of CreateContainerConfigError.
import { Failure } from '../../../kernel/failure.ts';

export class ConfigError extends Failure {
  override readonly name = 'ConfigError';
}
