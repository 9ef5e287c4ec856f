// A container for tests: an image's files, a network of its own, one process.
import { Kernel } from '../../../kernel/kernel.ts';
import type { Micros } from '../../../kernel/time.ts';
import { seconds } from '../../../kernel/time.ts';
import { ControlGroup } from '../../machines/control-group.ts';
import type { GroupLimits } from '../../machines/control-group.ts';
import { FileSystem } from '../../machines/file-system.ts';
import { FileTree } from '../../machines/file-system-tree.ts';
import type { Input, Output, Program } from '../../machines/program.ts';
import { Network } from '../../network/network.ts';
import type { NetworkNamespace } from '../../network/network-namespace.ts';
import { ProcessTable } from '../../processes/process-table.ts';
import { startProgram } from '../../processes/start-program.ts';
import { FixedInput, TextOutput } from '../../processes/streams.ts';
import type { Process } from '../../../kernel/process.ts';
import type { ImageDefinition } from '../define-image.ts';
import { commandLine, findProgram } from '../find-program.ts';

export interface ContainerOptions {
  readonly image: ImageDefinition;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly limits?: GroupLimits;
  readonly isReadOnly?: boolean;
}

const START = 1_760_000_000_000_000;

/** One machine, one network, any number of containers. */
export class World {
  readonly kernel: Kernel;
  readonly network: Network;
  readonly machine: ControlGroup;

  constructor(cpuMilli = 4000) {
    this.kernel = new Kernel({ seed: 1, start: START });
    this.network = new Network(this.kernel);
    this.machine = ControlGroup.ofMachine(this.kernel.clock, 'node', {
      cpuMilli,
      memoryBytes: 8 * 1024 ** 3,
    });
  }

  start(options: ContainerOptions): Container {
    return new Container(this, options);
  }

  advance(count: number): void {
    this.kernel.clock.runUntil(this.kernel.now + seconds(count));
  }
}

export class Container {
  private static count = 0;
  readonly files: FileSystem;
  readonly net: NetworkNamespace;
  readonly group: ControlGroup;
  readonly processes = new ProcessTable();
  readonly stdout = new TextOutput();
  readonly stderr = new TextOutput();
  readonly main: Process;
  readonly env: ReadonlyMap<string, string>;
  private readonly name: string;

  constructor(
    private readonly world: World,
    private readonly options: ContainerOptions,
  ) {
    const { image } = options;
    const number = ++Container.count;
    this.name = `box-${number}`;
    const machine = { name: 'node', zone: 'a', isOn: true };
    const address = `10.0.${number >> 8}.${number & 255}`;
    this.net = world.network.createNamespace(this.name, machine, [address]);
    this.group = world.machine.child(this.name, options.limits);
    this.files = FileSystem.of(new FileTree(world.kernel.clock, image.layer()), options.isReadOnly);
    this.env = new Map([
      ...image.env,
      ['HOSTNAME', this.name],
      ['HOME', '/root'],
      ...Object.entries(options.env ?? {}),
    ]);
    const argv = commandLine(image, options.command, options.args);
    this.main = this.run(argv, this.stdout, this.stderr, options.input);
    this.group.onOutOfMemory = () => this.main.crash('OOMKilled');
  }

  /** Runs a further command, as exec does. */
  run(argv: readonly string[], stdout: Output, stderr: Output, input?: string | Input): Process {
    const process = this.world.kernel.createProcess(this.name);
    const directory = this.options.image.workingDir;
    const lookup = findProgram(this.files, argv[0] ?? '', this.env.get('PATH'), directory);
    const program: Program =
      lookup.is === 'program'
        ? lookup.program
        : function* (self) {
            self.stderr.write(`${lookup.message}\n`);
            return 128;
          };
    startProgram(process, program, {
      argv,
      env: this.env,
      hostname: this.name,
      workingDirectory: directory,
      user: { uid: 0, gid: 0 },
      files: this.files,
      net: this.net,
      group: this.group,
      processes: this.processes,
      stdin: typeof input === 'object' ? input : new FixedInput(input),
      stdout,
      stderr,
    });
    return process;
  }

  /** Runs a command to its end or for some seconds; answers what came out. */
  exec(argv: readonly string[], within = 60, input?: string): Outcome {
    const stdout = new TextOutput();
    const stderr = new TextOutput();
    const process = this.run(argv, stdout, stderr, input);
    const { clock } = this.world.kernel;
    const until: Micros = clock.now + seconds(within);
    while (process.isRunning) {
      const next = clock.nextTime();
      if (next === undefined || next > until) break;
      clock.runUntil(next);
    }
    return { stdout: stdout.text, stderr: stderr.text, exitCode: exitCodeOf(process) };
  }

  get exitCode(): number | undefined {
    return exitCodeOf(this.main);
  }
}

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | undefined;
}

function exitCodeOf(process: Process): number | undefined {
  return process.state.is === 'exited' ? process.state.exitCode : undefined;
}
