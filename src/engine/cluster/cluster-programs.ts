// The programs in the images of the control plane and of kube-proxy.
import { cloudControllerManagerProgram } from '../../addons/cloud-controller-manager/program.ts';
import { controllers, watchable } from '../../control-plane/controllers/controllers.ts';
import { etcdProgram } from '../../control-plane/etcd/etcd-program.ts';
import { schedulerProgram } from '../../control-plane/scheduler/program.ts';
import { assert } from '../../kernel/assert.ts';
import { kubeProxyProgram } from '../../node/dataplane/proxy/kube-proxy.ts';
import { Registry } from '../../model/resources/registry.ts';
import type { Credentials } from '../../model/api/request.ts';
import type { Program, ProgramContext } from '../../world/machines/program.ts';
import { serveHttp, textResponse } from '../../world/network/http.ts';
import { addonPrograms } from './addon-programs.ts';
import { clusterApiServer } from './api-server.ts';
import { clientOf } from './client-of.ts';
import type { Cluster } from './cluster.ts';
import type { ComponentImage } from './component-images.ts';
import { controllerManagerProgram } from './controller-manager.ts';
import { CLOUD_CONTROLLER_MANAGER, SCHEDULER, serviceAccountCredentials } from './credentials.ts';
import { rootCertificate } from './root-certificate.ts';
import { onMachinesOnly, standaloneEtcd } from './standalone.ts';

const ETCD_METRICS_PORT = 2381;
const SCHEDULER_PORT = 10_259;

export function clusterPrograms(cluster: Cluster): readonly ComponentImage[] {
  return [
    component('etcd', 23, 60, 22, withHealth(ETCD_METRICS_PORT, etcd(cluster))),
    component('kube-apiserver', 28, 280, 45, apiServer(cluster)),
    component('kube-controller-manager', 24, 60, 16, controllerManager(cluster)),
    component('kube-scheduler', 18, 30, 4, withHealth(SCHEDULER_PORT, scheduler(cluster))),
    component('kube-proxy', 27, 20, 1, kubeProxy(cluster)),
    component('cloud-controller-manager', 18, 30, 3, cloudControllerManager(cluster)),
    ...addonPrograms(cluster),
  ];
}

function component(
  name: string,
  megabytes: number,
  memoryMegabytes: number,
  idleMilli: number,
  program: Program,
): ComponentImage {
  const repository = `registry.k8s.io/${name}`;
  const path = `/usr/local/bin/${name}`;
  return { repository, path, program, megabytes, memoryMegabytes, idleMilli };
}

function etcd(cluster: Cluster): Program {
  return (self) => {
    const isMember = cluster.etcd.hasMember(self.hostname) && isOnMachine(cluster, self);
    return isMember ? etcdProgram(cluster.etcd, self.hostname)(self) : standaloneEtcd(self);
  };
}

function apiServer(cluster: Cluster): Program {
  const error = 'Error: error while building transport: no etcd member on this host';
  return onMachinesOnly((self) => isOnMachine(cluster, self), error, clusterApiServer(cluster));
}

/** It shares the network, and so the name, of one of the cluster's machines. */
function isOnMachine(cluster: Cluster, { hostname, net }: ProgramContext): boolean {
  return cluster.machine(hostname)?.machine.host === net;
}

function scheduler(cluster: Cluster): Program {
  return function* (self) {
    const leaderIdentity = `${self.hostname}_${self.process.random.uuid()}`;
    const connect = (context: typeof self) =>
      clientOf(cluster, context, podCredentials(context) ?? SCHEDULER, 'kube-scheduler');
    return yield* schedulerProgram(connect, {
      leaderIdentity,
      onCore: (core) => {
        cluster.schedulingCores.add(core);
        self.process.onEnd(() => cluster.schedulingCores.delete(core));
      },
    })(self);
  };
}

/** The token that the kubelet gave a pod; static pods have none. */
function podCredentials({ files }: ProgramContext): Credentials | undefined {
  const token = files.readText('/var/run/secrets/kubernetes.io/serviceaccount/token');
  return typeof token === 'string' ? { is: 'token', token } : undefined;
}

function kubeProxy(cluster: Cluster): Program {
  const account = serviceAccountCredentials('kube-system', 'kube-proxy');
  const program = kubeProxyProgram(
    (self) => clientOf(cluster, self, account, 'kube-proxy'),
    ({ hostname }) => {
      const node = cluster.dataplane.node(hostname);
      assert(node, `${hostname} has a dataplane`);
      return node;
    },
  );
  const error = 'Error: unable to create proxier: iptables: Operation not permitted';
  return onMachinesOnly((self) => isOnMachine(cluster, self), error, program);
}

function cloudControllerManager(cluster: Cluster): Program {
  return cloudControllerManagerProgram(
    (self) => clientOf(cluster, self, CLOUD_CONTROLLER_MANAGER, 'cloud-controller-manager'),
    cluster.cloud,
  );
}

function controllerManager(cluster: Cluster): Program {
  return controllerManagerProgram({
    definitions: controllers({
      resources: watchable(Registry.builtIn()),
      clusterCidr: cluster.podCidr,
      rootCertificate: rootCertificate(cluster.kernel),
    }),
    server: (hostname) => cluster.apiServerFor(hostname),
    onRunning: (running) => {
      cluster.controllers = running;
    },
  });
}

/** Serves the health endpoints beside a program that has none of its own. */
function withHealth(port: number, program: Program): Program {
  return function* (self) {
    serveHttp(self.process, self.net, port, function* ({ request: { path } }) {
      const isHealth = /^\/(livez|readyz|healthz|health)\b/.test(path);
      return isHealth ? textResponse(200, 'ok') : textResponse(404, '404 page not found\n');
    });
    return yield* program(self);
  };
}
