// What a command sees that runs within its shell's process, as a task and not a process of its own.
import type { Process } from '../../../kernel/process.ts';
import type { ControlGroup } from '../../machines/control-group.ts';
import type { FileSystem } from '../../machines/file-system.ts';
import type { Input, Output, ProgramContext } from '../../machines/program.ts';
import type { NetworkNamespace } from '../../network/network-namespace.ts';
import type { ProcessTable } from '../../processes/process-table.ts';
import { FixedInput, NULL_OUTPUT } from '../../processes/streams.ts';
import type { Shell } from './shell.ts';

const NO_INPUT = new FixedInput(undefined);

export class LightContext implements ProgramContext {
  readonly env: ReadonlyMap<string, string>;
  readonly workingDirectory: string;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  pid: number;
  private readonly base: ProgramContext;

  constructor(
    shell: Shell,
    readonly argv: readonly string[],
    /** Whether it has taken the shell's place (`exec`), and with it the process's signals. */
    readonly ownsProcess = false,
  ) {
    const { descriptors } = shell;
    this.base = shell.context;
    this.pid = shell.context.pid;
    this.env = shell.variables.environment();
    this.workingDirectory = shell.directory;
    this.stdin = descriptors[0]?.input ?? NO_INPUT;
    this.stdout = descriptors[1]?.output ?? NULL_OUTPUT;
    this.stderr = descriptors[2]?.output ?? NULL_OUTPUT;
  }

  get process(): Process {
    return this.base.process;
  }
  get hostname(): string {
    return this.base.hostname;
  }
  get user(): ProgramContext['user'] {
    return this.base.user;
  }
  get files(): FileSystem {
    return this.base.files;
  }
  get net(): NetworkNamespace {
    return this.base.net;
  }
  get group(): ControlGroup {
    return this.base.group;
  }
  get processes(): ProcessTable {
    return this.base.processes;
  }
}
