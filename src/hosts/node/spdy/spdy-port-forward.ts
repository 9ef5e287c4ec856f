// kubectl port-forward: SPDY streams inside a WebSocket, two for each forwarded connection.
// Upstream: apimachinery pkg/util/portforward, client-go tools/portforward
import type { WebSocket } from 'ws';
import type { ByteStream } from '../../../model/api/request.ts';
import type { Frame } from './spdy-frames.ts';
import {
  controlFrame,
  dataFrame,
  FLAG_FIN,
  FrameReader,
  PING,
  RST_STREAM,
  streamNumber,
  SYN_REPLY,
  SYN_STREAM,
} from './spdy-frames.ts';
import { HeaderReader, HeaderWriter } from './spdy-headers.ts';

/** Priority and slot between the stream numbers and the header block of a SYN_STREAM. */
const SYN_STREAM_PREFIX_BYTES = 10;

/** One forwarded connection: its data stream, its error stream, its channel to the pod. */
interface Forwarded {
  readonly channel: number;
  data: number;
  error: number;
}

/** Serves a client until it goes. */
export function serveSpdyPortForward(client: WebSocket, stream: ByteStream): void {
  new SpdyPortForward(client, stream).serve();
}

class SpdyPortForward {
  private readonly frames = new FrameReader();
  private readonly reader: HeaderReader;
  private readonly writer = new HeaderWriter();
  private readonly byRequest = new Map<string, Forwarded>();
  private readonly byDataStream = new Map<number, Forwarded>();
  private readonly byChannel = new Map<number, Forwarded>();
  private nextChannel = 1;
  /** Frames are handled one after the other, though headers take a moment each. */
  private work: Promise<void> = Promise.resolve();

  constructor(
    private readonly client: WebSocket,
    private readonly stream: ByteStream,
  ) {
    this.reader = new HeaderReader(() => client.close(1002));
  }

  serve(): void {
    const { client, stream } = this;
    client.on('message', (message: Buffer) => {
      for (const frame of this.frames.feed(message)) {
        this.work = this.work.then(() => this.handle(frame));
      }
    });
    client.on('close', () => this.close());
    client.on('error', () => this.close());
    stream.start({
      send: (channel, data) => this.fromPod(channel, data),
      closed: (channel, error) => this.podClosed(channel, error),
      end: () => client.close(1000),
    });
  }

  private async handle(frame: Frame): Promise<void> {
    if (frame.is === 'data') {
      this.fromClient(frame.stream, frame.flags, frame.body);
      return;
    }
    switch (frame.type) {
      case SYN_STREAM:
        await this.openStream(frame.body);
        return;
      case PING:
        this.client.send(controlFrame(PING, 0, frame.body));
        return;
      case RST_STREAM:
        this.closeData(frame.body.readUInt32BE(0));
    }
  }

  private async openStream(body: Buffer): Promise<void> {
    const number = body.readUInt32BE(0) & 0x7fff_ffff;
    const headers = await this.reader.read(body.subarray(SYN_STREAM_PREFIX_BYTES));
    const reply = await this.writer.write(new Map());
    this.client.send(controlFrame(SYN_REPLY, 0, Buffer.concat([streamNumber(number), reply])));
    const request = headers.get('requestid') ?? '';
    const forwarded = this.byRequest.get(request) ?? this.newForwarded(request);
    if (headers.get('streamtype') === 'error') {
      forwarded.error = number;
      return;
    }
    forwarded.data = number;
    this.byDataStream.set(number, forwarded);
    this.stream.openPort?.(forwarded.channel, Number(headers.get('port')));
  }

  private newForwarded(request: string): Forwarded {
    const forwarded: Forwarded = { channel: this.nextChannel++, data: 0, error: 0 };
    this.byRequest.set(request, forwarded);
    this.byChannel.set(forwarded.channel, forwarded);
    return forwarded;
  }

  private fromClient(number: number, flags: number, body: Buffer): void {
    const forwarded = this.byDataStream.get(number);
    if (!forwarded) return;
    if (body.length > 0) this.stream.receive(forwarded.channel, body.toString('latin1'));
    if ((flags & FLAG_FIN) !== 0) this.closeData(number);
  }

  private closeData(number: number): void {
    const forwarded = this.byDataStream.get(number);
    if (forwarded) this.stream.close(forwarded.channel);
  }

  private fromPod(channel: number, data: string): void {
    const forwarded = this.byChannel.get(channel);
    if (forwarded) this.client.send(dataFrame(forwarded.data, 0, Buffer.from(data, 'latin1')));
  }

  private podClosed(channel: number, error: string | undefined): void {
    const forwarded = this.byChannel.get(channel);
    if (!forwarded) return;
    const text = Buffer.from(error ?? '', 'utf8');
    this.client.send(dataFrame(forwarded.error, FLAG_FIN, text));
    this.client.send(dataFrame(forwarded.data, FLAG_FIN, Buffer.alloc(0)));
    this.byChannel.delete(channel);
    this.byDataStream.delete(forwarded.data);
  }

  private close(): void {
    this.stream.close();
    this.reader.close();
    this.writer.close();
  }
}
