// The kubelet: registers its node, runs the pods bound to it, and keeps telling how both are.
import type { Task } from '../../kernel/task.ts';
import { forever } from '../../kernel/waits.ts';
import type { Process } from '../../kernel/process.ts';
import { ApiClient } from '../../client/api-client.ts';
import { EventRecorder } from '../../client/event-recorder.ts';
import type { Change } from '../../client/informer.ts';
import { Informer } from '../../client/informer.ts';
import { Transport } from '../../client/transport.ts';
import { NODES, PODS, SERVICES } from '../../model/api/refs.ts';
import type { Node, Pod } from '../../model/generated/types.ts';
import type { Program } from '../../world/machines/program.ts';
import { ImagePuller } from './containers/image-puller.ts';
import { ServiceEnvironment } from './containers/service-environment.ts';
import type { KubeletConfig } from './kubelet-config.ts';
import type { KubeletParts } from './kubelet-parts.ts';
import { NodeReporter } from './node-status/node-reporter.ts';
import { BackOff } from './pod/back-off.ts';
import { PodSet } from './pod-set.ts';
import { Prober } from './probes/prober.ts';
import { serveKubelet } from './server/kubelet-server.ts';
import { MirrorPods } from './static-pods/mirror-pods.ts';
import { watchManifests } from './static-pods/manifest-directory.ts';
import { ObjectWatches } from './volumes/object-watches.ts';

/** The program that a machine's init supervises as its kubelet. */
export function kubeletProgram(config: KubeletConfig): Program {
  return function* (self) {
    const minor = Number(config.version.split('.')[1]);
    const refusal = config.runtime.refusal(minor);
    if (refusal !== undefined) {
      self.stderr.write(`"command failed" err="failed to run Kubelet: ${refusal}"\n`);
      return 1;
    }
    return yield* runKubelet(config, self.process);
  };
}

function* runKubelet(config: KubeletConfig, process: Process): Task<number> {
  const { nodeName, machine, runtime } = config;
  const transport = new Transport(process, machine.host, config.apiServer);
  const client = new ApiClient(transport, config.credentials, `kubelet/${config.version}`);
  const services = new Informer(client, SERVICES);
  const nodes = new Informer<Node>(client, NODES, { fieldSelector: `metadata.name=${nodeName}` });
  const pods = new Informer<Pod>(client, PODS, { fieldSelector: `spec.nodeName=${nodeName}` });
  const parts: KubeletParts = {
    config,
    process,
    client,
    runtime,
    services,
    events: new EventRecorder(client, 'kubelet', nodeName),
    watches: new ObjectWatches(client, (users) => set.refreshVolumes(users)),
    images: new ImagePuller(),
    prober: new Prober(
      (record) => set.wake(record),
      () => parts,
    ),
    crashBackOff: new BackOff(),
    serviceEnvironment: new ServiceEnvironment(services),
    node: () => nodes.get('', nodeName),
    now: () => process.clock.now,
  };
  const set = new PodSet(parts);
  const mirrors = new MirrorPods(parts, set);
  const reporter = new NodeReporter(parts, set);
  pods.onChange((change: Change<Pod>) => {
    if (mirrors.isMirror(change.object)) mirrors.onChange(change);
    else set.onChange(change);
  });
  process.onEnd(() => set.stop());
  machine.onPowerOff(() => config.directories.becomePowerless());
  process.onEnd(runtime.onEvent((event) => set.onRuntimeEvent(event)));
  watchManifests(parts, (wanted) => mirrors.setStaticPods(wanted));
  serveKubelet(parts, set);
  process.spawn('node status', reporter.run());
  // Pods need their services' addresses and their node's labels; static pods need nothing.
  services.start();
  nodes.start();
  yield* services.synced();
  yield* nodes.synced();
  pods.start();
  yield* pods.synced();
  set.becomeComplete();
  yield* forever();
  return 0;
}
