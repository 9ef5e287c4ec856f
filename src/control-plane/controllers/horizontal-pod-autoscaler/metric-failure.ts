// What the autoscaler meets when a metric cannot be had.
import { Failure } from '../../../kernel/failure.ts';

/** A metric that gave nothing: the reason of event and condition, and the whole error. */
export class MetricFailure extends Failure {
  override readonly name = 'MetricFailure';

  constructor(
    readonly reason: string,
    /** As the condition tells it. */
    readonly detail: string,
    message: string,
  ) {
    super(message);
  }
}
