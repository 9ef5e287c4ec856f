// How MySQL and PostgreSQL word what the small SQL here shares.

export interface SqlResult {
  readonly is: 'rows' | 'done' | 'error';
  readonly columns?: readonly string[];
  readonly rows?: readonly (readonly (string | number | null)[])[];
  /** Rows touched. */
  readonly count?: number;
  /** What psql prints: `CREATE TABLE`. */
  readonly tag?: string;
  /** The server's words, whole. */
  readonly message?: string;
  /** The database that is current from now on. */
  readonly database?: string;
}

/** Expected refusals, in the words of the server. */
export class SqlError extends Error {}

export interface Dialect {
  readonly isMysql: boolean;
  syntax(near: string): SqlError;
  noTable(database: string, table: string): SqlError;
  tableExists(table: string): SqlError;
  noColumn(column: string): SqlError;
  noDatabase(database: string): SqlError;
  databaseExists(database: string): SqlError;
  noneSelected(): SqlError;
  countMismatch(row: number): SqlError;
  duplicate(value: string, table: string): SqlError;
  notNull(column: string, table: string): SqlError;
  unsupported(what: string): SqlError;
}

const mysqlError = (code: number, state: string, text: string): SqlError =>
  new SqlError(`ERROR ${code} (${state}) at line 1: ${text}`);

export const MYSQL: Dialect = {
  isMysql: true,
  syntax: (near) =>
    mysqlError(
      1064,
      '42000',
      'You have an error in your SQL syntax; check the manual that corresponds to your MySQL ' +
        `server version for the right syntax to use near '${near}' at line 1`,
    ),
  noTable: (database, table) =>
    mysqlError(1146, '42S02', `Table '${database}.${table}' doesn't exist`),
  tableExists: (table) => mysqlError(1050, '42S01', `Table '${table}' already exists`),
  noColumn: (column) => mysqlError(1054, '42S22', `Unknown column '${column}' in 'field list'`),
  noDatabase: (database) => mysqlError(1049, '42000', `Unknown database '${database}'`),
  databaseExists: (database) =>
    mysqlError(1007, 'HY000', `Can't create database '${database}'; database exists`),
  noneSelected: () => mysqlError(1046, '3D000', 'No database selected'),
  countMismatch: (row) =>
    mysqlError(1136, '21S01', `Column count doesn't match value count at row ${row}`),
  duplicate: (value, table) =>
    mysqlError(1062, '23000', `Duplicate entry '${value}' for key '${table}.PRIMARY'`),
  notNull: (column) => mysqlError(1048, '23000', `Column '${column}' cannot be null`),
  unsupported: (what) =>
    mysqlError(1235, '42000', `This version of MySQL doesn't yet support '${what}' (simulated)`),
};

const postgresError = (text: string): SqlError => new SqlError(`ERROR:  ${text}`);

export const POSTGRES: Dialect = {
  isMysql: false,
  syntax: (near) => postgresError(`syntax error at or near "${near.split(' ')[0] ?? ''}"`),
  noTable: (_, table) => postgresError(`relation "${table}" does not exist`),
  tableExists: (table) => postgresError(`relation "${table}" already exists`),
  noColumn: (column) => postgresError(`column "${column}" does not exist`),
  noDatabase: (database) => postgresError(`database "${database}" does not exist`),
  databaseExists: (database) => postgresError(`database "${database}" already exists`),
  noneSelected: () => postgresError('no schema has been selected to create in'),
  countMismatch: () => postgresError('INSERT has more expressions than target columns'),
  duplicate: (_, table) =>
    postgresError(`duplicate key value violates unique constraint "${table}_pkey"`),
  notNull: (column, table) =>
    postgresError(
      `null value in column "${column}" of relation "${table}" violates not-null constraint`,
    ),
  unsupported: (what) => postgresError(`${what} is not supported by this simulated server`),
};
