// The image that the replicated MySQL tutorial clones data with: ncat, xbstream, xtrabackup.
// Page: tasks/run-application/run-replicated-stateful-application.
import type { Task } from '../../../kernel/task.ts';
import { MINUTE } from '../../../kernel/time.ts';
import { forever } from '../../../kernel/waits.ts';
import { isFileError } from '../../machines/file-system-error.ts';
import type { Program, ProgramContext } from '../../machines/program.ts';
import type { ConnectionEnd } from '../../network/connection.ts';
import { TextOutput } from '../../processes/streams.ts';
import { addProgram, baseLayer } from '../base/base-layer.ts';
import { defineImage, MEBIBYTE } from '../define-image.ts';
import { resolveHost } from '../shell/commands/network/resolve-host.ts';
import { runInside } from '../shell/run-inside.ts';
import { versionTags } from '../version-tags.ts';
import { mysqlClient } from './sql/mysql-client.ts';
import { DATA_FILE } from './sql/sql-server.ts';
import { stateOfText, textOfState } from './sql/sql-store.ts';

const DATA_DIRECTORY = '/var/lib/mysql';

/** `ncat --listen ... PORT -c COMMAND` sends what the command prints; else it receives. */
const ncat: Program = function* (self): Task<number> {
  const words = self.argv.slice(1);
  const plain = words.filter((word, index) => !word.startsWith('-') && words[index - 1] !== '-c');
  if (words.includes('--listen') || words.includes('-l')) {
    const command = words[words.indexOf('-c') + 1] ?? 'true';
    const listener = self.net.listen(self.process, Number(plain[0]), (end) => {
      self.process.spawn('ncat', send(self, end, command));
    });
    if (listener) yield* forever();
    self.stderr.write('Ncat: bind to 0.0.0.0: Address already in use. QUITTING.\n');
    return 2;
  }
  const [host = '', port = ''] = plain;
  const address = yield* resolveHost(self, host);
  if (address === undefined) {
    self.stderr.write(`Ncat: Could not resolve hostname "${host}": Name or service not known.\n`);
    return 2;
  }
  const to = { address, port: Number(port) };
  const outcome = yield* self.net.connect(self.process, to, { timeout: MINUTE });
  if (outcome.is !== 'connected') {
    self.stderr.write('Ncat: Connection refused.\n');
    return 1;
  }
  for (;;) {
    const received = yield* outcome.end.inbox.receive();
    if (received.is === 'closed') return 0;
    self.stdout.write(String(received.message));
  }
};

function* send(self: ProgramContext, end: ConnectionEnd, command: string): Task {
  const stdout = new TextOutput();
  yield* runInside(self, ['/bin/sh', '-c', command], { stdout });
  end.send(stdout.text);
  end.close();
}

/** `xbstream -x -C DIRECTORY`: unpacks what xtrabackup has streamed. */
const xbstream: Program = function* (self): Task<number> {
  const place = self.argv.indexOf('-C');
  const directory = place > 0 ? (self.argv[place + 1] ?? '.') : '.';
  let text = '';
  for (;;) {
    const piece: string | undefined = yield* self.stdin.read();
    if (piece === undefined) break;
    text += piece;
  }
  const state = stateOfText(text);
  if (!state) {
    self.stderr.write('xbstream: the stream is not a backup\n');
    return 1;
  }
  self.files.makeDirectory(`${directory}/mysql`, { parents: true });
  // Whom the copied server follows is for CHANGE MASTER TO to say.
  const { primary: _own, ...copied } = state;
  self.files.writeText(`${directory}/${DATA_FILE}`, textOfState(copied));
  self.files.writeText(
    `${directory}/xtrabackup_binlog_info`,
    `mysql-bin.000001\t${state.log.length}\n`,
  );
  return 0;
};

/** `--backup` streams the data directory, `--prepare` finds it consistent. */
const xtrabackup: Program = function* (self): Task<number> {
  if (self.argv.includes('--backup')) {
    const text = self.files.readText(`${DATA_DIRECTORY}/${DATA_FILE}`);
    if (isFileError(text)) {
      self.stderr.write(`xtrabackup: cannot read ${DATA_DIRECTORY}\n`);
      return 1;
    }
    self.stdout.write(text);
  }
  self.stderr.write('completed OK!\n');
  return 0;
};

export const xtrabackupImage = defineImage({
  repository: 'gcr.io/google-samples/xtrabackup',
  tags: versionTags({ majors: ['1'], minors: ['1.0'] }),
  bytes: 90 * MEBIBYTE,
  cmd: ['bash'],
  memoryBytes: 10 * MEBIBYTE,
  files: () => {
    const root = baseLayer('debian');
    addProgram(root, '/usr/bin/ncat', ncat);
    addProgram(root, '/usr/bin/xbstream', xbstream);
    addProgram(root, '/usr/bin/xtrabackup', xtrabackup);
    addProgram(root, '/usr/bin/mysql', mysqlClient);
    return root;
  },
});
