// Majorities: which writes an etcd of three members accepts while members come and go.
import { expect, test } from 'vitest';
import { Kernel } from '../../kernel/kernel.ts';
import { SECOND } from '../../kernel/time.ts';
import { Network } from '../../world/network/network.ts';
import { EtcdCluster } from './etcd-cluster.ts';
import { ObjectStore } from './object-store.ts';

function setup(count: number) {
  const kernel = new Kernel({ seed: 3, start: 0 });
  const network = new Network(kernel);
  const names = Array.from({ length: count }, (_, index) => `cp-${index + 1}`);
  const store = new ObjectStore(kernel.clock);
  const etcd = new EtcdCluster(store, names, kernel.clock, kernel.random('etcd'));
  for (const name of names) {
    const machine = { name, zone: 'a', isOn: true };
    etcd.becomeUp(name, network.createNamespace(name, machine, [`10.0.0.${name.slice(3)}`]));
  }
  const wait = (seconds: number): boolean => kernel.clock.runUntil(kernel.now + seconds * SECOND);
  const serves = (name: string): boolean => etcd.client(name).unavailable() === undefined;
  const leader = (): string => etcd.status().find((member) => member.isLeader)?.name ?? '';
  return { network, etcd, wait, serves, leader };
}

test('a single member serves at once, and not while it is down', () => {
  const { etcd, serves } = setup(1);
  expect(serves('cp-1')).toBe(true);
  etcd.becomeDown('cp-1');
  expect(etcd.client('cp-1').unavailable()).toContain('connection refused');
});

test('three members outlive one, with an election in between, but not two', () => {
  const { etcd, wait, serves, leader } = setup(3);
  wait(3);
  const first = leader();
  const others = ['cp-1', 'cp-2', 'cp-3'].filter((name) => name !== first);
  expect(serves(others[0]!)).toBe(true);
  etcd.becomeDown(first);
  expect(serves(others[0]!)).toBe(false);
  wait(3);
  expect(serves(others[0]!)).toBe(true);
  expect(etcd.term).toBe(3);
  etcd.becomeDown(others[1]!);
  wait(5);
  expect(serves(others[0]!)).toBe(false);
});

test('a leader that is cut off loses its office', () => {
  const { network, wait, serves, leader } = setup(3);
  wait(3);
  const cut = leader();
  const heal = network.addRule({
    name: 'partition',
    judge: (from, to) =>
      from.name === cut || to.name === cut ? { is: 'drop', why: 'cut' } : { is: 'pass' },
  });
  expect(serves(cut)).toBe(false);
  wait(3);
  expect(leader()).not.toBe(cut);
  expect(serves(leader())).toBe(true);
  expect(serves(cut)).toBe(false);
  heal();
  expect(serves(cut)).toBe(true);
});
