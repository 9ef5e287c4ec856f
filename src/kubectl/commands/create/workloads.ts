// kubectl create deployment, job, cronjob.
// Upstream: kubectl pkg/cmd/create/create_{deployment,job,cronjob}.go
import { pathOf } from '../../api/client.ts';
import type { Obj } from '../../api/client.ts';
import type { Invocation } from '../../command.ts';
import { KubectlError } from '../../errors.ts';
import type { Generator } from './create-object.ts';

/** The words after `--`, or after the name. */
function commandWords(call: Invocation): readonly string[] {
  return call.dash >= 0 ? call.args.slice(call.dash) : call.args.slice(1);
}

export const deployment: Generator = {
  path: 'create deployment',
  aliases: ['deploy'],
  summary: 'Create a deployment with the specified name',
  usage: 'NAME --image=image -- [COMMAND] [args...]',
  flags: 'image:l port:i=-1 r/replicas:i=1',
  required: ['image'],
  resource: 'deployments.apps',
  namespaced: true,
  failure: 'failed to create deployment: ',
  make(call, name) {
    const images = call.flags.list('image');
    const command = commandWords(call);
    if (images.length > 1 && command.length > 0) {
      throw new KubectlError('cannot specify multiple --image options and command');
    }
    const replicas = call.flags.number('replicas');
    if (replicas < 0)
      throw new KubectlError(`invalid --replicas: ${replicas}; must be non-negative`);
    const port = call.flags.number('port');
    const labels = { app: name };
    return {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name, labels },
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            containers: images.map((image, index) => ({
              name: containerName(image, index),
              image,
              ...(command.length > 0 ? { command } : {}),
              ...(port >= 0 && index === 0 ? { ports: [{ containerPort: port }] } : {}),
              resources: {},
            })),
          },
        },
        strategy: {},
      },
      status: {},
    };
  },
};

/** `nginx` of `docker.io/library/nginx:1.27@sha256:...`, as a DNS label. */
function containerName(image: string, index: number): string {
  const last = image.slice(image.lastIndexOf('/') + 1);
  const bare = last.replace(/[:@].*$/, '');
  const label = bare
    .toLowerCase()
    .replaceAll(/[^-a-z0-9]/g, '-')
    .replace(/^-+/, '');
  void index;
  return label;
}

export const job: Generator = {
  path: 'create job',
  summary: 'Create a job with the specified name',
  usage: 'NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]',
  flags: 'image:s from:s',
  resource: 'jobs.batch',
  namespaced: true,
  failure: 'failed to create job: ',
  async make(call, name) {
    const image = call.flags.text('image');
    const from = call.flags.text('from');
    if (image === '' && from === '') {
      throw new KubectlError('either --image or --from must be specified');
    }
    const command = commandWords(call);
    if (from === '') {
      return {
        kind: 'Job',
        apiVersion: 'batch/v1',
        metadata: { name },
        spec: { template: jobTemplate(name, image, command, 'Never') },
        status: {},
      };
    }
    if (command.length > 0) throw new KubectlError('cannot specify --from and command');
    return jobFrom(call, name, from);
  },
};

function jobTemplate(name: string, image: string, command: readonly string[], restart: string) {
  const container = { name, image, ...(command.length > 0 ? { command } : {}), resources: {} };
  return { metadata: {}, spec: { containers: [container], restartPolicy: restart } };
}

async function jobFrom(call: Invocation, name: string, from: string): Promise<Obj> {
  const [kind = '', source = ''] = from.split('/');
  const resource = await call.discovery.find(kind);
  const object = await call.client.get(pathOf(resource, call.namespace, source));
  if (object.kind !== 'CronJob') {
    throw new KubectlError(
      `from must be an existing cronjob, expected *batchv1.CronJob, got *${object.kind}`,
    );
  }
  const template = object.spec.jobTemplate;
  const owner = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    name: object.metadata.name,
    uid: object.metadata.uid,
    controller: true,
  };
  const annotations = {
    'cronjob.kubernetes.io/instantiate': 'manual',
    ...template.metadata?.annotations,
  };
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: {
      name,
      ...(template.metadata?.labels ? { labels: template.metadata.labels } : {}),
      annotations,
      ownerReferences: [owner],
    },
    spec: template.spec,
    status: {},
  };
}

export const cronJob: Generator = {
  path: 'create cronjob',
  aliases: ['cj'],
  summary: 'Create a cron job with the specified name',
  usage: "NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...]",
  flags: 'image:s schedule:s restart:s',
  required: ['image', 'schedule'],
  resource: 'cronjobs.batch',
  namespaced: true,
  failure: 'failed to create cronjob: ',
  make(call, name) {
    const restart = call.flags.text('restart') || 'OnFailure';
    const template = jobTemplate(name, call.flags.text('image'), commandWords(call), restart);
    return {
      kind: 'CronJob',
      apiVersion: 'batch/v1',
      metadata: { name },
      spec: {
        schedule: call.flags.text('schedule'),
        jobTemplate: { metadata: { name }, spec: { template } },
      },
      status: {},
    };
  },
};
