// The small SQL: what tutorials ask, and what is refused.
import { expect, test } from 'vitest';
import { MYSQL, POSTGRES } from './sql-dialect.ts';
import { isWrite, runStatement } from './sql-engine.ts';
import { emptyState, stateOfText, textOfState } from './sql-store.ts';
import { statementsOf } from './sql-text.ts';

function server(dialect = MYSQL) {
  let state = emptyState();
  let database = '';
  const now = () => '2026-01-01 08:00:00';
  const facts = { dialect, version: '9.4.0', serverId: 100, hostname: 'mysql-0', now };
  return (sql: string): string => {
    const result = runStatement(facts, state, database, sql);
    database = result.database ?? database;
    // A restart between any two statements changes nothing.
    state = stateOfText(textOfState(state)) ?? emptyState();
    if (result.is === 'error') return result.message ?? '';
    if (result.is === 'done') return `${result.count} touched`;
    return [result.columns, ...(result.rows ?? [])].map((row) => row?.join('|')).join(' ');
  };
}

test('databases, tables and rows of the MySQL tutorial', () => {
  const ask = server();
  ask('CREATE DATABASE test');
  ask('CREATE TABLE test.messages (message VARCHAR(250))');
  expect(ask("INSERT INTO test.messages VALUES ('hello'), ('it''s')")).toBe('2 touched');
  expect(ask('SELECT * FROM test.messages')).toBe("message hello it's");
  expect(ask('SELECT @@server_id,NOW()')).toBe('@@server_id|NOW() 100|2026-01-01 08:00:00');
  expect(ask('SELECT 1')).toBe('1 1');
  expect(ask('USE test')).toBe('0 touched');
  expect(ask('SHOW TABLES')).toBe('Tables_in_test messages');
});

test('keys, conditions, order, counts', () => {
  const ask = server();
  ask('CREATE DATABASE d');
  ask('USE d');
  ask('CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(9) NOT NULL, n INT)');
  ask("INSERT INTO t (name, n) VALUES ('b', 2), ('a', 10), ('c', NULL)");
  expect(ask('SELECT name FROM t WHERE n > 1 ORDER BY n DESC LIMIT 1')).toBe('name a');
  expect(ask('SELECT COUNT(*) FROM t WHERE n IS NULL')).toBe('COUNT(*) 1');
  expect(ask("UPDATE t SET n = 5 WHERE name = 'c'")).toBe('1 touched');
  expect(ask('DELETE FROM t WHERE n < 6')).toBe('2 touched');
  expect(ask('SELECT id, name FROM t')).toBe('id|name 2|a');
  expect(ask("INSERT INTO t VALUES (2, 'x', 1)")).toContain("Duplicate entry '2' for key");
  expect(ask('INSERT INTO t (n) VALUES (1)')).toContain("Column 'name' cannot be null");
});

test.each([
  [MYSQL, 'SELECT * FROM t', 'ERROR 1046 (3D000) at line 1: No database selected'],
  [MYSQL, 'SELECT * FROM d.t', "ERROR 1049 (42000) at line 1: Unknown database 'd'"],
  [MYSQL, 'SELEC 1', "near 'SELEC' at line 1"],
  [MYSQL, 'CREATE VIEW v AS SELECT 1', "doesn't yet support 'CREATE VIEW'"],
  [POSTGRES, 'SELEC 1', 'ERROR:  syntax error at or near "SELEC"'],
  [POSTGRES, 'SELECT x', 'ERROR:  column "x" does not exist'],
])('what cannot be done is said: %#', (dialect, sql, expected) => {
  expect(server(dialect)(sql)).toContain(expected);
});

test('statements end at semicolons outside of quotes', () => {
  const { whole, rest } = statementsOf("INSERT INTO t VALUES ('a;b'); SELECT 1;\nSEL");
  expect(whole).toEqual(["INSERT INTO t VALUES ('a;b')", 'SELECT 1']);
  expect(rest.trim()).toBe('SEL');
  expect(['insert into t', 'SELECT 1'].map(isWrite)).toEqual([true, false]);
});
