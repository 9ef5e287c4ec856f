// kubectl proxy: a port of the workstation that leads to the API server. Upstream: kubectl pkg/cmd/proxy
import type { Command } from '../command.ts';
import { KubectlError } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import { untilInterrupted } from './port-forward.ts';

export const proxy: Command = {
  path: 'proxy',
  summary: 'Run a proxy to the Kubernetes API server, for curl in this terminal',
  usage: '[--port=PORT]',
  flags: flagSpecs(
    'accept-hosts:s accept-paths:s address:s=127.0.0.1 api-prefix:s=/ append-server-path:b',
    'disable-filter:b keepalive:d=0s p/port:i=8001 reject-methods:s reject-paths:s u/unix-socket:s',
    'w/www:s P/www-prefix:s=/static/',
  ),
  async run(call) {
    const { host, flags } = call;
    for (const flag of ['unix-socket', 'www'] as const) {
      if (flags.text(flag) === '') continue;
      throw new KubectlError(
        `--${flag} has no meaning in a page: it has neither sockets nor files`,
      );
    }
    if (!host.proxy) throw new KubectlError('no port can be opened here');
    const port = flags.number('port') || FREE_PORT;
    const close = host.proxy(port);
    if (!close)
      throw new KubectlError(`listen tcp 127.0.0.1:${port}: bind: address already in use`);
    call.out(`Starting to serve on 127.0.0.1:${port}\n`);
    if (host.isTerminal) {
      call.err(
        `The port is this terminal's: curl http://localhost:${port}/api reaches it when the proxy ` +
          'runs behind the prompt (kubectl proxy &); no other program of your computer does.\n',
      );
    }
    await untilInterrupted(call);
    close();
    return 130;
  },
};

/** What `--port=0` gives. */
const FREE_PORT = 41961;
