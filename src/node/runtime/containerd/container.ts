// One container of a runtime: its record, its files, its process and what that leaves behind.
import { assert } from '../../../kernel/assert.ts';
import { SIGNAL_NUMBERS } from '../../../kernel/process.ts';
import type { Process, Signal } from '../../../kernel/process.ts';
import { Latch, Mailbox } from '../../../kernel/waits.ts';
import { commandLine, lineText } from '../../../world/images/find-program.ts';
import type { Image } from '../../../world/images/catalogue.ts';
import { FileSystem } from '../../../world/machines/file-system.ts';
import { MountPoint } from '../../../world/machines/file-system-mounts.ts';
import type { User } from '../../../world/machines/file-system-walk.ts';
import { FileTree } from '../../../world/machines/file-system-tree.ts';
import type { ControlGroup, OutOfMemoryVictim } from '../../../world/machines/control-group.ts';
import type { Input, Program } from '../../../world/machines/program.ts';
import { NO_INPUT } from '../../../world/machines/program.ts';
import { Terminal } from '../../../world/processes/terminal.ts';
import { ProcessTable } from '../../../world/processes/process-table.ts';
import { ContainerLog } from '../container-log.ts';
import type { ContainerConfig, ContainerResources, CriContainerStatus } from '../cri.ts';
import { UNKNOWN_EXIT_CODE } from '../limits.ts';
import { idleMemoryOf } from './idle-memory.ts';
import { ContainerEnvironment } from './container-environment.ts';
import { ContainerContext } from './container-context.ts';
import { imageUser } from './image-user.ts';
import { groupLimitsOf } from './group-limits.ts';
import type { Sandbox } from './sandbox.ts';
import { SANDBOX_FILES, SandboxFileMount } from './sandbox-files.ts';

export type OutputListener = (stream: 'stdout' | 'stderr', text: string) => void;

export class Container {
  status: CriContainerStatus;
  readonly log = new ContainerLog();
  readonly root: FileTree;
  readonly argv: readonly string[];
  readonly user: User;
  readonly group: ControlGroup;
  processes: ProcessTable;
  process: Process | undefined;
  pid = 0;
  private isOutOfMemory = false;
  private madeFiles: FileSystem | undefined;
  private madeEnv: ReadonlyMap<string, string> | undefined;
  private exitLatch: Latch | undefined;
  private madeStdin: Mailbox<string | undefined> | undefined;
  private madeTerminal: Terminal | undefined;
  private outputListeners: Set<OutputListener> | undefined;

  constructor(
    readonly sandbox: Sandbox,
    readonly config: ContainerConfig,
    readonly image: Image,
    status: CriContainerStatus,
    processesOf: Container | undefined,
  ) {
    this.status = status;
    const { clock } = sandbox.machine.kernel;
    this.root = new FileTree(clock, image.definition.layer());
    this.argv = commandLine(image.definition, config.command, config.args);
    this.user = status.user;
    this.processes = processesOf?.processes ?? sandbox.processes ?? new ProcessTable();
    this.group = sandbox.group.child(config.name, groupLimitsOf(config.resources));
    this.group.onOutOfMemory = () => this.killForMemory();
  }

  /** The root with all mounts; made when a program first looks. */
  get files(): FileSystem {
    return (this.madeFiles ??= this.mountAll());
  }

  get env(): ReadonlyMap<string, string> {
    const { config, image, sandbox } = this;
    return (this.madeEnv ??= new ContainerEnvironment(config, image, sandbox.config.hostname));
  }

  /** The kernel's name of its processes, under which it counts their incarnations. */
  get processName(): string {
    return `${this.sandbox.machine.name}/${this.localName}`;
  }

  private get localName(): string {
    const { namespace, name } = this.sandbox.config;
    return `${namespace}/${name}/${this.config.name}`;
  }

  get isRunning(): boolean {
    return this.status.state === 'running';
  }

  get workingDirectory(): string {
    return this.config.workingDirectory || this.image.definition.workingDir || '/';
  }

  get stopSignal(): Signal {
    const named = this.config.stopSignal || this.image.definition.stopSignal || 'TERM';
    const signal = named.replace(/^SIG/, '');
    return Object.hasOwn(SIGNAL_NUMBERS, signal) ? (signal as Signal) : 'TERM';
  }

  /** Opens when the container has ended. */
  get exited(): Latch {
    return (this.exitLatch ??= new Latch(`exit of ${this.config.name}`));
  }

  /** Starts the first process; `onExit` is told after the record has changed. */
  run(program: Program, onExit: () => void): void {
    assert(this.status.state === 'created', 'a container is started once');
    const { machine } = this.sandbox;
    const process = machine.createProcess(this.localName);
    this.process = process;
    // The kernel spares pid 1 the signals that it does not handle.
    process.isSpared = this.processes.size === 0;
    this.pid = this.processes.add({
      parent: 0,
      command: lineText(this.argv),
      uid: this.user.uid,
      started: machine.kernel.now,
      signal: (signal) => process.signal(signal),
    });
    this.status = { ...this.status, state: 'running', startedAt: machine.kernel.now };
    this.group.memoryOf(process).set(idleMemoryOf(this));
    process.onEnd((exitCode) => {
      this.becomeExited(exitCode);
      onExit();
    });
    process.run(program(this.contextOf(process, this.pid, this.argv)));
  }

  /** What a program in this container gets, by default with the container's own streams. */
  contextOf(process: Process, pid: number, argv: readonly string[]): ContainerContext {
    return new ContainerContext(this, process, pid, argv);
  }

  /** A start that failed: the container is over before it began. */
  becomeFailed(message: string, exitCode: number): void {
    const { now } = this.sandbox.machine.kernel;
    this.status = {
      ...this.status,
      state: 'exited',
      finishedAt: now,
      exitCode,
      reason: 'StartError',
      message,
    };
    this.release();
  }

  listen(listener: OutputListener): () => void {
    const listeners = (this.outputListeners ??= new Set());
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  resize(resources: ContainerResources): void {
    this.group.setLimits(groupLimitsOf(resources));
  }

  private mountAll(): FileSystem {
    const { config, sandbox } = this;
    const mounts = new MountPoint();
    mounts.mount = { tree: this.root, node: undefined, isReadOnly: config.isRootReadOnly };
    for (const path of SANDBOX_FILES) {
      mounts.add(path, new SandboxFileMount(sandbox, path));
    }
    for (const { containerPath, tree, node, isReadOnly } of config.mounts) {
      mounts.add(containerPath, { tree, node, isReadOnly });
    }
    return new FileSystem(mounts, this.user);
  }

  /** Ends it as the kernel's OOM killer does. */
  killForMemory(): OutOfMemoryVictim {
    this.isOutOfMemory = true;
    this.process?.crash('out of memory', 137);
    const [path = ''] = this.argv;
    return { processName: path.slice(path.lastIndexOf('/') + 1), pid: this.pid };
  }

  private becomeExited(exitCode: number): void {
    const { machine } = this.sandbox;
    this.processes.remove(this.pid);
    // Nobody saw how it ended: the whole machine lost its power.
    const isLost = !machine.isOn;
    const reason = this.isOutOfMemory ? 'OOMKilled' : exitCode === 0 ? 'Completed' : 'Error';
    this.status = {
      ...this.status,
      state: 'exited',
      finishedAt: machine.kernel.now,
      exitCode: isLost ? UNKNOWN_EXIT_CODE : exitCode,
      reason: isLost ? 'Unknown' : reason,
    };
    this.release();
  }

  private release(): void {
    this.log.close(this.sandbox.machine.kernel.now);
    this.group.remove();
    this.process = undefined;
    this.exitLatch?.open();
  }

  get input(): Input {
    if (!this.config.stdin) return NO_INPUT;
    if (this.terminal) return this.terminal;
    const { stdin } = this;
    return { read: () => stdin.receive() };
  }

  /** What those attached write; undefined is the end of it. */
  writeInput(text: string | undefined): void {
    const { terminal } = this;
    if (!terminal) this.stdin.send(text);
    else if (text !== undefined) terminal.type(text);
  }

  /** The pseudo terminal of a container with `tty: true`. */
  get terminal(): Terminal | undefined {
    if (!this.config.tty) return undefined;
    return (this.madeTerminal ??= new Terminal(
      (text) => this.emit('stdout', text),
      (signal) => this.processes.foregroundOf(this.pid)?.signal(signal),
    ));
  }

  private get stdin(): Mailbox<string | undefined> {
    return (this.madeStdin ??= new Mailbox<string | undefined>('stdin'));
  }

  /** What a program of this container writes, for its log and for those attached. */
  write(stream: 'stdout' | 'stderr', text: string): void {
    if (this.config.tty) this.terminal?.write(text);
    else this.emit(stream, text);
  }

  private emit(stream: 'stdout' | 'stderr', text: string): void {
    this.log.write(this.sandbox.machine.kernel.clock.now, stream, text);
    if (this.outputListeners) for (const tell of this.outputListeners) tell(stream, text);
  }
}

/** Numbers of the pod, else those of the image. */
export function userOf(config: ContainerConfig, image: Image): User {
  const { uid, gid, supplementalGroups: groups, capabilities } = config.user;
  const more = capabilities === undefined ? {} : { capabilities };
  if (uid !== undefined) return { uid, gid: gid ?? 0, groups, ...more };
  const { runsAs } = imageUser(image);
  return { uid: runsAs.uid, gid: gid ?? runsAs.gid, groups, ...more };
}
