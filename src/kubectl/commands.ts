// The list of kubectl's commands.
import { apply } from './apply/apply.ts';
import { diff } from './apply/diff.ts';
import { setLastApplied, viewLastApplied } from './apply/last-applied-commands.ts';
import type { Command } from './command.ts';
import { apiResources, apiVersions, clusterInfo, version } from './commands/about.ts';
import { canI, whoami } from './commands/auth.ts';
import { reconcile } from './commands/auth-reconcile.ts';
import { approve, deny } from './commands/certificate.ts';
import { CHANGE_COMMANDS } from './commands/config/config-change.ts';
import { VIEW_COMMANDS } from './commands/config/config-view.ts';
import { configMap, secretDocker, secretGeneric, secretTls } from './commands/create/config.ts';
import { create } from './commands/create/create.ts';
import { generatorCommand } from './commands/create/create-object.ts';
import * as others from './commands/create/others.ts';
import { clusterRole, clusterRoleBinding, role, roleBinding } from './commands/create/rbac.ts';
import * as services from './commands/create/services.ts';
import { createToken } from './commands/create/token.ts';
import { cronJob, deployment, job } from './commands/create/workloads.ts';
import { clusterInfoDump } from './commands/cluster-info-dump.ts';
import { cp } from './commands/cp.ts';
import { debug } from './commands/debug/debug.ts';
import { deleteCommand } from './commands/delete.ts';
import { describe } from './commands/describe.ts';
import { drain } from './commands/drain.ts';
import { events } from './commands/events.ts';
import { attach, exec } from './commands/exec.ts';
import { explain } from './commands/explain.ts';
import { expose } from './commands/expose.ts';
import { get } from './commands/get.ts';
import { annotate, label } from './commands/label.ts';
import { logs } from './commands/logs.ts';
import { cordon, taint, uncordon } from './commands/nodes.ts';
import { kustomize } from './commands/kustomize.ts';
import { alpha, completion, pluginList } from './commands/not-here.ts';
import { patch } from './commands/patch.ts';
import { portForward } from './commands/port-forward.ts';
import { proxy } from './commands/proxy.ts';
import { edit, replace } from './commands/replace.ts';
import * as rollout from './commands/rollout/rollout.ts';
import { rolloutStatus } from './commands/rollout/rollout-status.ts';
import { run } from './commands/run.ts';
import { autoscale, scale } from './commands/scale.ts';
import * as set from './commands/set/set.ts';
import { setSubject } from './commands/set/subject.ts';
import { topNode, topPod } from './commands/top.ts';
import { wait } from './commands/wait-for.ts';

const GENERATORS = [
  deployment,
  job,
  cronJob,
  configMap,
  secretGeneric,
  secretTls,
  secretDocker,
  services.serviceClusterIp,
  services.serviceNodePort,
  services.serviceLoadBalancer,
  services.serviceExternalName,
  services.ingress,
  role,
  clusterRole,
  roleBinding,
  clusterRoleBinding,
  others.namespace,
  others.serviceAccount,
  others.quota,
  others.podDisruptionBudget,
  others.priorityClass,
];

export const COMMANDS: readonly Command[] = [
  get,
  describe,
  apply,
  viewLastApplied,
  setLastApplied,
  create,
  ...GENERATORS.map(generatorCommand),
  createToken,
  deleteCommand,
  run,
  expose,
  scale,
  autoscale,
  set.setImage,
  set.setEnv,
  set.setResources,
  set.setServiceAccount,
  set.setSelector,
  setSubject,
  rolloutStatus,
  rollout.rolloutHistory,
  rollout.rolloutUndo,
  rollout.rolloutPause,
  rollout.rolloutResume,
  rollout.rolloutRestart,
  label,
  annotate,
  taint,
  cordon,
  uncordon,
  drain,
  logs,
  exec,
  attach,
  topNode,
  topPod,
  explain,
  canI,
  reconcile,
  whoami,
  ...VIEW_COMMANDS,
  ...CHANGE_COMMANDS,
  wait,
  events,
  apiResources,
  apiVersions,
  patch,
  replace,
  edit,
  diff,
  portForward,
  proxy,
  cp,
  debug,
  approve,
  deny,
  kustomize,
  completion,
  pluginList,
  alpha,
  clusterInfoDump,
  version,
  clusterInfo,
];

/** Words that only open a family of commands. */
export const GROUPS = new Set([
  'auth',
  'certificate',
  'config',
  'create',
  'plugin',
  'rollout',
  'set',
  'top',
]);
