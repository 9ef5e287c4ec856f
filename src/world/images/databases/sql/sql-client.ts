// What the command line clients of databases share: a session, and scripts of statements.
import type { Task } from '../../../../kernel/task.ts';
import { seconds } from '../../../../kernel/time.ts';
import type { ProgramContext } from '../../../machines/program.ts';
import type { ConnectionEnd } from '../../../network/connection.ts';
import { resolveHost } from '../../shell/commands/network/resolve-host.ts';
import type { SqlResult } from './sql-dialect.ts';
import { statementsOf } from './sql-text.ts';

export interface SqlLogin {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

export type SqlConnecting =
  | { readonly is: 'connected'; readonly session: SqlSession }
  | { readonly is: 'unknown host' | 'refused' | 'timeout' };

const TIMEOUT = seconds(10);

export function* connectSql(
  self: ProgramContext,
  login: SqlLogin,
  database: string,
): Task<SqlConnecting> {
  const address = yield* resolveHost(self, login.host);
  if (address === undefined) return { is: 'unknown host' };
  const to = { address, port: login.port };
  const outcome = yield* self.net.connect(self.process, to, { timeout: TIMEOUT });
  if (outcome.is !== 'connected') return { is: outcome.is === 'timeout' ? 'timeout' : 'refused' };
  return { is: 'connected', session: new SqlSession(outcome.end, login, database) };
}

export class SqlSession {
  constructor(
    private readonly end: ConnectionEnd,
    private readonly login: SqlLogin,
    private database: string,
  ) {}

  *ask(sql: string): Task<SqlResult> {
    const { user, password } = this.login;
    this.end.send({ is: 'statement', user, password, database: this.database, sql });
    const received = yield* this.end.inbox.receive();
    if (received.is === 'closed') {
      return { is: 'error', message: 'ERROR 2013 (HY000): Lost connection to server during query' };
    }
    const result = received.message as SqlResult;
    if (result.database !== undefined) this.database = result.database;
    return result;
  }

  close(): void {
    this.end.close();
  }
}

/** Runs statements in turn; stops at the first that fails and answers 1. */
export function* runScript(
  session: SqlSession,
  script: string,
  show: (result: SqlResult) => void,
): Task<number> {
  const { whole, rest } = statementsOf(script);
  for (const sql of rest.trim() === '' ? whole : [...whole, rest.trim()]) {
    const result = yield* session.ask(sql);
    show(result);
    if (result.is === 'error') return 1;
  }
  return 0;
}

/** Reads statements as they are typed or piped; `meta` says whether a line ends the dialogue. */
export function* dialogue(
  self: ProgramContext,
  session: SqlSession,
  prompts: { readonly first: string; readonly more: string },
  show: (result: SqlResult) => void,
  meta: (line: string) => 'leave' | 'done' | undefined,
): Task<number> {
  const isTerminal = self.stdin.isTerminal === true;
  const prompt = (text: string): void => {
    if (isTerminal) self.stdout.write(text);
  };
  let pending = '';
  prompt(prompts.first);
  for (;;) {
    const piece: string | undefined = yield* self.stdin.read();
    if (piece === undefined) return yield* runScript(session, pending, show);
    for (const line of piece.split(/(?<=\n)/)) {
      const ruling = pending.trim() === '' ? meta(line.trim()) : undefined;
      if (ruling === 'leave') return 0;
      if (ruling === undefined) pending += line;
      const { whole, rest } = statementsOf(pending);
      pending = rest.trimStart();
      for (const sql of whole) {
        const result = yield* session.ask(sql);
        show(result);
        if (result.is === 'error' && !isTerminal) return 1;
      }
    }
    prompt(pending === '' ? prompts.first : prompts.more);
  }
}
