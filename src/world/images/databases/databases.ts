// Databases: they want a password, take their time to start, and accept connections.
import type { Task } from '../../../kernel/task.ts';
import { SECOND } from '../../../kernel/time.ts';
import type { Program, ProgramContext } from '../../machines/program.ts';
import { addFile, addProgram, baseLayer, directoryAt } from '../base/base-layer.ts';
import { defineImage, MEBIBYTE } from '../define-image.ts';
import type { ImageDefinition } from '../define-image.ts';
import { resolveHost } from '../shell/commands/network/resolve-host.ts';
import { isFileError } from '../../machines/file-system-error.ts';
import { light } from '../shell/light.ts';
import { mysqlClient } from './sql/mysql-client.ts';
import { psqlClient } from './sql/psql-client.ts';
import { MYSQL, POSTGRES } from './sql/sql-dialect.ts';
import type { SqlServer } from './sql/sql-server.ts';
import { sqlServer } from './sql/sql-server.ts';
import { dictionary } from './sql/sql-store.ts';
import { entrypoint } from '../servers/entrypoint.ts';
import { tcpServer } from '../servers/tcp-server.ts';
import type { TcpServer } from '../servers/tcp-server.ts';
import { versionTags } from '../version-tags.ts';
import type { VersionTags } from '../version-tags.ts';

interface Database extends TcpServer {
  /** Servers that speak SQL. */
  readonly sql?: Pick<SqlServer, 'dialect' | 'version' | 'initialize' | 'denied'>;
  readonly repository: string;
  readonly tags: VersionTags;
  readonly command: string;
  readonly dataDirectory: string;
  readonly mebibytes: number;
  readonly memoryMebibytes: number;
  readonly clients: Readonly<Record<string, Program>>;
}

function hasAny(self: ProgramContext, names: readonly string[]): boolean {
  return names.some((name) => (self.env.get(name) ?? '') !== '' || self.env.has(`${name}_FILE`));
}

function wantsPassword(brand: string, names: readonly string[]) {
  return (self: ProgramContext): string | undefined => {
    if (hasAny(self, names)) return undefined;
    const list = names.map((name) => `    - ${name}\n`).join('');
    return (
      `[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n` +
      `    You need to specify one of the following as an environment variable${brand}:\n${list}`
    );
  };
}

/** A client that only finds out whether the server answers. */
function checker(
  port: number,
  alive: string,
  dead: (host: string) => string,
  code: number,
): Program {
  return light(function* (self): Task<number> {
    const place = self.argv.findIndex((word) => word === '-h' || word === '--host');
    const joined = self.argv.find((word) => /^(-h|--host=)./.test(word));
    const host =
      place > 0
        ? (self.argv[place + 1] ?? 'localhost')
        : (joined?.replace(/^(-h|--host=)/, '') ?? 'localhost');
    const address = yield* resolveHost(self, host);
    const outcome =
      address === undefined
        ? undefined
        : yield* self.net.connect(self.process, { address, port }, { timeout: 5 * SECOND });
    if (outcome?.is !== 'connected') {
      self.stderr.write(dead(host));
      return code;
    }
    outcome.end.close();
    self.stdout.write(alive);
    return 0;
  });
}

/** The value of a variable, or the text of the file that `NAME_FILE` names. */
function secret(self: ProgramContext, names: readonly string[]): string {
  for (const name of names) {
    const value = self.env.get(name);
    if (value !== undefined) return value;
    const text = self.files.readText(self.env.get(`${name}_FILE`) ?? '');
    if (!isFileError(text)) return text.replace(/\n$/, '');
  }
  return '';
}

function mysqlServer(version: string, brands: readonly string[]): NonNullable<Database['sql']> {
  const named = (name: string): readonly string[] => brands.map((brand) => `${brand}_${name}`);
  return {
    dialect: MYSQL,
    version,
    initialize(self, { users, databases: stored }) {
      users['root'] = secret(self, named('ROOT_PASSWORD'));
      const database = secret(self, named('DATABASE'));
      if (database !== '') stored[database] = dictionary();
      const user = secret(self, named('USER'));
      if (user !== '') users[user] = secret(self, named('PASSWORD'));
    },
    denied: (user, host, password) =>
      `ERROR 1045 (28000): Access denied for user '${user}'@'${host}' ` +
      `(using password: ${password === '' ? 'NO' : 'YES'})`,
  };
}

const postgresServer: NonNullable<Database['sql']> = {
  dialect: POSTGRES,
  version: 'PostgreSQL 18.0 on x86_64-pc-linux-gnu',
  initialize(self, { users, databases: stored }) {
    const user = secret(self, ['POSTGRES_USER']) || 'postgres';
    users[user] = secret(self, ['POSTGRES_PASSWORD']);
    stored['postgres'] = dictionary();
    stored[secret(self, ['POSTGRES_DB']) || user] ??= dictionary();
  },
  denied: (user, _, password) =>
    password === ''
      ? 'ERROR:  fe_sendauth: no password supplied'
      : `ERROR:  password authentication failed for user "${user}"`,
};

const mysqlClients = {
  mysqladmin: checker(
    3306,
    'mysqld is alive\n',
    (host) => `mysqladmin: connect to server at '${host}' failed\n`,
    1,
  ),
  mysql: mysqlClient,
};

const DATABASES: readonly Database[] = [
  {
    repository: 'docker.io/library/mysql',
    tags: {
      majors: ['5', '8', '9'],
      variants: ['debian', 'oracle', 'oraclelinux'],
      names: ['lts', 'innovation'],
    },
    command: 'mysqld',
    ports: [3306],
    startup: 8 * SECOND,
    readyLine:
      "[System] [MY-010931] [Server] mysqld: ready for connections. Version: '9.4.0' port: 3306\n",
    refusal: wantsPassword('', [
      'MYSQL_ROOT_PASSWORD',
      'MYSQL_ALLOW_EMPTY_PASSWORD',
      'MYSQL_RANDOM_ROOT_PASSWORD',
    ]),
    dataDirectory: 'var/lib/mysql',
    mebibytes: 245,
    memoryMebibytes: 360,
    sql: mysqlServer('9.4.0', ['MYSQL']),
    clients: mysqlClients,
  },
  {
    repository: 'docker.io/library/mariadb',
    tags: { majors: ['5', '10-12'], variants: ['jammy', 'noble', 'ubi', 'focal'], names: ['lts'] },
    command: 'mariadbd',
    ports: [3306],
    startup: 4 * SECOND,
    readyLine: 'mariadbd: ready for connections. port: 3306\n',
    refusal: wantsPassword('', [
      'MARIADB_ROOT_PASSWORD',
      'MARIADB_ALLOW_EMPTY_ROOT_PASSWORD',
      'MARIADB_RANDOM_ROOT_PASSWORD',
      'MYSQL_ROOT_PASSWORD',
      'MYSQL_ALLOW_EMPTY_PASSWORD',
    ]),
    dataDirectory: 'var/lib/mysql',
    mebibytes: 105,
    memoryMebibytes: 90,
    sql: mysqlServer('12.0.2-MariaDB', ['MARIADB', 'MYSQL']),
    clients: { ...mysqlClients, mariadb: mysqlClients.mysql },
  },
  {
    repository: 'docker.io/library/postgres',
    tags: { majors: ['9-18'], variants: ['alpine', 'bookworm', 'bullseye', 'trixie'] },
    command: 'postgres',
    ports: [5432],
    startup: 2 * SECOND,
    readyLine: 'LOG:  database system is ready to accept connections\n',
    refusal: (self) =>
      hasAny(self, ['POSTGRES_PASSWORD', 'POSTGRES_HOST_AUTH_METHOD'])
        ? undefined
        : 'Error: Database is uninitialized and superuser password is not specified.\n' +
          '       You must specify POSTGRES_PASSWORD to a non-empty value for the\n' +
          '       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".\n',
    dataDirectory: 'var/lib/postgresql/data',
    mebibytes: 155,
    memoryMebibytes: 40,
    sql: postgresServer,
    clients: {
      pg_isready: checker(
        5432,
        '/var/run/postgresql:5432 - accepting connections\n',
        () => '/var/run/postgresql:5432 - no response\n',
        2,
      ),
      psql: psqlClient,
    },
  },
  {
    repository: 'docker.io/library/mongo',
    tags: { majors: ['3-8'], variants: ['jammy', 'focal', 'noble', 'bionic', 'xenial'] },
    command: 'mongod',
    ports: [27017],
    startup: SECOND,
    readyLine: '{"msg":"Waiting for connections","attr":{"port":27017,"ssl":"off"}}\n',
    dataDirectory: 'data/db',
    mebibytes: 275,
    memoryMebibytes: 170,
    clients: Object.fromEntries(
      ['mongo', 'mongosh'].map((name) => [
        name,
        checker(
          27017,
          '{ ok: 1 }\n',
          () => 'MongoNetworkError: connect ECONNREFUSED 127.0.0.1:27017\n',
          1,
        ),
      ]),
    ),
  },
];

function imageOf(database: Database): ImageDefinition {
  return defineImage({
    repository: database.repository,
    tags: versionTags(database.tags),
    bytes: database.mebibytes * MEBIBYTE,
    entrypoint: ['docker-entrypoint.sh'],
    cmd: [database.command],
    ports: database.ports,
    memoryBytes: database.memoryMebibytes * MEBIBYTE,
    files: () => {
      const root = baseLayer('debian');
      addProgram(
        root,
        '/usr/local/bin/docker-entrypoint.sh',
        entrypoint((argv) => (argv[0]?.startsWith('-') ? [database.command, ...argv] : argv)),
      );
      const { sql, dataDirectory } = database;
      const program = sql
        ? sqlServer({ ...database, ...sql, dataDirectory: `/${dataDirectory}` })
        : tcpServer(database);
      addProgram(root, `/usr/local/bin/${database.command}`, program);
      for (const [name, client] of Object.entries(database.clients)) {
        addProgram(root, `/usr/bin/${name}`, client);
      }
      directoryAt(root, database.dataDirectory);
      addFile(root, '/etc/timezone', 'Etc/UTC\n');
      return root;
    },
  });
}

export const databases: readonly ImageDefinition[] = DATABASES.map(imageOf);
