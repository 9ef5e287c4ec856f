// mysql: runs statements of its arguments, its input, or somebody at a terminal.
import type { Task } from '../../../../kernel/task.ts';
import type { Program, ProgramContext } from '../../../machines/program.ts';
import { light } from '../../shell/light.ts';
import { connectSql, dialogue, runScript } from './sql-client.ts';
import type { SqlConnecting } from './sql-client.ts';
import type { SqlResult } from './sql-dialect.ts';

const PORT = 3306;
const WARNING =
  'mysql: [Warning] Using a password on the command line interface can be insecure.\n';

interface Wish {
  host: string | undefined;
  port: number;
  user: string;
  password: string;
  asksPassword: boolean;
  database: string;
  script: string | undefined;
  hasTable: boolean;
  hasNames: boolean;
}

export const mysqlClient: Program = light(function* (self): Task<number> {
  const wish = wishOf(self);
  if (wish.password !== '') self.stderr.write(WARNING);
  if (wish.asksPassword) {
    self.stderr.write('Enter password: ');
    wish.password = ((yield* self.stdin.read()) ?? '').trim();
    self.stderr.write('\n');
  }
  const { host = '127.0.0.1', port, user, password } = wish;
  const connecting = yield* connectSql(self, { host, port, user, password }, wish.database);
  if (connecting.is !== 'connected') {
    self.stderr.write(`${whyNot(connecting, wish)}\n`);
    return 1;
  }
  const { session } = connecting;
  const isTerminal = self.stdin.isTerminal === true;
  const show = (result: SqlResult): void => write(self, wish, result, isTerminal);
  const first = yield* session.ask(wish.database === '' ? 'SELECT 1' : `USE \`${wish.database}\``);
  let status = 1;
  if (first.is === 'error') self.stderr.write(`${plainError(first)}\n`);
  else if (wish.script !== undefined) status = yield* runScript(session, wish.script, show);
  else {
    if (isTerminal) self.stdout.write(BANNER);
    const prompts = { first: 'mysql> ', more: '    -> ' };
    status = yield* dialogue(self, session, prompts, show, (line) => {
      if (!/^(exit|quit|\\q);?$/i.test(line)) return undefined;
      if (isTerminal) self.stdout.write('Bye\n');
      return 'leave';
    });
  }
  session.close();
  return status;
});

const BANNER =
  'Welcome to the MySQL monitor.  Commands end with ; or \\g.\n' +
  "Type 'help;' or '\\h' for help. Type '\\c' to clear the current input statement.\n\n";

function whyNot({ is }: SqlConnecting, { host, port }: Wish): string {
  if (host === undefined) {
    return (
      "ERROR 2002 (HY000): Can't connect to local MySQL server through socket " +
      "'/var/run/mysqld/mysqld.sock' (2)"
    );
  }
  if (is === 'unknown host') return `ERROR 2005 (HY000): Unknown MySQL server host '${host}' (-2)`;
  const code = is === 'timeout' ? 110 : 111;
  return `ERROR 2003 (HY000): Can't connect to MySQL server on '${host}:${port}' (${code})`;
}

function wishOf(self: ProgramContext): Wish {
  const wish: Wish = {
    host: undefined,
    port: PORT,
    user: 'root',
    password: self.env.get('MYSQL_PWD') ?? '',
    asksPassword: false,
    database: '',
    script: undefined,
    hasTable: self.stdin.isTerminal === true,
    hasNames: true,
  };
  const words = self.argv.slice(1);
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const [, name = '', joined] =
      /^--([a-z-]+)(?:=(.*))?$/s.exec(word) ?? /^-([a-zA-Z])(.+)?$/s.exec(word) ?? [];
    const value = (): string => joined ?? words.shift() ?? '';
    if (name === '') wish.database = word;
    else if (name === 'h' || name === 'host') wish.host = value();
    else if (name === 'P' || name === 'port') wish.port = Number(value());
    else if (name === 'u' || name === 'user') wish.user = value();
    else if (name === 'D' || name === 'database') wish.database = value();
    else if (name === 'e' || name === 'execute') wish.script = value();
    else if (name === 't' || name === 'table') wish.hasTable = true;
    else if (name === 'B' || name === 'batch') wish.hasTable = false;
    else if (name === 'N' || name === 'skip-column-names') wish.hasNames = false;
    else if (name === 's' || name === 'silent') wish.hasTable = false;
    else if (name === 'p' || name === 'password') {
      wish.password = joined ?? '';
      wish.asksPassword = joined === undefined;
    }
  }
  return wish;
}

/** Without `at line 1`, which only scripts are told. */
function plainError({ message = '' }: SqlResult): string {
  return message.replace(' at line 1:', ':');
}

function write(self: ProgramContext, wish: Wish, result: SqlResult, isTerminal: boolean): void {
  const isTyped = isTerminal && wish.script === undefined;
  if (result.is === 'error') {
    self.stderr.write(`${isTyped ? plainError(result) : result.message}\n`);
    return;
  }
  if (result.is === 'rows') {
    const { columns = [], rows = [] } = result;
    const texts = rows.map((row) => row.map((value) => (value === null ? 'NULL' : String(value))));
    if (texts.length > 0) self.stdout.write(tableOf(columns, texts, wish));
    const noun = texts.length === 1 ? 'row' : 'rows';
    const count = texts.length === 0 ? 'Empty set' : `${texts.length} ${noun} in set`;
    if (isTyped) self.stdout.write(`${count} (0.00 sec)\n\n`);
    return;
  }
  if (!isTyped) return;
  const { count = 0, database } = result;
  const done = `Query OK, ${count} ${count === 1 ? 'row' : 'rows'} affected (0.01 sec)\n\n`;
  self.stdout.write(database === undefined ? done : 'Database changed\n');
}

function tableOf(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  { hasTable, hasNames }: Wish,
): string {
  const lines = hasNames ? [columns, ...rows] : rows;
  if (!hasTable) return lines.map((line) => `${line.join('\t')}\n`).join('');
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => (line[at] ?? '').length)));
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`;
  const show = (line: readonly string[]): string =>
    `|${line.map((text, at) => ` ${text.padEnd(widths[at] ?? 0)} `).join('|')}|\n`;
  const head = hasNames ? show(columns) + rule : '';
  return rule + head + rows.map(show).join('') + rule;
}
