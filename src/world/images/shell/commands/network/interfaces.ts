// ip, ifconfig and netstat: addresses and listening ports.
import type { Program } from '../../../../machines/program.ts';
import { light } from '../../light.ts';

export const ip: Program = light(function* (self) {
  const words = self.argv.slice(1).filter((word) => !word.startsWith('-'));
  const what = words[0] ?? '';
  if (what.startsWith('r')) {
    const gateway = self.net.address.replace(/\.\d+$/, '.1');
    self.stdout.write(`default via ${gateway} dev eth0\n`);
  } else if (/^(a|addr|address|l|link)/.test(what)) {
    self.stdout.write(
      '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536\n    inet 127.0.0.1/8 scope host lo\n',
    );
    self.stdout.write('2: eth0@if3: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500\n');
    for (const address of self.net.addresses) {
      self.stdout.write(`    inet ${address}/24 scope global eth0\n`);
    }
  } else {
    self.stderr.write(`ip: invalid argument '${what}' to 'ip'\n`);
    return 1;
  }
  return 0;
});

export const ifconfig: Program = light(function* (self) {
  self.stdout.write(`eth0      Link encap:Ethernet\n          inet addr:${self.net.address}\n\n`);
  self.stdout.write('lo        Link encap:Local Loopback\n          inet addr:127.0.0.1\n\n');
  return 0;
});

export const netstat: Program = light(function* (self) {
  self.stdout.write('Active Internet connections (only servers)\n');
  self.stdout.write('Proto Recv-Q Send-Q Local Address           Foreign Address         State\n');
  for (const { port, protocol } of self.net.listening()) {
    const state = protocol === 'TCP' ? 'LISTEN' : '';
    self.stdout.write(
      `${protocol.toLowerCase()}        0      0 ` +
        `${`0.0.0.0:${port}`.padEnd(24)}0.0.0.0:*               ${state}\n`,
    );
  }
  return 0;
});
