// Streams of bytes whose inputs take effect at once, even while the clock stands still.
import type { ApiResponse, ByteStream } from '../../model/api/request.ts';

/** The one thing of an engine that is needed here. */
interface Settling {
  /** Runs what is due at the present instant. */
  settleInstant(): void;
}

/** What a client puts into a stream happens at the instant, even while the clock stands still. */
export function withInstantStreams(response: ApiResponse, engine: Settling): ApiResponse {
  if (response.body.is !== 'bytes') return response;
  const { stream } = response.body;
  const settled =
    <A extends readonly unknown[]>(action: (...given: A) => void) =>
    (...given: A): void => {
      action(...given);
      engine.settleInstant();
    };
  const instant: ByteStream = {
    start: settled((sink) => stream.start(sink)),
    receive: settled((channel, data) => stream.receive(channel, data)),
    close: settled((channel?: number) => stream.close(channel)),
    openPort: settled((channel, port) => stream.openPort?.(channel, port)),
  };
  return { ...response, body: { is: 'bytes', stream: instant } };
}
