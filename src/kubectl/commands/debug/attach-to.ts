// Joins the person to a debugging container once it runs; when it is over already, shows its log.
import { pathOf } from '../../api/client.ts';
import type { Obj } from '../../api/client.ts';
import type { Invocation } from '../../command.ts';
import { KubectlError } from '../../errors.ts';
import { joinContainer } from '../exec.ts';
import { pause } from '../wait-for.ts';

const RECORDED =
  'All commands and output from this session will be recorded in container logs, including ' +
  'credentials and sensitive information passed through the command prompt.\n' +
  "If you don't see a command prompt, try pressing enter.\n";

export async function attachTo(call: Invocation, pod: Obj, container: string): Promise<number> {
  const { name, namespace } = pod.metadata;
  const path = pathOf(await call.discovery.find('pods'), namespace, name);
  let status = stateOf(pod, container);
  while (!status?.running && !status?.terminated) {
    await pause(call, 100);
    status = stateOf(await call.client.get(path), container);
  }
  if (!call.flags.bool('quiet')) call.err(RECORDED);
  if (status.terminated) {
    const why = `container not found (${JSON.stringify(container)})`;
    call.err(`warning: couldn't attach to pod/${name}, falling back to streaming logs: ${why}\n`);
    const log = await call.client.raw('GET', `${path}/log`, { query: { container } });
    call.out(await log.text());
    return 0;
  }
  if (namespace !== call.namespace) throw new KubectlError(`pod ${name} is in ${namespace}`);
  return joinContainer(call, { pod: name, container, verb: 'attach', command: [] });
}

function stateOf({ status = {} }: Obj, container: string): Obj | undefined {
  const all: readonly Obj[] = [
    ...(status.containerStatuses ?? []),
    ...(status.ephemeralContainerStatuses ?? []),
  ];
  return all.find(({ name }) => name === container)?.state;
}
