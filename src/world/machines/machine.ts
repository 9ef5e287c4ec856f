// A computer: power, a disk that survives, a host network namespace, an init that supervises units.
import { assert } from '../../kernel/assert.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Process } from '../../kernel/process.ts';
import type { Micros } from '../../kernel/time.ts';
import { SECOND } from '../../kernel/time.ts';
import type { Network } from '../network/network.ts';
import type { NetworkNamespace } from '../network/network-namespace.ts';
import type { NetworkMachine } from '../network/packet.ts';
import { ProcessTable } from '../processes/process-table.ts';
import { ControlGroup } from './control-group.ts';
import { FileSystem } from './file-system.ts';
import { FileTree } from './file-system-tree.ts';
import { hostLayer } from './host-layer.ts';
import { NO_INPUT } from './program.ts';
import type { Program } from './program.ts';
import { Shutdown } from './shutdown.ts';
import type { ShutdownHold, ShutdownPeriods } from './shutdown.ts';
import { UnitLog } from './unit-log.ts';

export interface MachineSpec {
  readonly name: string;
  readonly zone: string;
  /** The address of its host namespace. */
  readonly address: string;
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
}

/** A service that init keeps alive, as systemd does. */
export interface UnitSpec {
  readonly name: string;
  readonly program: Program;
  readonly argv?: readonly string[];
  /** systemd's RestartSec; the kubelet's is 10 s. */
  readonly restartDelay: Micros;
}

/** From power on until init starts its units. */
export const BOOT_DURATION: Micros = 5 * SECOND;
const EMPTY_ENV: ReadonlyMap<string, string> = new Map();

interface Unit {
  readonly spec: UnitSpec;
  readonly log: UnitLog;
  process: Process | undefined;
  /** Stopped by hand: init leaves it alone. */
  isStopped: boolean;
}

export class Machine implements NetworkMachine {
  readonly files: FileSystem;
  readonly host: NetworkNamespace;
  /** New with every boot, as /proc/sys/kernel/random/boot_id. */
  bootId = '';
  bootedAt: Micros = 0;
  private rootGroup: ControlGroup;
  private hasPower = false;
  private boots = 0;
  private readonly units = new Map<string, Unit>();
  private readonly processes = new Set<Process>();
  /** The host's own pid namespace. */
  readonly pids = new ProcessTable();
  private powerOffListeners: (() => void)[] = [];
  private readonly shutdownHolds = new Set<ShutdownHold>();

  constructor(
    readonly kernel: Kernel,
    readonly network: Network,
    readonly spec: MachineSpec,
  ) {
    this.files = FileSystem.of(new FileTree(kernel.clock, hostLayer()));
    this.files.writeText('/etc/hostname', `${spec.name}\n`);
    this.host = network.createNamespace(spec.name, this, [spec.address]);
    this.rootGroup = this.newGroup();
  }

  get name(): string {
    return this.spec.name;
  }

  get zone(): string {
    return this.spec.zone;
  }

  get isOn(): boolean {
    return this.hasPower;
  }

  /** Cpu and memory of the whole machine since it was powered on. */
  get group(): ControlGroup {
    return this.rootGroup;
  }

  /** Units are started now, if the machine is up, and at every boot. */
  addUnit(spec: UnitSpec): void {
    assert(!this.units.has(spec.name), `machine ${this.name} has one unit ${spec.name}`);
    const log = new UnitLog(this.kernel.clock);
    const unit: Unit = { spec, log, process: undefined, isStopped: false };
    this.units.set(spec.name, unit);
    if (this.isBooted) this.startUnit(unit);
  }

  powerOn(): void {
    if (this.hasPower) return;
    this.hasPower = true;
    this.bootedAt = this.kernel.now;
    this.bootId = this.kernel.random(`${this.name} boot ${this.boots++}`).uuid();
    this.rootGroup = this.newGroup();
    const boot = this.boots;
    this.kernel.clock.after(BOOT_DURATION, () => {
      if (!this.hasPower || this.boots !== boot) return;
      for (const unit of this.units.values()) if (!unit.isStopped) this.startUnit(unit);
    });
  }

  /** Everything that runs dies at once; only the disk is kept. The network falls silent. */
  powerOff(): void {
    if (!this.hasPower) return;
    this.hasPower = false;
    for (const process of this.processes) process.crash('power off');
    this.processes.clear();
    const listeners = this.powerOffListeners;
    this.powerOffListeners = [];
    for (const listener of listeners) listener();
  }

  /**
   * `systemctl poweroff` or `reboot`: whoever holds the shutdown up ends its work first, then the
   * power goes. The answer can call it off.
   */
  shutDown(periods: ShutdownPeriods, afterwards: () => void): Shutdown {
    return new Shutdown(this.kernel.clock, this.shutdownHolds, periods, () => {
      this.powerOff();
      afterwards();
    });
  }

  /** logind's inhibitor lock, for as long as a process runs. */
  holdShutdown(process: Process, hold: ShutdownHold): void {
    this.shutdownHolds.add(hold);
    process.onEnd(() => this.shutdownHolds.delete(hold));
  }

  /** Runs at the next power off. */
  onPowerOff(listener: () => void): void {
    this.powerOffListeners.push(listener);
  }

  /** A process of this machine, not yet running; it dies with the power. */
  createProcess(name: string): Process {
    assert(this.hasPower, `machine ${this.name} has power`);
    const process = this.kernel.createProcess(`${this.name}/${name}`);
    this.processes.add(process);
    process.onEnd(() => this.processes.delete(process));
    return process;
  }

  /** The running process of a unit. */
  unitProcess(name: string): Process | undefined {
    return this.units.get(name)?.process;
  }

  unitLog(name: string): UnitLog | undefined {
    return this.units.get(name)?.log;
  }

  unitNames(): Iterable<string> {
    return this.units.keys();
  }

  /** `systemctl stop`: ends the unit, and init leaves it alone. */
  stopUnit(name: string): void {
    const unit = this.unit(name);
    unit.isStopped = true;
    unit.process?.crash('stopped', 0);
  }

  /** `systemctl start`. */
  startUnitAgain(name: string): void {
    const unit = this.unit(name);
    unit.isStopped = false;
    if (this.isBooted) this.startUnit(unit);
  }

  /** Processes that run now, for `ps` and leak checks. */
  running(): Iterable<Process> {
    return this.processes;
  }

  private unit(name: string): Unit {
    const unit = this.units.get(name);
    assert(unit, `machine ${this.name} has unit ${name}`);
    return unit;
  }

  /** Whether init has come to its units. */
  private get isBooted(): boolean {
    return this.hasPower && this.bootedAt + BOOT_DURATION <= this.kernel.now;
  }

  /** Starts a unit unless it runs: a restart may be planned from several sides. */
  private startUnit(unit: Unit): void {
    if (unit.process?.isRunning) return;
    const process = this.createProcess(unit.spec.name);
    unit.process = process;
    const output = unit.log;
    const pid = this.pids.add({
      parent: 1,
      command: unit.spec.name,
      uid: 0,
      started: this.kernel.now,
      signal: (signal) => process.signal(signal),
    });
    process.onEnd(() => this.pids.remove(pid));
    const main = unit.spec.program({
      process,
      argv: unit.spec.argv ?? [unit.spec.name],
      env: EMPTY_ENV,
      hostname: this.name,
      workingDirectory: '/',
      user: { uid: 0, gid: 0 },
      files: this.files,
      net: this.host,
      group: this.group,
      processes: this.pids,
      pid,
      stdin: NO_INPUT,
      stdout: output,
      stderr: output,
    });
    process.onEnd((exitCode, reason) => this.restartUnit(unit, exitCode, reason));
    process.run(main);
  }

  private restartUnit(unit: Unit, exitCode: number, reason: string): void {
    if (!this.hasPower || unit.isStopped) return;
    unit.log.write(
      `${unit.spec.name}.service: Main process exited, status=${exitCode} (${reason})\n`,
    );
    const boot = this.boots;
    this.kernel.clock.after(unit.spec.restartDelay, () => {
      if (this.hasPower && this.boots === boot && !unit.isStopped) this.startUnit(unit);
    });
  }

  private newGroup(): ControlGroup {
    const { name, cpuMilli, memoryBytes } = this.spec;
    return ControlGroup.ofMachine(this.kernel.clock, name, { cpuMilli, memoryBytes });
  }
}
