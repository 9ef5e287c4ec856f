// What kubectl needs of the place it runs in: the API, files, a screen, a clock, a person.

/** How a stream of channels (exec, attach, port-forward) tells what comes. */
export interface ChannelListener {
  data(channel: number, text: string): void;
  /** The other side is ready. */
  accepted?(): void;
  /** The last word: a Status as JSON text. */
  end(status: string): void;
}

/** Channel numbers as in v5.channel.k8s.io: 0 is stdin, 1 stdout, 2 stderr, 4 the screen's size. */
export interface Channels {
  send(channel: number, text: string): void;
  /** Closes one channel, or everything. */
  close(channel?: number): void;
}

/** The keyboard of the person, when kubectl runs at a terminal. */
export interface Keyboard {
  readonly columns: number;
  readonly rows: number;
  /** Hears keys as a terminal sends them until the returned function is called. */
  listen(onKeys: (keys: string) => void): () => void;
}

/** A port of a pod that the person wants to open. */
export interface Forward {
  readonly namespace: string;
  readonly pod: string;
  readonly localPort: number;
  readonly podPort: number;
}

export interface KubectlHost {
  /** The Kubernetes API: path and query. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  connect(path: string, listener: ChannelListener): Channels;
  /** Milliseconds since the Unix epoch. */
  now(): number;
  print(text: string): void;
  printError(text: string): void;
  /** All of standard input; '' when there is none. */
  readInput(): Promise<string>;
  /** A file's text; undefined when there is no such file. */
  readFile(name: string): Promise<string | undefined>;
  /** The names of all files, for folders; absent where nobody can tell. */
  listFiles?(): readonly string[];
  /** Lets the person change a text; undefined when they leave it. */
  edit?(name: string, text: string): Promise<string | undefined>;
  /** Opens ports of pods until what it answers is called; undefined where nobody can open one. */
  forward?(forwards: readonly Forward[]): () => void;
  /** Opens a port that leads to the API server; undefined when it is taken already. */
  proxy?(port: number): (() => void) | undefined;
  /** Keeps a file that came from a container; undefined where there is no place for files. */
  writeFile?(name: string, text: string): void;
  readonly keyboard?: Keyboard;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
  /** The API server's address, as `kubectl cluster-info` shows it. */
  readonly server: string;
  /** The kubeconfig, which `kubectl config` reads and changes. */
  readonly config: KubectlConfig;
  /** The kubeconfig's file, as messages name it. */
  readonly configPath?: string;
  /** `--warnings-as-errors` and colours are for people at a terminal only. */
  readonly isTerminal: boolean;
}

export interface KubectlContext {
  name: string;
  cluster: string;
  user: string;
  namespace?: string;
}

/** What a kubeconfig says of an entry that nobody here looks at. */
export type ConfigFields = { readonly [field: string]: unknown };

/** The parts of a kubeconfig that matter here. */
export interface KubectlConfig {
  clusters: { name: string; server: string; more?: ConfigFields }[];
  users: { name: string; more?: ConfigFields }[];
  contexts: KubectlContext[];
  currentContext: string;
}

/** How the kubeconfig of a page, which needs neither, shows its certificates. */
export const AUTHORITY: ConfigFields = { 'certificate-authority-data': 'DATA+OMITTED' };
export const CERTIFICATE: ConfigFields = {
  'client-certificate-data': 'DATA+OMITTED',
  'client-key-data': 'DATA+OMITTED',
};
