// What a runtime answers when it cannot: gRPC codes with the runtime's words.
import { Failure } from '../../kernel/failure.ts';

export type CriCode = 'Unknown' | 'NotFound' | 'Unavailable' | 'InvalidArgument' | 'DeadlineExceeded';

/** `description` is the runtime's own text, `message` what gRPC clients print. */
export class CriError extends Failure {
  override readonly name = 'CriError';

  constructor(
    readonly code: CriCode,
    readonly description: string,
  ) {
    super(`rpc error: code = ${code} desc = ${description}`);
  }
}
