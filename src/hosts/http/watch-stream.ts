// A watch as newline-delimited JSON, or as frames of protobuf.
// Upstream: apiserver pkg/endpoints/handlers/watch.go, apimachinery serializer/protobuf
import type { ApiBody, WatchEvent } from '../../model/api/request.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import type { ResourceDefinition } from '../../model/resources/define-resource.ts';
import { withOwners } from '../../control-plane/apiserver/patching/ownership.ts';
import type { IncludeObject } from '../../control-plane/apiserver/table/table.ts';
import { encodeProtobuf } from '../../model/protobuf/encode-protobuf.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { WireWriter } from '../../model/protobuf/wire.ts';
import { convert } from './encode-object.ts';
import type { ChunkSink, ChunkStream } from './http-message.ts';
import type { Format } from './media-type.ts';

/** Bytes that may wait for a client that does not read before it is dropped. */
const MAX_BACKLOG = 16 * 1024 * 1024;

export interface WatchEncoding {
  readonly format: Format;
  readonly definition: ResourceDefinition | undefined;
  readonly includeObject: IncludeObject;
  readonly now: () => number;
}

/** Turns the events of a watch into lines. */
export function watchStream(
  body: ApiBody & { readonly is: 'watch' },
  encoding: WatchEncoding,
): ChunkStream {
  const { stream } = body;
  let isEnded = false;
  return {
    start(sink) {
      const writer = new EventWriter(encoding);
      stream.start({
        events: (batch) => {
          if (isEnded) return;
          const isProtobuf = encoding.format.encoding === 'protobuf';
          if (sink.write(isProtobuf ? watchFrames(batch) : writer.lines(batch))) return;
          // The client is further behind than we hold for it; upstream ends such watches too.
          isEnded = true;
          stream.stop();
          sink.end();
        },
        end: () => {
          if (!isEnded) sink.end();
          isEnded = true;
        },
      });
    },
    cancel() {
      isEnded = true;
      stream.stop();
    },
  };
}

/** A sink that remembers how much its client has not read yet. */
export function boundedSink(
  send: (chunk: string | Uint8Array) => void,
  backlogBytes: () => number,
  end: () => void,
): ChunkSink {
  return {
    write(chunk) {
      if (backlogBytes() > MAX_BACKLOG) return false;
      send(chunk);
      return true;
    },
    end,
  };
}

// The same event goes to many watchers one after the other: its text is made once.
const lastJson = new Map<object, string>();
const REMEMBERED = 256;

function jsonOf(object: KubeObject, definition: ResourceDefinition | undefined): string {
  let text = lastJson.get(object);
  if (text !== undefined) return text;
  text = JSON.stringify(definition ? withOwners(definition, object) : object);
  if (lastJson.size >= REMEMBERED) lastJson.delete(lastJson.keys().next().value as object);
  lastJson.set(object, text);
  return text;
}

/** Each event is a WatchEvent after its length in four bytes. */
function watchFrames(batch: readonly WatchEvent[]): Uint8Array {
  const frames: Uint8Array[] = [];
  for (const { type, object } of batch) {
    const raw = encodeProtobuf(object as unknown as { readonly [key: string]: unknown });
    if (!raw) continue;
    const extension = new WireWriter();
    extension.tag(1, 2);
    extension.bytes(raw);
    const event = new WireWriter();
    event.tag(1, 2);
    event.bytes(encodeUtf8(type));
    event.tag(2, 2);
    event.bytes(extension.finish());
    frames.push(event.finish());
  }
  const whole = new Uint8Array(frames.reduce((sum, { length }) => sum + 4 + length, 0));
  let at = 0;
  for (const frame of frames) {
    new DataView(whole.buffer).setUint32(at, frame.length);
    whole.set(frame, at + 4);
    at += 4 + frame.length;
  }
  return whole;
}

class EventWriter {
  private isFirst = true;

  constructor(private readonly encoding: WatchEncoding) {}

  lines(batch: readonly WatchEvent[]): string {
    let text = '';
    for (const { type, object } of batch) {
      text += `{"type":"${type}","object":${this.objectText(type, object)}}\n`;
    }
    return text;
  }

  private objectText(type: WatchEvent['type'], object: KubeObject): string {
    const { format, definition, includeObject, now } = this.encoding;
    if (format.as === 'object' || type === 'ERROR') {
      return jsonOf(object, type === 'ERROR' || type === 'BOOKMARK' ? undefined : definition);
    }
    const options = { now: now(), includeObject, withColumns: this.isFirst };
    if (type === 'BOOKMARK' && format.as === 'Table') {
      const { metadata } = object;
      return JSON.stringify({
        kind: 'Table',
        apiVersion: 'meta.k8s.io/v1',
        metadata: { resourceVersion: metadata.resourceVersion },
        columnDefinitions: null,
        rows: [],
      });
    }
    this.isFirst = false;
    return JSON.stringify(convert(object, format, definition, options));
  }
}
