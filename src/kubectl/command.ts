// What a command of kubectl is, and what it is handed when it runs.
import { Client } from './api/client.ts';
import type { Obj } from './api/client.ts';
import { Discovery } from './api/discovery.ts';
import type { KubectlError } from './errors.ts';
import { usageError } from './errors.ts';
import type { Flags, FlagSpec, Parsed } from './flags.ts';
import type { KubectlHost } from './host.ts';
import { nameOf, outputFormat, printObject } from './printers/print-object.ts';

export interface Command {
  /** `rollout status` */
  readonly path: string;
  /** Other last words: `secrets` for `create secret`. */
  readonly aliases?: readonly string[];
  /** One line, for help. */
  readonly summary: string;
  /** As after the name in the usage: `NAME --image=image`. */
  readonly usage?: string;
  readonly flags: readonly FlagSpec[];
  /** What its first word is, for completion. */
  readonly completes?: 'kinds' | 'pods' | 'nodes' | 'workloads' | 'files';
  /** Answers an exit code, 0 when nothing. */
  run(call: Invocation): Promise<number | void>;
}

export type DryRun = 'none' | 'client' | 'server';

/** One run of a command. */
export class Invocation {
  readonly client: Client;
  readonly discovery: Discovery;
  readonly flags: Flags;
  readonly args: readonly string[];
  readonly dash: number;
  private printed = 0;

  constructor(
    readonly host: KubectlHost,
    readonly command: Command,
    parsed: Parsed,
  ) {
    this.client = new Client(host);
    this.discovery = new Discovery(this.client);
    this.flags = parsed.flags;
    this.args = parsed.args;
    this.dash = parsed.dash;
    const user = this.flags.text('as');
    if (user) {
      const groups = this.flags.list('as-group');
      this.client.impersonation = { user, groups, uid: this.flags.text('as-uid') };
    }
  }

  get context() {
    const { contexts, currentContext } = this.host.config;
    const name = this.flags.text('context') || currentContext;
    return contexts.find((one) => one.name === name);
  }

  /** The namespace that is meant when an object names none. */
  get namespace(): string {
    return this.flags.text('namespace') || this.context?.namespace || 'default';
  }

  /** Whether -f or -k was given. */
  get hasFiles(): boolean {
    return this.flags.list('filename').length > 0 || this.flags.text('kustomize') !== '';
  }

  /** Whether -n was given. */
  get hasNamespace(): boolean {
    return this.flags.isSet('namespace');
  }

  get dryRun(): DryRun {
    const value = this.flags.text('dry-run');
    if (value === 'client' || value === 'server') return value;
    if (value === 'none' || value === '') return 'none';
    if (value === 'unchanged') {
      this.err('W0000 --dry-run is deprecated and can be replaced with --dry-run=client.\n');
      return 'client';
    }
    throw usageError(
      this.command.path,
      `Invalid dry-run value (${value}). Must be "none", "server", or "client".`,
    );
  }

  out(text: string): void {
    this.host.print(text);
  }

  err(text: string): void {
    this.host.printError(text);
  }

  usage(message: string): KubectlError {
    return usageError(this.command.path, message);
  }

  /** Prints `pod/web created`, or the object itself when -o asks for it. */
  report(object: Obj, operation: string): void {
    const { format } = outputFormat(this.flags);
    if (format === '') {
      const dry = this.dryRun;
      const note = dry === 'client' ? ' (dry run)' : dry === 'server' ? ' (server dry run)' : '';
      this.out(`${nameOf(object)} ${operation}${note}\n`);
    } else this.show(object);
  }

  /** Prints an object as -o asks; the second YAML document and later ones after `---`. */
  show(object: Obj, more: readonly string[] = []): void {
    const text = printObject(object, this.flags, more);
    const isYaml = outputFormat(this.flags).format === 'yaml';
    this.out(isYaml && this.printed > 0 ? `---\n${text}` : text);
    this.printed++;
  }
}

export const DRY_RUN = 'dry-run:o=none!unchanged';
export const FILES = 'f/filename:l k/kustomize:s R/recursive:b';
export const SELECTOR = 'l/selector:s';
export const VALIDATE = 'validate:o=strict!strict';
