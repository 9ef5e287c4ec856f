// A database server as a program: its data on its disk, one statement for each message, replicas.
import type { Task } from '../../../../kernel/task.ts';
import { seconds } from '../../../../kernel/time.ts';
import { sleep } from '../../../../kernel/waits.ts';
import { isFileError } from '../../../machines/file-system-error.ts';
import type { ExitCode, Program, ProgramContext } from '../../../machines/program.ts';
import type { ConnectionEnd } from '../../../network/connection.ts';
import { untilStopped } from '../../generic/generic-server.ts';
import type { TcpServer } from '../../servers/tcp-server.ts';
import { resolveHost } from '../../shell/commands/network/resolve-host.ts';
import { formatTime } from '../../shell/commands/system/date.ts';
import type { Dialect, SqlResult } from './sql-dialect.ts';
import { isWrite, runStatement } from './sql-engine.ts';
import type { ServerFacts } from './sql-engine.ts';
import { emptyState, stateOfText, textOfState } from './sql-store.ts';
import type { LoggedStatement, SqlState } from './sql-store.ts';

/** What a client sends: one statement, or (a replica) where its copy ends. */
export type SqlRequest =
  | {
      readonly is: 'statement';
      readonly user: string;
      readonly password: string;
      readonly database: string;
      readonly sql: string;
    }
  | { readonly is: 'replicate'; readonly position: number };

export interface SqlServer extends TcpServer {
  readonly dialect: Dialect;
  readonly version: string;
  /** Such as `/var/lib/mysql`. */
  readonly dataDirectory: string;
  /** Fills a new server from its environment. */
  readonly initialize: (self: ProgramContext, state: SqlState) => void;
  readonly denied: (user: string, host: string, password: string) => string;
}

/** The file in the data directory that holds everything. */
export const DATA_FILE = 'simulated-tables.json';
const RETRY = seconds(10);

export function sqlServer(server: SqlServer): Program {
  return function* (self): Task<ExitCode> {
    const known = stored(self, server);
    const refusal = known ? undefined : server.refusal?.(self);
    if (refusal !== undefined) {
      self.stderr.write(refusal);
      return 1;
    }
    if (server.startup > 0) yield* sleep(server.startup);
    return yield* new Running(self, server, known).run();
  };
}

function stored(self: ProgramContext, { dataDirectory }: SqlServer): SqlState | undefined {
  const text = self.files.readText(`${dataDirectory}/${DATA_FILE}`);
  return isFileError(text) ? undefined : stateOfText(text);
}

class Running {
  private readonly state: SqlState;
  private readonly facts: ServerFacts;
  private readonly isReadOnly: boolean;
  private readonly replicas = new Set<ConnectionEnd>();
  private isFollowing = false;

  constructor(
    private readonly self: ProgramContext,
    private readonly server: SqlServer,
    known: SqlState | undefined,
  ) {
    this.state = known ?? emptyState();
    const settings = settingsOf(self);
    this.isReadOnly = /^\s*super[-_]read[-_]only/m.test(settings);
    this.facts = {
      dialect: server.dialect,
      version: server.version,
      serverId: Number(/^\s*server[-_]id\s*=\s*(\d+)/m.exec(settings)?.[1] ?? 1),
      hostname: self.hostname,
      now: () => formatTime('%Y-%m-%d %H:%M:%S', self.process.clock.now),
    };
    if (known) return;
    server.initialize(self, this.state);
    this.save();
  }

  *run(): Task<ExitCode> {
    const { self, server, state } = this;
    for (const port of server.ports) {
      const listener = self.net.listen(self.process, port, (end) => this.welcome(end));
      if (listener) continue;
      self.stderr.write(`could not bind to 0.0.0.0:${port}: Address already in use\n`);
      return 1;
    }
    self.stdout.write(server.readyLine);
    if (state.primary?.isRunning) this.startReplica();
    return yield* untilStopped(self);
  }

  private welcome(end: ConnectionEnd): void {
    end.onMessage((message) => {
      const request = message as Partial<SqlRequest>;
      if (request.is === 'statement') {
        end.send(this.answer(end, request as SqlRequest & { is: 'statement' }));
      } else if (request.is === 'replicate') {
        this.replicas.add(end);
        end.send(this.state.log.slice(request.position ?? 0));
      } else if (typeof message !== 'string') end.close('reset');
    });
    end.onClose(() => void this.replicas.delete(end));
  }

  private answer(
    end: ConnectionEnd,
    { user, password, database, sql }: SqlRequest & { is: 'statement' },
  ): SqlResult {
    const { server, state, facts } = this;
    const { address } = end.remote;
    const host = address === '127.0.0.1' ? 'localhost' : address;
    const isTrusted = !server.dialect.isMysql && host === 'localhost';
    if (!isTrusted && state.users[user] !== password) {
      return { is: 'error', message: server.denied(user, host, password) };
    }
    const ordered = server.dialect.isMysql ? this.replication(sql) : undefined;
    if (ordered) return ordered;
    if (this.isReadOnly && isWrite(sql)) return READ_ONLY;
    const result = runStatement(facts, state, database, sql);
    if (result.is !== 'error' && isWrite(sql)) this.written({ database, sql });
    return result;
  }

  private written(entry: LoggedStatement): void {
    this.state.log.push(entry);
    this.save();
    for (const replica of this.replicas) replica.send([entry]);
  }

  private save(): void {
    const { self, server, state } = this;
    self.files.makeDirectory(`${server.dataDirectory}/mysql`, { parents: true });
    self.files.writeText(`${server.dataDirectory}/${DATA_FILE}`, textOfState(state));
  }

  /** CHANGE MASTER TO, START SLAVE and STOP SLAVE (or REPLICA). */
  private replication(sql: string): SqlResult | undefined {
    const { state } = this;
    if (/^\s*change\s+(master|replication\s+source)\s+to\b/i.test(sql)) {
      const host = /(?:MASTER|SOURCE)_HOST\s*=\s*'([^']*)'/i.exec(sql)?.[1] ?? '';
      const position = Number(/(?:MASTER|SOURCE)_LOG_POS\s*=\s*(\d+)/i.exec(sql)?.[1] ?? 0);
      state.primary = { host, position, isRunning: false };
    } else if (/^\s*start\s+(slave|replica)\b/i.test(sql) && state.primary) {
      state.primary = { ...state.primary, isRunning: true };
      this.startReplica();
    } else if (/^\s*stop\s+(slave|replica)\b/i.test(sql) && state.primary) {
      state.primary = { ...state.primary, isRunning: false };
    } else return undefined;
    this.save();
    return { is: 'done', count: 0 };
  }

  private startReplica(): void {
    if (this.isFollowing) return;
    this.isFollowing = true;
    this.self.process.spawn('replica', this.replicate());
  }

  /** Follows the primary's log until it is told to stop. */
  private *replicate(): Task {
    const { self, state } = this;
    const port = this.server.ports[0] as number;
    for (;;) {
      if (!state.primary?.isRunning) {
        this.isFollowing = false;
        return;
      }
      const address = yield* resolveHost(self, state.primary.host);
      const outcome =
        address === undefined
          ? undefined
          : yield* self.net.connect(self.process, { address, port }, { timeout: RETRY });
      if (outcome?.is === 'connected') yield* this.follow(outcome.end);
      yield* sleep(RETRY);
    }
  }

  private *follow(end: ConnectionEnd): Task {
    const { state, facts } = this;
    end.send({ is: 'replicate', position: state.primary?.position ?? 0 });
    for (;;) {
      const received = yield* end.inbox.receive();
      if (received.is === 'closed' || !state.primary?.isRunning) return end.close();
      const entries = received.message as readonly LoggedStatement[];
      for (const { database, sql } of entries) {
        runStatement(facts, state, database, sql);
        state.primary.position++;
        this.written({ database, sql });
      }
    }
  }
}

const READ_ONLY: SqlResult = {
  is: 'error',
  message:
    'ERROR 1290 (HY000) at line 1: The MySQL server is running with the --super-read-only option' +
    ' so it cannot execute this statement',
};

/** The text of the files that MySQL reads for settings. */
function settingsOf({ files }: ProgramContext): string {
  const directory = '/etc/mysql/conf.d';
  const entries = files.list(directory);
  if (isFileError(entries)) return '';
  const texts = entries.map(({ name }) => files.readText(`${directory}/${name}`));
  return texts.filter((text) => !isFileError(text)).join('\n');
}
