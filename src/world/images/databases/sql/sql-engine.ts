// Runs statements: what tutorials ask of a database, and a clear refusal of everything else.
import { SqlError } from './sql-dialect.ts';
import type { Dialect, SqlResult } from './sql-dialect.ts';
import { evaluate, matcher, selectFrom } from './sql-select.ts';
import { dictionary } from './sql-store.ts';
import type { Column, SqlState, Table, Value } from './sql-store.ts';
import { SqlReader, tokensOf } from './sql-text.ts';

/** What a server knows beside its data. */
export interface ServerFacts {
  readonly dialect: Dialect;
  readonly version: string;
  readonly serverId: number;
  readonly hostname: string;
  /** `2026-01-01 08:00:00`. */
  readonly now: () => string;
}

/** One statement, on behalf of a client whose current database is given. */
export function runStatement(
  facts: ServerFacts,
  state: SqlState,
  database: string,
  sql: string,
): SqlResult {
  const { dialect } = facts;
  try {
    const reader = new SqlReader(tokensOf(sql, dialect.isMysql), dialect.syntax);
    return new Statement(facts, state, database, reader).run();
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    return { is: 'error', message: error.message };
  }
}

/** Whether a statement changes what replicas copy. */
export function isWrite(sql: string): boolean {
  return /^\s*(create|drop|insert|update|delete|truncate|replace)\b/i.test(sql);
}

class Statement {
  constructor(
    private readonly facts: ServerFacts,
    private readonly state: SqlState,
    private readonly database: string,
    private readonly reader: SqlReader,
  ) {}

  run(): SqlResult {
    const { reader, facts } = this;
    if (reader.take('SELECT')) return this.select();
    if (reader.take('INSERT', 'INTO')) return this.insert();
    if (reader.take('UPDATE')) return this.update();
    if (reader.take('DELETE', 'FROM')) return this.delete();
    if (reader.take('CREATE')) return this.create();
    if (reader.take('DROP')) return this.drop();
    if (reader.take('SHOW')) return this.show();
    if (reader.take('USE')) return this.use();
    const word = reader.next().text.toUpperCase();
    // Settings, transactions and rights change nothing that is shown here.
    if (/^(SET|BEGIN|COMMIT|ROLLBACK|START|FLUSH|GRANT|ALTER|ANALYZE)$/.test(word)) {
      return { is: 'done', count: 0, tag: word };
    }
    if (/^[A-Z]+$/.test(word) && /^(REVOKE|EXPLAIN|WITH|MERGE|CALL|LOAD|COPY)$/.test(word)) {
      throw facts.dialect.unsupported(word);
    }
    throw facts.dialect.syntax(word);
  }

  private select(): SqlResult {
    const { facts, reader } = this;
    return selectFrom(facts, reader, this.database, () => this.tableHere().table);
  }

  private insert(): SqlResult {
    const { reader, facts } = this;
    const { table, name } = this.tableHere();
    const names = reader.take('(') ? this.list(() => reader.name()) : undefined;
    const columns = names?.map((one) => this.columnAt(table, one));
    reader.expect('VALUES');
    let count = 0;
    do {
      reader.expect('(');
      const values = this.list(() => evaluate(facts, reader, this.database));
      count++;
      this.addRow(table, name, columns ?? table.columns.map((_, index) => index), values, count);
    } while (reader.take(','));
    reader.end();
    return { is: 'done', count, tag: `INSERT 0 ${count}` };
  }

  private addRow(
    table: Table,
    name: string,
    columns: readonly number[],
    values: readonly Value[],
    row: number,
  ): void {
    const { dialect } = this.facts;
    if (values.length !== columns.length) throw dialect.countMismatch(row);
    const cells: Value[] = table.columns.map(() => null);
    columns.forEach((at, index) => (cells[at] = values[index] as Value));
    for (const [at, column] of table.columns.entries()) {
      if (cells[at] === null && column.isAutomatic) cells[at] = table.nextNumber++;
      if (cells[at] === null && column.isRequired) throw dialect.notNull(column.name, name);
      const value = cells[at];
      if (column.isKey && table.rows.some((other) => other[at] === value)) {
        throw dialect.duplicate(String(value), name);
      }
    }
    table.rows.push(cells);
  }

  private update(): SqlResult {
    const { reader, facts } = this;
    const { table } = this.tableHere();
    reader.expect('SET');
    const changes: [number, Value][] = [];
    do {
      const at = this.columnAt(table, reader.name());
      reader.expect('=');
      changes.push([at, evaluate(facts, reader, this.database)]);
    } while (reader.take(','));
    const matches = matcher(facts, reader, table);
    reader.end();
    const rows = table.rows.filter(matches);
    for (const row of rows) for (const [at, value] of changes) row[at] = value;
    return { is: 'done', count: rows.length, tag: `UPDATE ${rows.length}` };
  }

  private delete(): SqlResult {
    const { table } = this.tableHere();
    const matches = matcher(this.facts, this.reader, table);
    this.reader.end();
    const kept = table.rows.filter((row) => !matches(row));
    const count = table.rows.length - kept.length;
    table.rows = kept;
    return { is: 'done', count, tag: `DELETE ${count}` };
  }

  private create(): SqlResult {
    const { reader, state, facts } = this;
    if (reader.take('DATABASE') || reader.take('SCHEMA')) {
      const isTolerant = reader.take('IF', 'NOT', 'EXISTS');
      const name = reader.name();
      reader.skipToEnd();
      if (!state.databases[name]) state.databases[name] = dictionary();
      else if (!isTolerant) throw facts.dialect.databaseExists(name);
      return { is: 'done', count: 1, tag: 'CREATE DATABASE' };
    }
    if (reader.take('USER') || reader.take('ROLE')) {
      reader.skipToEnd();
      return { is: 'done', count: 0, tag: 'CREATE ROLE' };
    }
    if (!reader.take('TABLE')) throw facts.dialect.unsupported(`CREATE ${reader.next().text}`);
    const isTolerant = reader.take('IF', 'NOT', 'EXISTS');
    const { tables, name } = this.place();
    if (tables[name] && !isTolerant) throw facts.dialect.tableExists(name);
    reader.expect('(');
    const columns = this.list(() => this.column()).filter((one) => one !== undefined);
    reader.skipToEnd();
    tables[name] ??= { columns, rows: [], nextNumber: 1 };
    return { is: 'done', count: 0, tag: 'CREATE TABLE' };
  }

  /** Undefined for a constraint of the table. */
  private column(): Column | undefined {
    const { reader } = this;
    const name = reader.name();
    const words: string[] = [];
    for (let depth = 0; ;) {
      const token = reader.peek();
      if (!token) throw reader.fail();
      if (depth === 0 && (token.text === ',' || token.text === ')')) break;
      if (token.text === '(') depth++;
      if (token.text === ')') depth--;
      words.push(reader.next().text.toUpperCase());
    }
    if (/^(PRIMARY|UNIQUE|KEY|INDEX|CONSTRAINT|FOREIGN)$/i.test(name)) return undefined;
    const text = words.join(' ');
    const isAutomatic = /AUTO_INCREMENT|SERIAL|IDENTITY/.test(text);
    const isKey = /PRIMARY KEY/.test(text);
    const isRequired = isKey || /NOT NULL/.test(text);
    return { name, type: words[0] ?? '', isAutomatic, isKey, isRequired };
  }

  private drop(): SqlResult {
    const { reader, state, facts } = this;
    const isDatabase = reader.take('DATABASE');
    if (!isDatabase && !reader.take('TABLE')) {
      throw facts.dialect.unsupported(`DROP ${reader.next().text}`);
    }
    const isTolerant = reader.take('IF', 'EXISTS');
    if (isDatabase) {
      const name = reader.name();
      if (!state.databases[name] && !isTolerant) throw facts.dialect.noDatabase(name);
      delete state.databases[name];
      return { is: 'done', count: 0, tag: 'DROP DATABASE' };
    }
    const { tables, name, database } = this.place();
    if (!tables[name] && !isTolerant) throw facts.dialect.noTable(database, name);
    delete tables[name];
    return { is: 'done', count: 0, tag: 'DROP TABLE' };
  }

  private show(): SqlResult {
    const { reader, state, facts } = this;
    if (reader.take('DATABASES')) {
      const system = ['information_schema', 'mysql', 'performance_schema', 'sys'];
      const names = [...new Set([...Object.keys(state.databases), ...system])].sort();
      return { is: 'rows', columns: ['Database'], rows: names.map((name) => [name]) };
    }
    if (reader.take('TABLES')) {
      if (this.database === '') throw facts.dialect.noneSelected();
      const names = Object.keys(state.databases[this.database] ?? {}).sort();
      const rows = names.map((name) => [name]);
      return { is: 'rows', columns: [`Tables_in_${this.database}`], rows };
    }
    throw facts.dialect.unsupported(`SHOW ${reader.next().text}`);
  }

  private use(): SqlResult {
    const name = this.reader.name();
    if (!this.state.databases[name]) throw this.facts.dialect.noDatabase(name);
    return { is: 'done', database: name, count: 0 };
  }

  /** `name` or `database.name`, and the tables among which it is. */
  private place(): { database: string; name: string; tables: { [name: string]: Table } } {
    const { reader, facts, state } = this;
    const first = reader.name();
    const isQualified = reader.take('.');
    const name = isQualified ? reader.name() : first;
    const { isMysql } = facts.dialect;
    const database = isQualified && isMysql ? first : this.database;
    if (database === '') throw facts.dialect.noneSelected();
    const tables = state.databases[database];
    if (!tables) throw facts.dialect.noDatabase(database);
    return { database, name, tables };
  }

  private tableHere(): { readonly table: Table; readonly name: string } {
    const { database, name, tables } = this.place();
    const table = tables[name];
    if (!table) throw this.facts.dialect.noTable(database, name);
    return { table, name };
  }

  private columnAt(table: Table, name: string): number {
    const at = table.columns.findIndex((one) => one.name.toLowerCase() === name.toLowerCase());
    if (at < 0) throw this.facts.dialect.noColumn(name);
    return at;
  }

  /** Comma-separated, up to the closing bracket. */
  private list<T>(read: () => T): T[] {
    const items: T[] = [];
    do items.push(read());
    while (this.reader.take(','));
    this.reader.expect(')');
    return items;
  }
}
