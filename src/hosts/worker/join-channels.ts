// A connection of channels (exec, attach, port-forward) carried over a message port.
import type { ChannelListener, ChannelWriter } from './engine-door.ts';
import type { ChannelPart } from './protocol.ts';

/** Joins a port of the page to a connection that `connect` opens. */
export function joinChannels(
  port: MessagePort,
  connect: (listener: ChannelListener) => ChannelWriter,
): void {
  const tell = (part: ChannelPart): void => port.postMessage(part);
  const writer = connect({
    accepted: () => tell({ is: 'accepted' }),
    data: (channel, text) => tell({ is: 'data', channel, text }),
    closed: (channel, error) =>
      tell({ is: 'close', channel, ...(error === undefined ? {} : { error }) }),
    end: (status) => {
      tell({ is: 'end', status });
      port.close();
    },
  });
  port.onmessage = ({ data }: MessageEvent<ChannelPart>) => {
    if (data.is === 'data') writer.send(data.channel, data.text);
    else if (data.is === 'open') writer.open(data.channel, data.port);
    else if (data.is === 'close') {
      writer.close(data.channel);
      if (data.channel === undefined) port.close();
    }
  };
}
