// The Kubernetes API for the page: the HTTP layer without sockets, in parts over a message port.
import type { Engine } from '../../engine/engine.ts';
import { badRequest, requestEntityTooLarge } from '../../model/meta/status.ts';
import type { SchemaDocs } from '../../model/schema/descriptions.ts';
import type { Registry } from '../../model/resources/registry.ts';
import type { ClockVerb } from '../http/clock-verbs.ts';
import { clockVerbOf } from '../http/clock-verbs.ts';
import { withInstantStreams } from '../http/instant-streams.ts';
import type { ClusterDoor } from '../http/cluster-door.ts';
import { HttpApi, statusResponse } from '../http/http-api.ts';
import type { ChunkSink, HttpRequest, HttpResponse } from '../http/http-message.ts';
import { splitUrl } from '../http/http-message.ts';
import { startLog } from '../http/log-stream.ts';
import { ADMINISTRATOR } from './administrator.ts';
import type { ChannelListener, ChannelWriter, FetchSink, TimeControl } from './engine-door.ts';
import type { FetchRequest } from './protocol.ts';

/** Upstream: apiserver pkg/server/config.go MaxRequestBodyBytes. */
const MAX_BODY_BYTES = 3 * 1024 * 1024;

/** Loaded when first asked for: half a megabyte of text. */
async function readDocs(): Promise<SchemaDocs> {
  const [{ DESCRIPTION_LINES }, { readDescriptions }] = await Promise.all([
    import('../../model/generated/descriptions.ts'),
    import('../../model/schema/descriptions.ts'),
  ]);
  return readDescriptions(DESCRIPTION_LINES);
}

const NOTHING_TO_CANCEL = (): void => undefined;
const encoder = new TextEncoder();

/** `registry` is that of the cluster as it booted. */
export function openInPageApi(engine: Engine, registry: Registry): InPageApi {
  return new InPageApi(engine, registry);
}

export class InPageApi {
  private readonly door: ClusterDoor;
  private readonly api: HttpApi;
  /** The same with the words of the documentation, which only OpenAPI needs. */
  private documented: Promise<HttpApi> | undefined;

  constructor(
    engine: Engine,
    private lastRegistry: Registry,
    docs?: SchemaDocs,
  ) {
    this.door = {
      now: () => engine.now,
      request: (request) => withInstantStreams(engine.request(request), engine),
      // While no server runs, the page still knows which kinds there are, so that it can heal it.
      registries: () => {
        this.lastRegistry = engine.apiServer()?.registry ?? this.lastRegistry;
        return [this.lastRegistry, engine.simulation.server.registry];
      },
      servers: () => [...engine.cluster.apiServers.values()],
    };
    this.api = new HttpApi(this.door, docs);
    if (docs) this.documented = Promise.resolve(this.api);
  }

  /** Answers in parts; gives back how to cancel. */
  fetch(request: FetchRequest, time: TimeControl, sink: FetchSink): () => void {
    if ((request.body?.length ?? 0) > MAX_BODY_BYTES) {
      const status = requestEntityTooLarge(`limit is ${MAX_BODY_BYTES}`);
      return send(statusResponse(status), sink);
    }
    const message = messageOf(request);
    const verb = clockVerbOf(message);
    if (verb) {
      this.moveTime(verb, message, time, sink);
      return NOTHING_TO_CANCEL;
    }
    if (message.path.startsWith('/openapi/')) {
      void this.withDocs().then((api) => {
        const told = api.handle(message);
        if (told.is === 'response') send(told.response, sink);
      });
      return NOTHING_TO_CANCEL;
    }
    const outcome = this.api.handle(message);
    if (outcome.is === 'response') return send(outcome.response, sink);
    if (outcome.is === 'later') {
      outcome.onResponse((response) => send(response, sink));
      return NOTHING_TO_CANCEL;
    }
    const { body } = outcome.answer;
    if (outcome.subresource === 'log' && body.is === 'bytes') {
      return startLog(body.stream, {
        begin: () => begin(200, new Map([['content-type', 'text/plain']]), sink),
        refuse: (status) => void send(statusResponse(status), sink),
      });
    }
    return send(statusResponse(badRequest('you must use the upgrade: websocket')), sink);
  }

  /** exec, attach and port-forward: channels both ways; refused as a Status on `end`. */
  connect(request: FetchRequest, listener: ChannelListener): ChannelWriter {
    const outcome = this.api.handle(messageOf(request));
    if (outcome.is === 'response') listener.end(wholeText(outcome.response));
    if (outcome.is !== 'connection') {
      const send = NOTHING_TO_CANCEL;
      return { send, open: send, close: send };
    }
    const { body } = outcome.answer;
    if (body.is !== 'bytes') throw new Error('the API answered a connection without a stream');
    const { stream } = body;
    stream.start({
      accepted: () => listener.accepted?.(),
      send: (channel, data) => listener.data(channel, data),
      closed: (channel, error) => listener.closed?.(channel, error),
      end: (status) => listener.end(JSON.stringify(status)),
    });
    return {
      send: (channel, data) => {
        stream.receive(channel, data);
      },
      open: (channel, port) => {
        stream.openPort?.(channel, port);
      },
      close: (channel) => {
        stream.close(channel);
      },
    };
  }

  private withDocs(): Promise<HttpApi> {
    this.documented ??= readDocs().then((docs) => new HttpApi(this.door, docs));
    return this.documented;
  }

  private moveTime(
    verb: ClockVerb,
    message: HttpRequest,
    time: TimeControl,
    sink: FetchSink,
  ): void {
    const answer = (): void => {
      const path = message.path.replace(/\/\w+\/?$/, '');
      const { body: _, ...rest } = message;
      const outcome = this.api.handle({ ...rest, method: 'GET', path });
      if (outcome.is === 'response') send(outcome.response, sink);
    };
    if (verb.is === 'refused') {
      send(statusResponse(verb.status), sink);
    } else if (verb.is === 'advance') {
      time.advance(verb.micros, answer);
    } else if (verb.is === 'fastforward') {
      time.fastForward(answer);
    } else {
      time.step();
      answer();
    }
  }
}

function messageOf({ method, path, headers, body }: FetchRequest): HttpRequest {
  return {
    method,
    ...splitUrl(path),
    headers: new Map(headers.map(([name, value]) => [name.toLowerCase(), value])),
    ...(body === undefined ? {} : { body }),
    credentials: ADMINISTRATOR,
  };
}

function wholeText({ body }: HttpResponse): string {
  if (body.is !== 'whole') return '{}';
  return typeof body.content === 'string' ? body.content : new TextDecoder().decode(body.content);
}

function send(response: HttpResponse, sink: FetchSink): () => void {
  const { status, headers, body } = response;
  const writer = begin(status, headers, sink);
  switch (body.is) {
    case 'whole':
      writer.write(body.content);
      writer.end();
      return NOTHING_TO_CANCEL;
    case 'pieces':
      for (const piece of body.pieces) writer.write(piece);
      writer.end();
      return NOTHING_TO_CANCEL;
    case 'stream':
      body.stream.start(writer);
      return () => body.stream.cancel();
  }
}

/** Sends the head; what it answers writes the body. */
function begin(status: number, headers: ReadonlyMap<string, string>, sink: FetchSink): ChunkSink {
  let isOver = false;
  sink.part({ is: 'head', status, headers: [...headers] });
  return {
    write(chunk) {
      if (isOver) return false;
      const bytes = typeof chunk === 'string' ? encoder.encode(chunk) : chunk;
      sink.part({ is: 'chunk', bytes });
      return true;
    },
    end() {
      if (!isOver) sink.part({ is: 'end' });
      isOver = true;
    },
  };
}
