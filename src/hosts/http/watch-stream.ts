// A watch as newline-delimited JSON. Upstream: apiserver pkg/endpoints/handlers/watch.go
import type { ApiBody, WatchEvent } from '../../model/api/request.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import type { ResourceDefinition } from '../../model/resources/define-resource.ts';
import type { IncludeObject } from '../../control-plane/apiserver/table/table.ts';
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
          if (sink.write(writer.lines(batch))) return;
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

function jsonOf(object: object): string {
  let text = lastJson.get(object);
  if (text !== undefined) return text;
  text = JSON.stringify(object);
  if (lastJson.size >= REMEMBERED) lastJson.delete(lastJson.keys().next().value as object);
  lastJson.set(object, text);
  return text;
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
    if (format.as === 'object' || type === 'ERROR') return jsonOf(object);
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
