// The kubelet: registers its node, runs the pods bound to it, and keeps telling how both are.
import type { Task, TaskHandle } from '../../kernel/task.ts';
import { forever } from '../../kernel/waits.ts';
import { ApiClient } from '../../client/api-client.ts';
import { EventRecorder } from '../../client/event-recorder.ts';
import type { Change } from '../../client/informer.ts';
import { Informer } from '../../client/informer.ts';
import { Transport } from '../../client/transport.ts';
import { NODES, PODS, SERVICES } from '../../model/api/refs.ts';
import type { Node, Pod } from '../../model/generated/types.ts';
import type { Program, ProgramContext } from '../../world/machines/program.ts';
import { ImagePuller } from './containers/image-puller.ts';
import { ServiceEnvironment } from './containers/service-environment.ts';
import { KubeletLog } from './journal/kubelet-log.ts';
import { VERSION } from './journal/lines.ts';
import type { KubeletConfig } from './kubelet-config.ts';
import type { KubeletParts } from './kubelet-parts.ts';
import { tellSystemOom } from './node-status/system-oom.ts';
import { NodeReporter } from './node-status/node-reporter.ts';
import { cancelShutdown, shutDownNode } from './node-status/node-shutdown.ts';
import { BackOff } from './pod/back-off.ts';
import { PodSet } from './pod-set.ts';
import { Prober } from './probes/prober.ts';
import { serveKubelet } from './server/kubelet-server.ts';
import { MirrorPods } from './static-pods/mirror-pods.ts';
import { watchManifests } from './static-pods/manifest-directory.ts';
import { ObjectWatches } from './volumes/object-watches.ts';
import { VolumesInUse } from './volumes/volumes-in-use.ts';

/** The program that a machine's init supervises as its kubelet. */
export function kubeletProgram(config: KubeletConfig): Program {
  return function* (self) {
    const minor = Number(config.version.split('.')[1]);
    const refusal = config.runtime.refusal(minor);
    if (refusal !== undefined) {
      self.stderr.write(`"command failed" err="failed to run Kubelet: ${refusal}"\n`);
      return 1;
    }
    return yield* runKubelet(config, self);
  };
}

/** Views may look at the probes for as long as this kubelet runs. */
function showTo({ sight }: KubeletConfig, { prober, process }: KubeletParts): void {
  if (!sight) return;
  sight.prober = prober;
  process.onEnd(() => {
    if (sight.prober === prober) sight.prober = undefined;
  });
}

function* runKubelet(config: KubeletConfig, { process, pid }: ProgramContext): Task<number> {
  const { nodeName, machine, runtime } = config;
  const log = new KubeletLog(process.clock, machine.unitLog('kubelet'), pid);
  log.node(VERSION, ['kubeletVersion', config.version]);
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
    log,
    events: new EventRecorder(client, 'kubelet', nodeName),
    watches: new ObjectWatches(client, (users) => set.refreshVolumes(users)),
    volumesInUse: new VolumesInUse(),
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
  showTo(config, parts);
  machine.onPowerOff(() => config.directories.becomePowerless());
  watchShutdown(parts, set, reporter);
  watchMemory(parts);
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

/** The machine's shutdown waits for this kubelet to end its pods. */
function watchShutdown(parts: KubeletParts, pods: PodSet, reporter: NodeReporter): void {
  const { config, process } = parts;
  let work: TaskHandle<void> | undefined;
  config.machine.holdShutdown(process, {
    begin(periods, release) {
      work = process.spawn('node shutdown', shutDownNode(parts, pods, reporter, periods));
      work.onEnd(release);
    },
    cancel() {
      work?.cancel();
      cancelShutdown(parts, pods, reporter);
    },
  });
}

/** Kills for want of memory on the machine as a whole. Upstream: pkg/kubelet/oom. */
function watchMemory(parts: KubeletParts): void {
  const { group } = parts.config.machine;
  group.onVictim = (victim) => tellSystemOom(parts, victim);
  parts.process.onEnd(() => (group.onVictim = undefined));
}
