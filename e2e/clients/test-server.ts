// One `npm run serve` for a test file, with real clients pointed at it.
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { clientPath, ROOT } from './real-clients.ts';

/** npm puts folders before it that may not be there, and `kubectl plugin list` tells of them. */
const SEARCH_PATH = (process.env.PATH ?? '')
  .split(path.delimiter)
  .filter((folder) => existsSync(folder))
  .join(path.delimiter);

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: string;
  readonly env?: { readonly [name: string]: string };
  readonly seconds?: number;
  /** Where it runs. */
  readonly cwd?: string;
}

const START_SECONDS = 120;

export class TestServer {
  private constructor(
    private readonly child: ChildProcess,
    readonly folder: string,
    readonly url: string,
  ) {}

  get kubeconfig(): string {
    return path.join(this.folder, 'kubeconfig');
  }

  /** Starts a server on a free port; `speed` virtual seconds pass in each second. */
  static async start(speed: number, flags: readonly string[] = []): Promise<TestServer> {
    const folder = mkdtempSync(path.join(tmpdir(), 'kubetarium-'));
    const kubeconfig = path.join(folder, 'kubeconfig');
    const script = path.join(ROOT, 'scripts/serve.mjs');
    const child = spawn(
      process.execPath,
      [script, '--port', '0', '--kubeconfig', kubeconfig, ...flags],
      { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const url = await ready(child);
    const server = new TestServer(child, folder, url);
    const patch = JSON.stringify({ spec: { speed } });
    await server.kubectl(['patch', 'clock', 'cluster', '--type=merge', '-p', patch]);
    return server;
  }

  /** Connections of the administrator: the kubeconfig's authority and client certificate. */
  agent(maxSockets = Infinity): Agent {
    const { clusters, users } = parse(readFileSync(this.kubeconfig, 'utf8'));
    const pem = (text: string): string => Buffer.from(text, 'base64').toString();
    return new Agent({
      keepAlive: true,
      maxSockets,
      ca: pem(clusters[0].cluster['certificate-authority-data']),
      cert: pem(users[0].user['client-certificate-data']),
      key: pem(users[0].user['client-key-data']),
    });
  }

  /** Megabytes that the server holds now; undefined where the platform does not say. */
  megabytes(): number | undefined {
    try {
      const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1e3;
    } catch {
      return undefined;
    }
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  kubectl(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    return run(clientPath('kubectl'), args, this.withEnv(options));
  }

  /** As kubectl, for one line as a shell would split it; throws when it fails. */
  async ok(line: string, options: RunOptions = {}): Promise<string> {
    const outcome = await this.kubectl(splitLine(line), options);
    if (outcome.code === 0) return outcome.stdout;
    throw new Error(`kubectl ${line}: exit ${outcome.code}\n${outcome.stdout}${outcome.stderr}`);
  }

  /** What kubectl says when it must fail; throws when it does not. */
  async fails(line: string, options: RunOptions = {}): Promise<string> {
    const outcome = await this.kubectl(splitLine(line), options);
    if (outcome.code !== 0) return outcome.stderr + outcome.stdout;
    throw new Error(`kubectl ${line} succeeded\n${outcome.stdout}`);
  }

  /** A line of a shell in which `kubectl` is the real one. */
  shell(line: string, options: RunOptions = {}): Promise<Outcome> {
    const { env, ...rest } = this.withEnv(options);
    const PATH = [path.dirname(clientPath('kubectl')), SEARCH_PATH].join(path.delimiter);
    return run('sh', ['-c', line], { ...rest, env: { ...env, PATH } });
  }

  /** A kubectl that stays; answers how to end it, once it has printed what is waited for. */
  async inBackground(line: string, until: RegExp): Promise<() => void> {
    const { env } = this.withEnv({});
    const child = spawn(clientPath('kubectl'), splitLine(line), {
      env: { PATH: SEARCH_PATH, ...env },
    });
    await new Promise<void>((resolve, reject) => {
      let text = '';
      const look = (chunk: Buffer): void => {
        text += chunk.toString();
        if (until.test(text)) resolve();
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      child.once('exit', () => reject(new Error(`kubectl ${line} ended: ${text}`)));
    });
    return () => child.kill('SIGTERM');
  }

  apply(manifest: string, ...args: readonly string[]): Promise<Outcome> {
    return this.kubectl(['apply', ...args, '-f', '-'], { stdin: manifest });
  }

  async helm(args: readonly string[]): Promise<Outcome> {
    return run(clientPath('helm'), args, this.withEnv({ seconds: 180 }));
  }

  private withEnv(options: RunOptions): RunOptions {
    const cache = { KUBECACHEDIR: path.join(this.folder, 'cache') };
    const env = { KUBECONFIG: this.kubeconfig, HOME: this.folder, ...cache, ...options.env };
    return { ...options, env };
  }
}

function ready(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    let errors = '';
    const timer = setTimeout(() => reject(new Error(`no server: ${errors}`)), START_SECONDS * 1000);
    child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const match = /^Kubernetes API v1\.35 at (\S+) \(kubeconfig: .*\)\n/.exec(text);
      if (!match) return;
      clearTimeout(timer);
      resolve(match[1] as string);
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${errors}`)));
  });
}

function run(command: string, args: readonly string[], options: RunOptions): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const env = { PATH: SEARCH_PATH, ...options.env };
    const child = spawn(command, args, { env, cwd: options.cwd });
    const timer = setTimeout(() => child.kill('SIGKILL'), (options.seconds ?? 60) * 1000);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? -1, stdout, stderr });
    });
    child.stdin.on('error', () => {});
    child.stdin.end(options.stdin ?? '');
  });
}

/** Words of a line; single and double quotes hold words together. */
export function splitLine(line: string): string[] {
  const words = line.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}
