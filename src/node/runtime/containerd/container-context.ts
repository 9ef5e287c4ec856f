// What a program sees of the container it runs in; files and environment are made when looked at.
import type { Process } from '../../../kernel/process.ts';
import type { ControlGroup } from '../../../world/machines/control-group.ts';
import type { FileSystem } from '../../../world/machines/file-system.ts';
import type { User } from '../../../world/machines/file-system-walk.ts';
import type { Input, Output, ProgramContext } from '../../../world/machines/program.ts';
import type { NetworkNamespace } from '../../../world/network/network-namespace.ts';
import type { ProcessTable } from '../../../world/processes/process-table.ts';
import type { Container } from './container.ts';

export interface OtherStreams {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
}

export class ContainerContext implements ProgramContext {
  private streams: OtherStreams | undefined;

  constructor(
    private readonly container: Container,
    readonly process: Process,
    readonly pid: number,
    readonly argv: readonly string[],
  ) {}

  /** The same container seen by a program with streams of its own (exec). */
  with(streams: OtherStreams): this {
    this.streams = streams;
    return this;
  }

  get env(): ReadonlyMap<string, string> {
    return this.container.env;
  }

  get hostname(): string {
    return this.container.sandbox.config.hostname;
  }

  get workingDirectory(): string {
    return this.container.workingDirectory;
  }

  get user(): User {
    return this.container.user;
  }

  get files(): FileSystem {
    return this.container.files;
  }

  get net(): NetworkNamespace {
    return this.container.sandbox.net;
  }

  get group(): ControlGroup {
    return this.container.group;
  }

  get processes(): ProcessTable {
    return this.container.processes;
  }

  get stdin(): Input {
    return this.streams?.stdin ?? this.container.input;
  }

  get stdout(): Output {
    return this.streams?.stdout ?? this.outputTo('stdout');
  }

  get stderr(): Output {
    return this.streams?.stderr ?? this.outputTo('stderr');
  }

  private outputTo(stream: 'stdout' | 'stderr'): Output {
    return { write: (text) => this.container.write(stream, text) };
  }
}
