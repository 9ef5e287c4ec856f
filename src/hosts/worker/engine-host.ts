// The worker's side of the protocol: answers the page, runs the engine in slices, sends frames.
import { joinChannels } from './join-channels.ts';
import type { ClockWish, EngineDoor, TimeControl } from './engine-door.ts';
import { Pace } from './pace.ts';
import type {
  Answers,
  ClockView,
  FatalReport,
  FromEngine,
  Input,
  Query,
  SessionView,
  ToEngine,
} from './protocol.ts';
import { PROTOCOL_VERSION } from './protocol.ts';
import { ShownViews } from './shown-views.ts';
import { TimeRunner } from './time-runner.ts';

/** Where messages to the page go, and how the loop is called again. */
export interface HostPorts {
  send(message: FromEngine, transfer: Transferable[]): void;
  /** Calls back at once, after waiting messages. */
  soon(run: () => void): void;
  later(run: () => void, milliseconds: number): void;
  wall(): number;
}

/** How often an idle loop looks at the wall clock. */
const TICK_MS = 8;
/** A frame in which only the time moved is sent no more often than this. */
const CLOCK_FRAME_MS = 100;

export class EngineHost {
  private readonly views: ShownViews;
  private readonly pace: Pace;
  private readonly time: TimeRunner;
  private frame = 0;
  private acknowledged = 0;
  private lastFrameAt = 0;
  private clockChanged = true;
  private isLooping = false;
  /** Until all code is there, time stands and only the first scene is shown. */
  private isOpen = false;
  private held: ToEngine[] = [];
  /** A bug has stopped the world. */
  isDead = false;

  constructor(
    private readonly engine: EngineDoor,
    session: SessionView,
    private readonly ports: HostPorts,
  ) {
    this.views = new ShownViews(engine);
    this.pace = new Pace(ports.wall());
    this.time = new TimeRunner(engine, this.pace, ports.wall);
    this.follow(engine.clock);
    engine.onClock((wish) => {
      this.follow(wish);
      this.clockChanged = true;
      this.wake();
    });
    const cluster = { name: 'kubetarium', version: engine.version, seed: engine.seed };
    ports.send({ is: 'ready', version: PROTOCOL_VERSION, cluster, session }, []);
  }

  /** All code is loaded: answers what has been asked meanwhile, in order, and lets time run. */
  open(): void {
    this.isOpen = true;
    this.pace.begin(this.ports.wall());
    const { held } = this;
    this.held = [];
    for (const message of held) this.receive(message);
    this.wake();
  }

  receive(message: ToEngine): void {
    if (this.isDead) return;
    if (this.isOpen || isForFirstScene(message)) this.guard(() => this.handle(message));
    else this.held.push(message);
  }

  private handle(message: ToEngine): void {
    switch (message.is) {
      case 'ack':
        this.acknowledged = message.frame;
        return this.sendFrame();
      case 'subscribe':
        this.views.subscribe(message.subscription);
        return this.sendFrame();
      case 'unsubscribe':
        return this.views.unsubscribe(message.view);
      case 'look':
        this.views.look(message.at);
        this.clockChanged = true;
        return this.sendFrame();
      case 'input':
        return this.input(message.id, message.input);
      case 'query':
        return this.reply(message.id, this.answer(message.query));
      case 'fetch':
        this.fetch(message);
        return this.sendFrame();
      case 'connect':
        joinChannels(message.port, (listener) => this.engine.connect(message.request, listener));
        return this.sendFrame();
      case 'start':
        return;
    }
  }

  private follow({ paused = false, speed = 1 }: ClockWish): void {
    if (paused !== this.pace.paused) this.pace.setPaused(paused);
    if (speed !== this.pace.speed) this.pace.setSpeed(speed);
  }

  private answer(query: Query): Answers[Query['kind']] {
    switch (query.kind) {
      case 'session':
        return this.engine.session(query.until);
      case 'mark':
        return this.engine.mark();
      case 'machine':
        return this.engine.onMachine(query.machine, query.words);
      case 'facts':
        return this.engine.facts(query.questions);
      case 'preview':
        return this.engine.preview(query.question);
      case 'vitals':
        return this.engine.vitals.of(query.nodes, query.pod);
      case 'story':
        return this.engine.stories.of(query.of, query.at);
      case 'effects':
        return this.engine.stories.after(query.number);
      case 'change':
        return this.engine.stories.change(query.number);
    }
  }

  private input(id: number, input: Input): void {
    this.clockChanged = true;
    switch (input.kind) {
      case 'pause':
      case 'resume':
        this.engine.wishClock({ paused: input.kind === 'pause' });
        break;
      case 'speed':
        this.engine.wishClock({ speed: input.speed });
        break;
      case 'step':
        this.engine.step();
        break;
      case 'advance':
        return this.advance(Math.round(input.seconds * 1e6), () => this.reply(id, this.engine.now));
      case 'fastForward':
        return this.fastForward(() => this.reply(id, this.engine.now));
      case 'addNode':
        return this.reply(id, this.engine.addNode());
    }
    this.reply(id, null);
  }

  private advance(micros: number, done: () => void): void {
    this.time.advance(micros, () => this.arrive(done));
    this.wake();
  }

  private fastForward(done: () => void): void {
    this.time.fastForward(() => this.arrive(done));
    this.wake();
  }

  private arrive(done: () => void): void {
    this.clockChanged = true;
    done();
  }

  private fetch({ request, port }: Extract<ToEngine, { is: 'fetch' }>): void {
    const time: TimeControl = {
      advance: (micros, done) => this.advance(micros, done),
      fastForward: (done) => this.fastForward(done),
      step: () => this.engine.step(),
    };
    this.clockChanged = true;
    const cancel = this.engine.fetch(request, time, {
      part: (part) => {
        port.postMessage(part);
        if (part.is === 'end') port.close();
      },
    });
    port.onmessage = () => {
      cancel();
      port.close();
    };
  }

  private reply(id: number, value: unknown): void {
    this.ports.send({ is: 'reply', id, value }, []);
    this.wake();
  }

  /** Starts the loop unless it runs. */
  private wake(): void {
    if (this.isLooping || !this.isOpen) return;
    this.isLooping = true;
    this.ports.soon(this.loop);
  }

  private readonly loop = (): void => {
    if (this.isDead) return;
    this.guard(() => {
      const isDone = this.time.run();
      this.sendFrame();
      if (!isDone) this.ports.soon(this.loop);
      else if (this.pace.paused && !this.time.hasGoals) this.isLooping = false;
      else this.ports.later(this.loop, TICK_MS);
    });
  };

  private sendFrame(): void {
    if (this.acknowledged < this.frame) return;
    const wall = this.ports.wall();
    const patches = this.views.take();
    const isClockDue = !this.pace.paused && wall - this.lastFrameAt >= CLOCK_FRAME_MS;
    if (patches.length === 0 && !this.clockChanged && !isClockDue) return;
    this.clockChanged = false;
    this.lastFrameAt = wall;
    const transfer: Transferable[] = [];
    for (const patch of patches) {
      if (patch.view === 'topology') transfer.push(patch.pods.buffer, patch.links.buffer);
    }
    this.ports.send({ is: 'frame', frame: ++this.frame, clock: this.clock(), patches }, transfer);
  }

  private clock(): ClockView {
    const { paused, speed, reached, behind } = this.pace;
    const { shown } = this.views;
    return {
      now: this.engine.now,
      start: this.engine.start,
      paused,
      speed,
      reached,
      behind,
      shown,
      api: this.engine.apiState,
    };
  }

  private guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.isDead = true;
      this.ports.send({ is: 'fatal', report: this.report(error) }, []);
    }
  }

  private report(error: unknown): FatalReport {
    const { seed, now } = this.engine;
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    return { message, stack, seed, time: String(now) };
  }
}

/** What needs no more code than the boot did. */
function isForFirstScene(message: ToEngine): boolean {
  if (message.is === 'subscribe') return message.subscription.view !== 'inspector';
  return message.is === 'ack';
}
