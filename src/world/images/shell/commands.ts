// Every command that images may hold: one line for each.
import type { Program } from '../../machines/program.ts';
import { chmod, chown } from './commands/files/chmod.ts';
import { cp, ln, mv } from './commands/files/cp.ts';
import { df, du } from './commands/files/du.ts';
import { find } from './commands/files/find.ts';
import { ls } from './commands/files/ls.ts';
import { mkdir, mktemp } from './commands/files/mkdir.ts';
import { rm, rmdir } from './commands/files/rm.ts';
import { basename, dirname, readlink, realpath, stat } from './commands/files/stat.ts';
import { touch, truncate } from './commands/files/touch.ts';
import { curl } from './commands/network/curl.ts';
import { ifconfig, ip, netstat } from './commands/network/interfaces.ts';
import { nc } from './commands/network/nc.ts';
import { dig, getent, nslookup } from './commands/network/nslookup.ts';
import { ping } from './commands/network/ping.ts';
import { wget } from './commands/network/wget.ts';
import { date } from './commands/system/date.ts';
import { dd } from './commands/system/dd.ts';
import { echo } from './commands/system/echo.ts';
import { env, printenv } from './commands/system/env.ts';
import { expr } from './commands/system/expr.ts';
import {
  arch,
  hostname,
  id,
  mount,
  nproc,
  tty,
  uname,
  whoami,
} from './commands/system/identity.ts';
import { kill } from './commands/system/kill.ts';
import { free, pgrep, pidof, pkill, ps, top, uptime } from './commands/system/ps.ts';
import {
  nice,
  nohup,
  nothing,
  time,
  timeout,
  watch,
  which,
  xargs,
} from './commands/system/run-others.ts';
import { sleep } from './commands/system/sleep.ts';
import { stress } from './commands/system/stress.ts';
import { test } from './commands/system/test.ts';
import { falseCommand, trueCommand } from './commands/system/true.ts';
import { awk } from './commands/text/awk.ts';
import { cat } from './commands/text/cat.ts';
import { cut } from './commands/text/cut.ts';
import { base64, md5sum, sha256sum } from './commands/text/digest.ts';
import { grep } from './commands/text/grep.ts';
import { jq } from './commands/text/jq.ts';
import { head, tail } from './commands/text/head.ts';
import { printf } from './commands/text/printf.ts';
import { fold, nl, paste, rev, tac } from './commands/text/reorder.ts';
import { sed } from './commands/text/sed.ts';
import { seq, yes } from './commands/text/seq.ts';
import { sort, uniq } from './commands/text/sort.ts';
import { tar } from './commands/files/tar.ts';
import { tee } from './commands/text/tee.ts';
import { tr } from './commands/text/tr.ts';
import { wc } from './commands/text/wc.ts';
import { sh } from './script-program.ts';
import { pwdProgram } from './commands/system/pwd.ts';

/** Programs by the name of their file in /bin. */
export const COMMANDS: ReadonlyMap<string, Program> = new Map<string, Program>([
  ['[', test],
  ['arch', arch],
  ['base64', base64],
  ['basename', basename],
  ['cat', cat],
  ['chgrp', chown],
  ['chmod', chmod],
  ['chown', chown],
  ['cp', cp],
  ['curl', curl],
  ['awk', awk],
  ['cut', cut],
  ['date', date],
  ['dd', dd],
  ['df', df],
  ['dig', dig],
  ['dirname', dirname],
  ['du', du],
  ['echo', echo],
  ['egrep', grep],
  ['env', env],
  ['expr', expr],
  ['false', falseCommand],
  ['fgrep', grep],
  ['find', find],
  ['fold', fold],
  ['free', free],
  ['getent', getent],
  ['grep', grep],
  ['head', head],
  ['jq', jq],
  ['hostname', hostname],
  ['id', id],
  ['ifconfig', ifconfig],
  ['ip', ip],
  ['kill', kill],
  ['killall', pkill],
  ['ln', ln],
  ['ls', ls],
  ['mkdir', mkdir],
  ['mktemp', mktemp],
  ['mv', mv],
  ['nc', nc],
  ['netstat', netstat],
  ['nice', nice],
  ['nl', nl],
  ['nohup', nohup],
  ['nproc', nproc],
  ['nslookup', nslookup],
  ['paste', paste],
  ['pgrep', pgrep],
  ['pidof', pidof],
  ['ping', ping],
  ['pkill', pkill],
  ['printenv', printenv],
  ['printf', printf],
  ['ps', ps],
  ['pwd', pwdProgram],
  ['readlink', readlink],
  ['realpath', realpath],
  ['rev', rev],
  ['rm', rm],
  ['rmdir', rmdir],
  ['sed', sed],
  ['seq', seq],
  ['sh', sh],
  ['md5sum', md5sum],
  ['mount', mount],
  ['sha256sum', sha256sum],
  ['sleep', sleep],
  ['sort', sort],
  ['stat', stat],
  ['stress', stress],
  ['sync', nothing],
  ['tac', tac],
  ['tail', tail],
  ['tar', tar],
  ['tee', tee],
  ['test', test],
  ['time', time],
  ['timeout', timeout],
  ['top', top],
  ['touch', touch],
  ['tr', tr],
  ['true', trueCommand],
  ['truncate', truncate],
  ['tty', tty],
  ['uname', uname],
  ['uniq', uniq],
  ['uptime', uptime],
  ['watch', watch],
  ['wc', wc],
  ['wget', wget],
  ['which', which],
  ['whoami', whoami],
  ['xargs', xargs],
  ['yes', yes],
]);
