// A container's log as a plain text body; an error before the first byte is a Status.
import type { ByteStream } from '../../model/api/request.ts';
import type { Status } from '../../model/generated/types.ts';
import type { ChunkSink } from './http-message.ts';

export interface LogReceiver {
  /** The log begins: from now on bytes follow. */
  begin(): ChunkSink;
  /** There is no log; nothing follows. */
  refuse(status: Status): void;
}

/** Starts the stream; answers how to cancel it. */
export function startLog(stream: ByteStream, receiver: LogReceiver): () => void {
  let sink: ChunkSink | undefined;
  let isOver = false;
  stream.start({
    send(_channel, data) {
      if (isOver) return;
      sink ??= receiver.begin();
      if (sink.write(data)) return;
      isOver = true;
      stream.close();
      sink.end();
    },
    end(status) {
      if (isOver) return;
      isOver = true;
      if (!sink && status.status === 'Failure') {
        receiver.refuse(status);
        return;
      }
      (sink ?? receiver.begin()).end();
    },
  });
  return () => {
    isOver = true;
    stream.close();
  };
}
