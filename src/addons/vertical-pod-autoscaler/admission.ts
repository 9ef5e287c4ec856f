// The admission controller: a webhook that gives new pods what is recommended for them.
// Upstream: vertical-pod-autoscaler/pkg/admission-controller/{logic/server,resource/pod/handler,
// resource/pod/patch,config}.go
import type { ApiClient } from '../../client/api-client.ts';
import { isAlreadyExists, isNotFound } from '../../client/api-error.ts';
import { Failure } from '../../kernel/failure.ts';
import type { Task } from '../../kernel/task.ts';
import { SECOND } from '../../kernel/time.ts';
import { sleep, sleepInBackground } from '../../kernel/waits.ts';
import { LEASES, MUTATING_WEBHOOK_CONFIGURATIONS } from '../../model/api/refs.ts';
import type { Lease, MutatingWebhookConfiguration, Pod } from '../../model/generated/types.ts';
import { formatMicroTime } from '../../model/meta/time.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { encodeBase64 } from '../../bytes/base64.ts';
import type { ProgramContext } from '../../world/machines/program.ts';
import { serveHttp, textResponse } from '../../world/network/http.ts';
import { resourcesFor } from './pod-resources.ts';
import type { Targets } from './targets.ts';
import { updateModeOf } from './vpa-types.ts';

export const VPA_NAMESPACE = 'kube-system';
export const ADMISSION_LEASE = 'vpa-admission-controller';
const CONFIGURATION = 'vpa-webhook-config';
const PORT = 8000;
const RENEW_PERIOD = 10 * SECOND;
const RETRY = 2 * SECOND;

export interface Operation {
  readonly op: 'add';
  readonly path: string;
  readonly value: unknown;
}

/** What a new pod is changed by; nothing when no autoscaler has a word for it. */
export function patchFor(targets: Targets, pod: Pod, namespace: string): readonly Operation[] {
  const vpa = targets.vpaFor(pod, namespace);
  if (!vpa || updateModeOf(vpa) === 'Off') return [];
  const found = resourcesFor(vpa, pod);
  const observed = pod.spec.containers.map(({ name }) => name).join(', ');
  const updates = found
    .filter(({ changes }) => changes.length > 0)
    .map(({ index, changes }) => `container ${index}: ${changes.join(', ')}`);
  const annotations = {
    ...pod.metadata.annotations,
    ...(updates.length > 0
      ? { vpaUpdates: `Pod resources updated by ${vpa.metadata.name}: ${updates.join('; ')}` }
      : {}),
    vpaObservedContainers: observed,
  };
  return [
    ...found.map(({ index, resources }): Operation => {
      return { op: 'add', path: `/spec/containers/${index}/resources`, value: resources };
    }),
    { op: 'add', path: '/metadata/annotations', value: annotations },
  ];
}

/** Answers the API server's reviews, and says so in the webhook's configuration and a lease. */
export function* serveAdmission(self: ProgramContext, client: ApiClient, targets: Targets): Task {
  serveHttp(self.process, self.net, PORT, function* ({ request: { body } }) {
    const answer = review(targets, body);
    return answer === undefined
      ? textResponse(400, 'not an AdmissionReview\n')
      : textResponse(200, answer, 'application/json');
  });
  for (;;) {
    try {
      yield* register(client);
      break;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      self.stderr.write(`cannot register: ${error.message}\n`);
      yield* sleep(RETRY);
    }
  }
  for (;;) {
    try {
      yield* renew(client, self.hostname);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
    yield* sleepInBackground(RENEW_PERIOD);
  }
}

function review(targets: Targets, body: string): string | undefined {
  let asked: {
    readonly apiVersion?: string;
    readonly request?: {
      readonly uid?: string;
      readonly namespace?: string;
      readonly object?: Pod;
    };
  };
  try {
    asked = JSON.parse(body);
  } catch {
    return undefined;
  }
  const { uid = '', namespace = '', object } = asked.request ?? {};
  const patch = object?.spec?.containers ? patchFor(targets, object, namespace) : [];
  const response = {
    uid,
    allowed: true,
    ...(patch.length > 0
      ? { patchType: 'JSONPatch', patch: encodeBase64(encodeUtf8(JSON.stringify(patch))) }
      : {}),
  };
  return JSON.stringify({ apiVersion: asked.apiVersion, kind: 'AdmissionReview', response });
}

function* register(client: ApiClient): Task {
  const configuration: MutatingWebhookConfiguration = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: CONFIGURATION },
    webhooks: [
      {
        name: 'vpa.k8s.io',
        admissionReviewVersions: ['v1'],
        rules: [
          { operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] },
        ],
        clientConfig: { service: { namespace: VPA_NAMESPACE, name: 'vpa-webhook' } },
        failurePolicy: 'Ignore',
        sideEffects: 'None',
        timeoutSeconds: 30,
      },
    ],
  };
  try {
    yield* client.delete(MUTATING_WEBHOOK_CONFIGURATIONS, '', CONFIGURATION);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  yield* client.create(MUTATING_WEBHOOK_CONFIGURATIONS, configuration);
}

/** By this the updater knows that new pods would be mended. */
function* renew(client: ApiClient, holder: string): Task {
  const renewTime = formatMicroTime(client.process.clock.now);
  const spec = { holderIdentity: holder, leaseDurationSeconds: 60, renewTime };
  try {
    yield* client.patch(LEASES, VPA_NAMESPACE, ADMISSION_LEASE, 'merge', { spec });
    return;
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  const metadata = { name: ADMISSION_LEASE, namespace: VPA_NAMESPACE };
  const lease: Lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec };
  try {
    yield* client.create(LEASES, lease);
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
  }
}
