// agnhost webhook: the admission webhook of upstream's own tests.
// Upstream: test/images/agnhost/webhook/{main,alwaysdeny,addlabel,configmap,pods,customresource}.go
import { SECOND } from '../../../kernel/time.ts';
import { sleep } from '../../../kernel/waits.ts';
import type { Task } from '../../../kernel/task.ts';
import type { HttpResponse } from '../../network/http.ts';
import { textResponse } from '../../network/http.ts';
import { httpProgram, optionOf } from '../servers/http-program.ts';

interface Reviewed {
  readonly metadata?: { readonly name?: string; readonly labels?: Texts };
  readonly data?: Texts;
  readonly spec?: { readonly containers?: readonly { readonly name?: string }[] };
}
type Texts = { readonly [key: string]: string };

interface Answer {
  readonly allowed: boolean;
  readonly status?: object;
  readonly operations?: readonly object[];
}

type Admit = (object: Reviewed) => Answer;

const ALLOWED: Answer = { allowed: true };
const deny = (message: string): Answer => ({ allowed: false, status: { message } });
const UNWANTED = 'webhook-disallow';
const KEY = 'webhook-e2e-test';

const ANSWERS: ReadonlyMap<string, Admit> = new Map<string, Admit>([
  ['/always-deny', () => deny('this webhook denies all requests')],
  ['/always-allow-delay-5s', () => ALLOWED],
  ['/add-label', addLabel],
  ['/pods', admitPod],
  ['/pods/attach', () => deny("attaching to pod 'to-be-attached-pod' is not allowed")],
  ['/mutating-pods', mutatePod],
  ['/configmaps', admitData('the configmap contains unwanted key and value')],
  ['/mutating-configmaps', mutateData],
  ['/custom-resource', admitData('the custom resource contains unwanted data')],
  ['/mutating-custom-resource', mutateData],
]);

function addLabel({ metadata }: Reviewed): Answer {
  const { labels } = metadata ?? {};
  if (labels?.['added-label'] === 'yes') return ALLOWED;
  const operation = labels
    ? { op: 'add', path: '/metadata/labels/added-label', value: 'yes' }
    : { op: 'add', path: '/metadata/labels', value: { 'added-label': 'yes' } };
  return { allowed: true, operations: [operation] };
}

function admitPod({ metadata, spec }: Reviewed): Answer {
  const reasons: string[] = [];
  if (metadata?.labels?.[KEY] === UNWANTED) reasons.push('the pod contains unwanted label; ');
  for (const { name = '' } of spec?.containers ?? []) {
    if (name.includes(UNWANTED)) reasons.push('the pod contains unwanted container name; ');
  }
  return reasons.length === 0 ? ALLOWED : deny(reasons.join('').trim());
}

function mutatePod({ metadata }: Reviewed): Answer {
  if (metadata?.name !== 'webhook-to-be-mutated') return ALLOWED;
  const value = [{ image: 'webhook-added-image', name: 'webhook-added-init-container' }];
  return { allowed: true, operations: [{ op: 'add', path: '/spec/initContainers', value }] };
}

function admitData(message: string): Admit {
  return ({ data }) => (data?.[KEY] === UNWANTED ? deny(message) : ALLOWED);
}

function mutateData({ data }: Reviewed): Answer {
  const operations: object[] = [];
  const stage = (from: string, to: string): void => {
    if (data?.[from] === 'yes') operations.push({ op: 'add', path: `/data/${to}`, value: 'yes' });
  };
  stage('mutation-start', 'mutation-stage-1');
  stage('mutation-stage-1', 'mutation-stage-2');
  return { allowed: true, operations };
}

/** Serves AdmissionReview requests on --port (443). */
export const webhook = httpProgram({
  port: (self) => Number(optionOf(self.argv, 'port') ?? 443),
  respond: function* (_self, { request }): Task<HttpResponse> {
    const path = request.path.replace(/\?.*/, '');
    if (path === '/readyz' || path === '/healthz') return textResponse(200, 'ok');
    const admit = ANSWERS.get(path);
    if (!admit) return textResponse(404, '404 page not found\n');
    if (path === '/always-allow-delay-5s') yield* sleep(5 * SECOND);
    return answer(request.body, admit);
  },
});

function answer(body: string, admit: Admit): HttpResponse {
  let review: { readonly request?: { readonly uid?: string } & { [key: string]: any } };
  try {
    review = JSON.parse(body);
  } catch {
    return textResponse(400, 'the body is no AdmissionReview\n');
  }
  const { uid = '', object, oldObject } = review.request ?? {};
  const { operations = [], ...verdict } = admit((object ?? oldObject ?? {}) as Reviewed);
  const patch = operations.length === 0 ? {} : patchOf(operations);
  return textResponse(
    200,
    JSON.stringify({
      kind: 'AdmissionReview',
      apiVersion: 'admission.k8s.io/v1',
      response: { uid, ...verdict, ...patch },
    }),
    'application/json',
  );
}

function patchOf(operations: readonly object[]): object {
  return { patchType: 'JSONPatch', patch: base64(JSON.stringify(operations)) };
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Of a text without characters beyond ASCII, which these patches are. */
function base64(text: string): string {
  let encoded = '';
  for (let at = 0; at < text.length; at += 3) {
    const code = (offset: number): number => text.charCodeAt(at + offset) || 0;
    const bits = (code(0) << 16) | (code(1) << 8) | code(2);
    const left = text.length - at;
    encoded += DIGITS[bits >> 18]! + DIGITS[(bits >> 12) & 63]!;
    encoded += left > 1 ? DIGITS[(bits >> 6) & 63]! : '=';
    encoded += left > 2 ? DIGITS[bits & 63]! : '=';
  }
  return encoded;
}
