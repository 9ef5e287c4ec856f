// psql: runs statements of its arguments, its input, or somebody at a terminal.
import type { Task } from '../../../../kernel/task.ts';
import type { Program, ProgramContext } from '../../../machines/program.ts';
import { light } from '../../shell/light.ts';
import { connectSql, dialogue, runScript } from './sql-client.ts';
import type { SqlResult } from './sql-dialect.ts';

const PORT = 5432;

interface Wish {
  host: string | undefined;
  port: number;
  user: string;
  password: string;
  database: string | undefined;
  scripts: string[];
  isBare: boolean;
}

export const psqlClient: Program = light(function* (self): Task<number> {
  const wish = wishOf(self);
  const { host = '127.0.0.1', port, user, password } = wish;
  const database = wish.database ?? user;
  const connecting = yield* connectSql(self, { host, port, user, password }, database);
  const where =
    wish.host === undefined
      ? 'connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed'
      : `connection to server at "${host}", port ${port} failed`;
  if (connecting.is !== 'connected') {
    const why =
      connecting.is === 'unknown host'
        ? `could not translate host name "${host}" to address: Name or service not known`
        : `${where}: Connection ${connecting.is === 'timeout' ? 'timed out' : 'refused'}`;
    self.stderr.write(`psql: error: ${why}\n`);
    return 2;
  }
  const { session } = connecting;
  const first = yield* session.ask(`USE "${database}"`);
  if (first.is === 'error') {
    const fatal = (first.message ?? '').replace(/^ERROR:/, 'FATAL:');
    self.stderr.write(`psql: error: ${where}: ${fatal}\n`);
    session.close();
    return 2;
  }
  const show = (result: SqlResult): void => write(self, wish, result);
  let status = 0;
  for (const script of wish.scripts) status ||= yield* runScript(session, script, show);
  if (wish.scripts.length === 0) {
    if (self.stdin.isTerminal) self.stdout.write('psql (18.0)\nType "help" for help.\n\n');
    const prompts = { first: `${database}=# `, more: `${database}-# ` };
    status = yield* dialogue(self, session, prompts, show, (line) => meta(self, line));
  }
  session.close();
  return status;
});

function meta(self: ProgramContext, line: string): 'leave' | 'done' | undefined {
  if (/^(\\q|exit|quit)$/.test(line)) return 'leave';
  if (!line.startsWith('\\')) return undefined;
  self.stderr.write(`invalid command ${line.split(' ')[0]}\nTry \\? for help.\n`);
  return 'done';
}

function wishOf(self: ProgramContext): Wish {
  const { env } = self;
  const wish: Wish = {
    host: env.get('PGHOST'),
    port: Number(env.get('PGPORT') ?? PORT),
    user: env.get('PGUSER') ?? env.get('POSTGRES_USER') ?? 'postgres',
    password: env.get('PGPASSWORD') ?? '',
    database: env.get('PGDATABASE'),
    scripts: [],
    isBare: false,
  };
  const given: string[] = [];
  const words = self.argv.slice(1);
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const [, name = '', joined] =
      /^--([a-z-]+)(?:=(.*))?$/s.exec(word) ?? /^-([a-zA-Z])(.+)?$/s.exec(word) ?? [];
    const value = (): string => joined ?? words.shift() ?? '';
    if (name === '') given.push(word);
    else if (name === 'h' || name === 'host') wish.host = value();
    else if (name === 'p' || name === 'port') wish.port = Number(value());
    else if (name === 'U' || name === 'username') wish.user = value();
    else if (name === 'd' || name === 'dbname') wish.database = value();
    else if (name === 'c' || name === 'command') wish.scripts.push(value());
    else if (/^[tAqtX]+$/.test(name + (joined ?? ''))) wish.isBare = /[tA]/.test(word);
  }
  const [database, user] = given;
  const address = /^postgres(?:ql)?:\/\/([^:@]*)(?::([^@]*))?@([^:/]+)(?::(\d+))?\/(.*)$/;
  const url = address.exec(database ?? '');
  if (url) {
    const [, name = '', password = '', host = '', port = PORT, path = ''] = url;
    return { ...wish, user: name, password, host, port: Number(port), database: path };
  }
  return { ...wish, user: user ?? wish.user, database: wish.database ?? database };
}

function write(self: ProgramContext, { isBare }: Wish, result: SqlResult): void {
  if (result.is === 'error') self.stderr.write(`${result.message}\n`);
  else if (result.is === 'done') self.stdout.write(result.tag ? `${result.tag}\n` : '');
  else {
    const { columns = [], rows = [] } = result;
    const texts = rows.map((row) => row.map((value) => (value === null ? '' : String(value))));
    if (isBare) self.stdout.write(texts.map((row) => ` ${row.join(' | ')}\n`.trimStart()).join(''));
    else self.stdout.write(tableOf(columns, texts, rows));
  }
}

/** Numbers stand at the right, names in the middle. */
function tableOf(
  columns: readonly string[],
  texts: readonly (readonly string[])[],
  rows: SqlResult['rows'],
): string {
  const widths = columns.map((name, at) =>
    Math.max(name.length, ...texts.map((row) => (row[at] ?? '').length)),
  );
  const head = columns.map((name, at) => {
    const space = (widths[at] as number) - name.length;
    return ` ${' '.repeat(Math.floor(space / 2))}${name}${' '.repeat(Math.ceil(space / 2))} `;
  });
  const rule = widths.map((width) => '-'.repeat(width + 2)).join('+');
  const lines = texts.map((row, index) =>
    row
      .map((text, at) => {
        const width = widths[at] as number;
        const isNumber = typeof rows?.[index]?.[at] === 'number';
        const isLast = at === row.length - 1;
        return ` ${isNumber ? text.padStart(width) : isLast ? text : text.padEnd(width)}`;
      })
      .join(' |'),
  );
  const count = `(${texts.length} ${texts.length === 1 ? 'row' : 'rows'})`;
  return [head.join('|'), rule, ...lines, count, '', ''].join('\n');
}
