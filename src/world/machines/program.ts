// A program and what it gets from the machine it runs on.
import type { Process } from '../../kernel/process.ts';
import type { Task, Wait } from '../../kernel/task.ts';
import { Latch } from '../../kernel/waits.ts';
import type { NetworkNamespace } from '../network/network-namespace.ts';
import type { ProcessTable } from '../processes/process-table.ts';
import type { ControlGroup } from './control-group.ts';
import type { FileSystem } from './file-system.ts';

export type ExitCode = number;

/** Where a program's text goes. Lines are split by whoever keeps them. */
export interface Output {
  write(text: string): void;
  /** Waits until more may be written; false when nobody reads any more. Absent: always room. */
  room?(): Wait<boolean>;
}

/** Where a program's input comes from; `undefined` is its end. */
export interface Input {
  read(): Wait<string | undefined>;
  /** A person types at the other end: shells prompt. */
  readonly isTerminal?: boolean;
}

const END_OF_INPUT = new Latch<string | undefined>('end of input');
END_OF_INPUT.open(undefined);

/** Input that is at its end from the beginning, as /dev/null. */
export const NO_INPUT: Input = { read: () => END_OF_INPUT.wait() };

/** Everything that a running program may touch. */
export interface ProgramContext {
  /** Clock, chance, signals and tasks of this incarnation. */
  readonly process: Process;
  readonly argv: readonly string[];
  /** Read at the start; a shell keeps its own variables. */
  readonly env: ReadonlyMap<string, string>;
  readonly hostname: string;
  readonly workingDirectory: string;
  readonly user: {
    readonly uid: number;
    readonly gid: number;
    readonly groups?: readonly number[];
    /** The mask of what root may do here; absent: a container's usual one. */
    readonly capabilities?: string;
  };
  /** The root filesystem as this program sees it, volumes mounted. */
  readonly files: FileSystem;
  readonly net: NetworkNamespace;
  /** Cpu and memory accounting and limits. */
  readonly group: ControlGroup;
  /** The pid namespace, shared by all that runs in the container, and this program's own pid. */
  readonly processes: ProcessTable;
  readonly pid: number;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
}

/** Called anew for each start: only what is on disk survives. Its value is the exit code. */
export type Program = (self: ProgramContext) => Task<ExitCode>;
