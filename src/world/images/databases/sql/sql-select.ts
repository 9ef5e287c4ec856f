// SELECT: expressions, conditions, order and limits over one table, or over none.
import type { SqlResult } from './sql-dialect.ts';
import type { ServerFacts } from './sql-engine.ts';
import type { Table, Value } from './sql-store.ts';
import type { SqlReader } from './sql-text.ts';

interface Item {
  readonly title: string;
  readonly of: (row: readonly Value[]) => Value;
  readonly isCount: boolean;
}

type RowTest = (row: readonly Value[]) => boolean;

/** What follows SELECT. */
export function selectFrom(
  facts: ServerFacts,
  reader: SqlReader,
  database: string,
  readTable: () => Table,
): SqlResult {
  const wanted: ((table: Table | undefined) => readonly Item[])[] = [];
  do wanted.push(itemReader(facts, reader, database));
  while (reader.take(','));
  const table = reader.take('FROM') ? readTable() : undefined;
  const items = wanted.flatMap((make) => make(table));
  if (!table) {
    reader.end();
    return { is: 'rows', columns: titlesOf(items), rows: [items.map(({ of }) => of([]))] };
  }
  const matches = matcher(facts, reader, table);
  let rows = table.rows.filter(matches);
  if (reader.take('ORDER', 'BY')) {
    const at = columnAt(facts, table, reader.name());
    const sign = reader.take('DESC') ? -1 : 1;
    reader.take('ASC');
    rows = [...rows].sort((a, b) => sign * compare(a[at] as Value, b[at] as Value));
  }
  if (reader.take('LIMIT')) rows = rows.slice(0, Number(reader.next().text));
  reader.end();
  if (items.some(({ isCount }) => isCount)) {
    const cells = items.map((item) => (item.isCount ? rows.length : item.of(rows[0] ?? [])));
    return { is: 'rows', columns: titlesOf(items), rows: [cells] };
  }
  const shown = rows.map((row) => items.map(({ of }) => of(row)));
  return { is: 'rows', columns: titlesOf(items), rows: shown };
}

function titlesOf(items: readonly Item[]): readonly string[] {
  return items.map(({ title }) => title);
}

/** One item of the list; columns are known once the table is. */
function itemReader(
  facts: ServerFacts,
  reader: SqlReader,
  database: string,
): (table: Table | undefined) => readonly Item[] {
  const first = reader.peek();
  if (reader.take('*')) {
    return (table) => {
      if (!table) throw facts.dialect.syntax('*');
      return table.columns.map(({ name }, at) => plain(name, (row) => row[at] as Value));
    };
  }
  if (reader.take('COUNT', '(')) {
    const of = reader.next().text;
    reader.expect(')');
    const title = alias(reader) ?? (facts.dialect.isMysql ? `COUNT(${of})` : 'count');
    return () => [{ title, of: () => 0, isCount: true }];
  }
  const isColumn = first?.is === 'word' && !isFunction(first.text);
  if (isColumn) {
    const name = reader.name();
    const title = alias(reader) ?? name;
    return (table) => {
      if (!table) throw facts.dialect.noColumn(name);
      const at = columnAt(facts, table, name);
      return [plain(title, (row) => row[at] as Value)];
    };
  }
  const { value, text } = expression(facts, reader, database);
  const title = alias(reader) ?? (facts.dialect.isMysql ? text : '?column?');
  return () => [plain(title, () => value)];
}

function plain(title: string, of: Item['of']): Item {
  return { title, of, isCount: false };
}

function alias(reader: SqlReader): string | undefined {
  return reader.take('AS') ? reader.next().text : undefined;
}

const FUNCTIONS =
  /^(now|version|database|current_database|user|current_user|null|true|false|current_timestamp)$/i;

function isFunction(text: string): boolean {
  return text.startsWith('@@') || FUNCTIONS.test(text);
}

/** The value of literals, settings, functions without arguments, sums and products. */
export function evaluate(facts: ServerFacts, reader: SqlReader, database: string): Value {
  return expression(facts, reader, database).value;
}

function expression(
  facts: ServerFacts,
  reader: SqlReader,
  database: string,
): { readonly value: Value; readonly text: string } {
  let { value, text } = atom(facts, reader, database);
  for (;;) {
    const sign = ['+', '-', '*'].find((mark) => reader.take(mark));
    if (sign === undefined) return { value, text };
    const right = atom(facts, reader, database);
    const [a, b] = [Number(value), Number(right.value)];
    value = sign === '+' ? a + b : sign === '-' ? a - b : a * b;
    text += ` ${sign} ${right.text}`;
  }
}

function atom(
  facts: ServerFacts,
  reader: SqlReader,
  database: string,
): { readonly value: Value; readonly text: string } {
  const isNegative = reader.take('-');
  const token = reader.next();
  const { text } = token;
  if (token.is === 'string') return { value: text, text };
  if (token.is === 'number') {
    return {
      value: isNegative ? -Number(text) : Number(text),
      text: isNegative ? `-${text}` : text,
    };
  }
  const isCall = reader.take('(', ')');
  const title = isCall ? `${text}()` : text;
  const value = named(facts, database, text);
  if (value === undefined) throw facts.dialect.noColumn(text);
  return { value, text: title };
}

function named(facts: ServerFacts, database: string, text: string): Value | undefined {
  switch (text.toLowerCase()) {
    case 'null':
      return null;
    case 'true':
      return 1;
    case 'false':
      return 0;
    case 'now':
    case 'current_timestamp':
      return facts.now();
    case 'version':
    case '@@version':
      return facts.version;
    case 'database':
    case 'current_database':
      return database === '' ? null : database;
    case 'user':
    case 'current_user':
      return facts.dialect.isMysql ? 'root@localhost' : 'postgres';
    case '@@server_id':
      return facts.serverId;
    case '@@hostname':
      return facts.hostname;
    default:
      return undefined;
  }
}

/** `WHERE column = value AND ...`; without it every row matches. */
export function matcher(facts: ServerFacts, reader: SqlReader, table: Table): RowTest {
  if (!reader.take('WHERE')) return () => true;
  const tests: RowTest[] = [];
  do tests.push(condition(facts, reader, table));
  while (reader.take('AND'));
  return (row) => tests.every((test) => test(row));
}

function condition(facts: ServerFacts, reader: SqlReader, table: Table): RowTest {
  const at = columnAt(facts, table, reader.name());
  if (reader.take('IS')) {
    const isNegated = reader.take('NOT');
    reader.expect('NULL');
    return (row) => (row[at] === null) !== isNegated;
  }
  const sign = reader.next().text.toUpperCase();
  const wanted = evaluate(facts, reader, '');
  const order = (row: readonly Value[]): number => compare(row[at] as Value, wanted);
  switch (sign) {
    case '=':
      return (row) => row[at] !== null && order(row) === 0;
    case '<>':
    case '!=':
      return (row) => row[at] !== null && order(row) !== 0;
    case '<':
      return (row) => order(row) < 0;
    case '>':
      return (row) => order(row) > 0;
    case '<=':
      return (row) => order(row) <= 0;
    case '>=':
      return (row) => order(row) >= 0;
    case 'LIKE': {
      const pattern = String(wanted)
        .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
        .replace(/%/g, '[\\s\\S]*')
        .replace(/_/g, '[\\s\\S]');
      const expected = new RegExp(`^${pattern}$`, facts.dialect.isMysql ? 'i' : '');
      return (row) => expected.test(String(row[at]));
    }
    default:
      throw facts.dialect.syntax(sign);
  }
}

function columnAt({ dialect }: ServerFacts, table: Table, name: string): number {
  const at = table.columns.findIndex((one) => one.name.toLowerCase() === name.toLowerCase());
  if (at < 0) throw dialect.noColumn(name);
  return at;
}

/** Numbers as numbers, texts by their letters, nothing before anything. */
function compare(a: Value, b: Value): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  if (typeof a === 'number' || typeof b === 'number') return Number(a) - Number(b);
  return a < b ? -1 : a > b ? 1 : 0;
}
