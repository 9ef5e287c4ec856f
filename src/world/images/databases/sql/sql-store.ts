// What a database server holds: databases, tables, rows, users; kept as one text on its disk.

export type Value = string | number | null;

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly isAutomatic: boolean;
  readonly isKey: boolean;
  readonly isRequired: boolean;
}

export interface Table {
  readonly columns: readonly Column[];
  rows: Value[][];
  nextNumber: number;
}

/** One write, as replicas repeat it. */
export interface LoggedStatement {
  readonly database: string;
  readonly sql: string;
}

export interface SqlState {
  readonly databases: { [name: string]: { [table: string]: Table } };
  /** Passwords by user; an empty one lets everybody in. */
  readonly users: { [name: string]: string };
  readonly log: LoggedStatement[];
  /** A replica's primary, and how much of its log is done. */
  primary?: { readonly host: string; position: number; isRunning: boolean };
}

/** Dictionaries hold what users name: they have no prototype. */
export function dictionary<T>(): { [name: string]: T } {
  return Object.create(null) as { [name: string]: T };
}

export function emptyState(): SqlState {
  return { databases: dictionary(), users: dictionary(), log: [] };
}

export function textOfState(state: SqlState): string {
  return `${JSON.stringify(state)}\n`;
}

/** Undefined when the text is none. */
export function stateOfText(text: string): SqlState | undefined {
  try {
    const read = JSON.parse(text) as SqlState;
    const state = emptyState();
    for (const [name, tables] of Object.entries(read.databases)) {
      state.databases[name] = Object.assign(dictionary<Table>(), tables);
    }
    Object.assign(state.users, read.users);
    state.log.push(...read.log);
    return read.primary ? { ...state, primary: read.primary } : state;
  } catch {
    return undefined;
  }
}
