// Open streams of bytes between the outside and the world: what clients put in is an input.
import type { ByteSink, ByteStream } from '../model/api/request.ts';
import type { StreamAct } from './input.ts';

/** Nobody listens: where the answers of a re-executed stream go. */
const NOBODY: ByteSink = {
  send: () => undefined,
  end: () => undefined,
};

/** Numbers streams as they are opened, so that a journal can name them. */
export class InputStreams {
  private readonly open = new Map<number, ByteStream>();
  private opened = 0;

  /** `input` is told of what the client does before it is done, `settle` after it. */
  constructor(
    private readonly input: (stream: number, act: StreamAct) => void,
    private readonly settle: () => void,
  ) {}

  /** The stream as the outside may use it. */
  add(stream: ByteStream): ByteStream {
    const number = ++this.opened;
    this.open.set(number, stream);
    const put = (act: StreamAct, sink?: ByteSink): void => {
      this.input(number, act);
      this.act(number, act, sink);
    };
    return {
      start: (sink) => put({ does: 'start' }, sink),
      receive: (channel, data) => put({ does: 'receive', channel, data }),
      openPort: (channel, port) => put({ does: 'open', channel, port }),
      close: (channel) => put({ does: 'close', ...(channel === undefined ? {} : { channel }) }),
    };
  }

  /** Does it again from the journal, or for the first time with somebody who listens. */
  act(number: number, act: StreamAct, sink: ByteSink = NOBODY): void {
    const stream = this.open.get(number);
    if (!stream) return;
    switch (act.does) {
      case 'start':
        stream.start(sink);
        break;
      case 'receive':
        stream.receive(act.channel, act.data);
        break;
      case 'open':
        stream.openPort?.(act.channel, act.port);
        break;
      case 'close':
        stream.close(act.channel);
        if (act.channel === undefined) this.open.delete(number);
        break;
    }
    this.settle();
  }
}
