// What a program finds that has taken another's place: all as before, but the command line.
import type { ProgramContext } from '../../machines/program.ts';

/** As execve leaves it. Looks at the former context when asked: thousands of replicas start so. */
export class Executing implements ProgramContext {
  constructor(
    private readonly former: ProgramContext,
    readonly argv: readonly string[],
  ) {}

  get process() {
    return this.former.process;
  }

  get env() {
    return this.former.env;
  }

  get hostname() {
    return this.former.hostname;
  }

  get workingDirectory() {
    return this.former.workingDirectory;
  }

  get user() {
    return this.former.user;
  }

  get files() {
    return this.former.files;
  }

  get net() {
    return this.former.net;
  }

  get group() {
    return this.former.group;
  }

  get processes() {
    return this.former.processes;
  }

  get pid() {
    return this.former.pid;
  }

  get stdin() {
    return this.former.stdin;
  }

  get stdout() {
    return this.former.stdout;
  }

  get stderr() {
    return this.former.stderr;
  }
}
