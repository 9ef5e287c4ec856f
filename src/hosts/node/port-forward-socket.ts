// port-forward over WebSockets with a pair of channels for each port.
// Upstream: pkg/kubelet/portforward/websocket.go
import type { WebSocket } from 'ws';
import type { ByteStream } from '../../model/api/request.ts';

/** Ports in the order of the `ports` parameter: channels 2i (data) and 2i+1 (error). */
export function servePortForward(
  accept: (use: (client: WebSocket) => void) => void,
  stream: ByteStream,
  ports: readonly number[],
): void {
  accept((client) => {
    stream.start({
      send: (channel, data) => client.send(frame(channel * 2, Buffer.from(data, 'latin1'))),
      closed(channel, error) {
        if (error !== undefined) client.send(frame(channel * 2 + 1, Buffer.from(error)));
        client.close(1000);
      },
      end: () => client.close(1000),
    });
    for (const [index, port] of ports.entries()) {
      const announced = Buffer.of(port & 255, port >> 8);
      client.send(frame(index * 2, announced));
      client.send(frame(index * 2 + 1, announced));
      stream.openPort?.(index, port);
    }
    client.on('message', (data: Buffer) => {
      const channel = data[0] ?? 0;
      if (channel % 2 === 0) stream.receive(channel / 2, data.subarray(1).toString('latin1'));
    });
    client.on('close', () => stream.close());
    client.on('error', () => stream.close());
  });
}

function frame(channel: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.of(channel), bytes]);
}
