// What runs behind the prompt: commands that were started with `&`.

interface Job {
  readonly line: string;
  readonly stop: AbortController;
  readonly done: Promise<number>;
}

export class Jobs {
  private readonly running = new Map<number, Job>();
  private last = 0;

  /** `tell` hears when it has ended. Answers the job's number. */
  start(
    line: string,
    run: (signal: AbortSignal) => Promise<number>,
    tell: (text: string) => void,
  ): number {
    const number = ++this.last;
    const stop = new AbortController();
    const done = run(stop.signal).then((code) => {
      this.running.delete(number);
      if (this.running.size === 0) this.last = 0;
      const state = stop.signal.aborted ? 'Terminated' : code === 0 ? 'Done' : `Exit ${code}`;
      tell(`[${number}]+  ${state.padEnd(22)}  ${line}\n`);
      return code;
    });
    this.running.set(number, { line, stop, done });
    return number;
  }

  list(): string {
    const lines = [...this.running].map(
      ([number, { line }]) => `[${number}]+  ${'Running'.padEnd(22)}  ${line} &\n`,
    );
    return lines.join('');
  }

  /** Ends `%1` or `1`; answers whether there is such a job. */
  stop(word: string): boolean {
    const job = this.running.get(Number(word.replace(/^%/, '')));
    job?.stop.abort();
    return job !== undefined;
  }

  stopAll(): void {
    for (const { stop } of this.running.values()) stop.abort();
  }

  /** Waits until all have ended. */
  async all(): Promise<number> {
    await Promise.all([...this.running.values()].map(({ done }) => done));
    return 0;
  }
}
