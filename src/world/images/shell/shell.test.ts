// How scripts live in virtual time: sleeping, signals, traps, jobs.
import { expect, test } from 'vitest';
import type { Signal } from '../../../kernel/process.ts';
import { Terminal } from '../../processes/terminal.ts';
import { busybox } from '../busybox.ts';
import { World } from '../testing/container.ts';
import type { Container } from '../testing/container.ts';

function start(world: World, script: string): Container {
  return world.start({ image: busybox, command: ['sh', '-c', script] });
}

test('a loop prints once a second', () => {
  const world = new World();
  const box = start(world, 'i=0; while true; do echo $i; i=$((i+1)); sleep 1; done');
  world.advance(2.5);
  expect(box.stdout.text).toBe('0\n1\n2\n');
  expect(box.stderr.text).toBe('');
});

test('exec-liveness: the file is there until it is removed', () => {
  const world = new World();
  const box = start(world, ': > /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600');
  world.advance(29);
  expect(box.exec(['cat', '/tmp/healthy']).exitCode).toBe(0);
  world.advance(2);
  expect(box.exec(['cat', '/tmp/healthy'])).toMatchObject({
    exitCode: 1,
    stderr: "cat: can't open '/tmp/healthy': No such file or directory\n",
  });
});

test('pid 1 without a trap drops TERM; KILL ends it with 137', () => {
  const world = new World();
  const box = start(world, 'sleep 100; echo never');
  world.advance(1);
  box.main.signal('TERM');
  world.advance(1);
  expect(box.exitCode).toBeUndefined();
  box.main.signal('KILL');
  expect(box.exitCode).toBe(137);
});

test('a trap runs when the foreground command ends', () => {
  const world = new World();
  const box = start(world, "trap 'echo bye; exit 3' TERM; while true; do sleep 1; done");
  world.advance(1.5);
  box.main.signal('TERM');
  world.advance(0.4);
  expect(box.exitCode).toBeUndefined();
  world.advance(0.2);
  expect(box.exitCode).toBe(3);
  expect(box.stdout.text).toBe('bye\n');
});

test('wait is interrupted by a trapped signal', () => {
  const world = new World();
  const box = start(world, 'trap "echo bye" TERM; sleep 100 & wait $!; echo $?');
  world.advance(5);
  box.main.signal('TERM');
  world.advance(0);
  expect(box.stdout.text).toBe('bye\n143\n');
  expect(box.exitCode).toBe(0);
});

test('a job that is killed ends with 143', () => {
  const world = new World();
  const box = start(world, 'sleep 100 & kill $!; wait $!; echo $?');
  world.advance(1);
  expect(box.stdout.text).toBe('143\n');
});

test('an endless loop takes cpu time, not the world', () => {
  const world = new World();
  const box = start(world, 'while :; do :; done');
  world.advance(60);
  expect(box.exitCode).toBeUndefined();
  expect(box.group.cpuUsedMicros()).toBe(60_000_000);
});

test('a pipe into head ends its writer', () => {
  const world = new World();
  const box = start(world, 'while true; do echo y; done | { read a; echo got $a; }');
  world.advance(5);
  expect(box.stdout.text).toBe('got y\n');
  expect(box.exitCode).toBe(0);
});

test('a person at a terminal: prompt, echo, erase, ^C, ^D', () => {
  const world = new World();
  const box = start(world, 'sleep 1000');
  world.advance(1);
  let screen = '';
  const interrupt = (signal: Signal): void => box.processes.foregroundOf(pid)?.signal(signal);
  const terminal = new Terminal((text) => (screen += text), interrupt);
  const shell = box.run(['sh'], terminal, terminal, terminal);
  const pid = box.processes.lastPid;
  const type = (text: string): string => {
    screen = '';
    terminal.type(text);
    world.advance(1);
    return screen;
  };
  world.advance(0);
  expect(screen).toBe('/ # ');
  expect(type('echo hix\x7f there\r')).toBe('echo hix\b \b there\r\nhi there\r\n/ # ');
  expect(type('for i in a b; do\r')).toBe('for i in a b; do\r\n> ');
  expect(type('echo $i; done\r')).toBe('echo $i; done\r\na\r\nb\r\n/ # ');
  expect(type('while true; do echo x; sleep 100; done\r')).toContain('x\r\n');
  expect(type('\x03')).toBe('^C\r\n/ # ');
  expect(type('\x03')).toBe('^C\r\n/ # ');
  expect(type('exit 4\r')).toBe('exit 4\r\n');
  expect(shell.state).toMatchObject({ is: 'exited', exitCode: 4 });
});
