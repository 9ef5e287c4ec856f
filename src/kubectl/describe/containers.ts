// Containers with their states. Upstream: kubectl pkg/describe/describe.go (describeContainers)
import type { Obj } from '../api/client.ts';
import { longTime } from './page.ts';
import type { Page } from './page.ts';
import { wholeValue, milliValue } from '../../model/meta/quantity.ts';

/** Containers of a pod with their statuses, or of a template without any. */
export function describeContainers(
  page: Page,
  title: string,
  containers: readonly Obj[],
  statuses: readonly Obj[],
  indent: string,
  pod?: Obj,
): void {
  const byName = new Map(statuses.map((status) => [status.name, status]));
  page.append(`${indent}${title}:\n`);
  for (const container of containers) {
    const status = byName.get(container.name);
    basics(page, container, status, indent);
    commands(page, container);
    if (status) states(page, status);
    resources(page, container.resources);
    probes(page, container);
    if ((container.envFrom ?? []).length > 0) environmentFrom(page, container.envFrom);
    environment(page, container, pod);
    mounts(page, container);
  }
}

function basics(page: Page, container: Obj, status: Obj | undefined, indent: string): void {
  const inner = '    ';
  const margin = indent === '' ? '  ' : '   ';
  page.append(`${margin}${container.name}:\n`);
  if (status) page.append(`${inner}Container ID:\t${status.containerID ?? ''}\n`);
  page.append(`${inner}Image:\t${container.image ?? ''}\n`);
  if (status) page.append(`${inner}Image ID:\t${status.imageID ?? ''}\n`);
  const ports: readonly Obj[] = container.ports ?? [];
  const shown = ports.map(({ containerPort, protocol = 'TCP', name }) =>
    name ? `${containerPort}/${protocol} (${name})` : `${containerPort}/${protocol}`,
  );
  const title = ports.length > 1 ? 'Ports' : 'Port';
  const hosts = ports.map(({ hostPort = 0, protocol = 'TCP', name }) =>
    name ? `${hostPort}/${protocol} (${name})` : `${hostPort}/${protocol}`,
  );
  page.append(`${inner}${title}:\t${shown.join(', ') || '<none>'}\n`);
  page.append(`${inner}Host ${title}:\t${hosts.join(', ') || '<none>'}\n`);
  const security = container.securityContext ?? {};
  if (security.seccompProfile) {
    page.append(`${inner}SeccompProfile:\t${security.seccompProfile.type}\n`);
    const file = security.seccompProfile.localhostProfile;
    if (file) page.append(`${inner}  LocalhostProfile:\t${file}\n`);
  }
}

function commands(page: Page, { command, args }: Obj): void {
  for (const [title, words] of [
    ['Command', command],
    ['Args', args],
  ] as const) {
    if (!words?.length) continue;
    page.append(`    ${title}:\n`);
    for (const word of words) {
      for (const line of String(word).split('\n')) page.append(`      ${line}\n`);
    }
  }
}

function states(page: Page, status: Obj): void {
  state(page, 'State', status.state ?? {});
  if (status.lastState?.terminated) state(page, 'Last State', status.lastState);
  page.append(`    Ready:\t${status.ready ? 'True' : 'False'}\n`);
  page.append(`    Restart Count:\t${status.restartCount}\n`);
}

function state(page: Page, title: string, { running, waiting, terminated }: Obj) {
  const line = (text: string): void => page.append(`    ${text}\n`);
  if (running) {
    line(`${title}:\tRunning`);
    line(`  Started:\t${longTime(running.startedAt)}`);
  } else if (waiting) {
    line(`${title}:\tWaiting`);
    if (waiting.reason) line(`  Reason:\t${waiting.reason}`);
  } else if (terminated) {
    line(`${title}:\tTerminated`);
    if (terminated.reason) line(`  Reason:\t${terminated.reason}`);
    if (terminated.message) line(`  Message:\t${terminated.message}`);
    line(`  Exit Code:\t${terminated.exitCode}`);
    if (terminated.signal) line(`  Signal:\t${terminated.signal}`);
    line(`  Started:\t${longTime(terminated.startedAt)}`);
    line(`  Finished:\t${longTime(terminated.finishedAt)}`);
  } else line(`${title}:\tWaiting`);
}

/** In the order of names. */
export function resources(page: Page, of: Obj): void {
  for (const [title, list] of [
    ['Limits', of?.limits],
    ['Requests', of?.requests],
  ] as const) {
    const names = Object.keys(list ?? {}).sort();
    if (names.length === 0) continue;
    page.append(`    ${title}:\n`);
    for (const name of names) page.append(`      ${name}:\t${list[name]}\n`);
  }
}

function probes(page: Page, container: Obj): void {
  for (const [title, probe] of [
    ['Liveness', container.livenessProbe],
    ['Readiness', container.readinessProbe],
    ['Startup', container.startupProbe],
  ] as const) {
    if (probe) page.append(`    ${title}:\t${probeText(probe)}\n`);
  }
}

function probeText(probe: Obj): string {
  const { initialDelaySeconds = 0, timeoutSeconds = 0, periodSeconds = 0 } = probe;
  const { successThreshold = 0, failureThreshold = 0, exec, httpGet, tcpSocket, grpc } = probe;
  const attributes =
    `delay=${initialDelaySeconds}s timeout=${timeoutSeconds}s period=${periodSeconds}s ` +
    `#success=${successThreshold} #failure=${failureThreshold}`;
  if (exec) return `exec [${(exec.command ?? []).join(' ')}] ${attributes}`;
  if (httpGet) {
    const { scheme = '', host = '', port, path = '' } = httpGet;
    const portText = port === undefined || port === '' ? '' : `:${port}`;
    return `http-get ${scheme.toLowerCase()}://${host}${portText}${path} ${attributes}`;
  }
  if (tcpSocket) return `tcp-socket ${tcpSocket.host ?? ''}:${tcpSocket.port} ${attributes}`;
  if (grpc) return `grpc <pod>:${grpc.port} ${grpc.service ?? ''} ${attributes}`;
  return `unknown ${attributes}`;
}

function environmentFrom(page: Page, sources: readonly Obj[]): void {
  page.append(`    Environment Variables from:\n`);
  for (const { configMapRef, secretRef, prefix } of sources) {
    const [kind, ref] = configMapRef ? ['ConfigMap', configMapRef] : ['Secret', secretRef];
    const optional = ref.optional ? 'true' : 'false';
    const withPrefix = prefix ? ` with prefix '${prefix}'` : '';
    page.append(`      ${ref.name}\t${kind}${withPrefix}\tOptional: ${optional}\n`);
  }
}

function environment(page: Page, container: Obj, pod: Obj | undefined): void {
  const env: readonly Obj[] = container.env ?? [];
  page.append(`    Environment:${env.length === 0 ? '\t<none>\n' : '\n'}`);
  for (const { name, value = '', valueFrom } of env) {
    if (!valueFrom) {
      const lines = String(value).split('\n');
      for (const [at, line] of lines.entries()) {
        page.append(at === 0 ? `      ${name}:\t${line}\n` : `      \t${line}\n`);
      }
      continue;
    }
    page.append(`      ${name}:\t${sourceText(valueFrom, container, pod)}\n`);
  }
}

function sourceText(from: Obj, container: Obj, pod: Obj | undefined): string {
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = from;
  if (fieldRef) {
    const shown = pod ? fieldValue(pod, fieldRef.fieldPath) : '';
    return `${shown} (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`;
  }
  if (resourceFieldRef) {
    const { resource, divisor } = resourceFieldRef;
    return `${resourceValue(container, resource, divisor)} (${resource})`;
  }
  const [kind, ref] = secretKeyRef ? ['secret', secretKeyRef] : ['config map', configMapKeyRef];
  const optional = ref.optional ? 'true' : 'false';
  return `<set to the key '${ref.key}' ${kind === 'secret' ? 'in secret' : 'of config map'} '${ref.name}'>\tOptional: ${optional}`;
}

function fieldValue(pod: Obj, path: string): string {
  // These are all that kubectl itself resolves.
  if (path === 'metadata.name') return pod.metadata.name;
  return path === 'metadata.namespace' ? pod.metadata.namespace : '';
}

function resourceValue(container: Obj, resource: string, divisor: string | undefined): string {
  const [part = '', name = ''] = resource.split('.');
  const amount = container.resources?.[part]?.[name];
  if (amount === undefined) return '0';
  const isCpu = name === 'cpu';
  const by = divisor === undefined || divisor === '0' ? '1' : divisor;
  const measure = isCpu ? milliValue : wholeValue;
  return String(Math.ceil(measure(amount) / measure(by)));
}

function mounts(page: Page, { volumeMounts = [], volumeDevices = [] }: Obj): void {
  page.append(`    Mounts:${volumeMounts.length === 0 ? '\t<none>\n' : '\n'}`);
  const sorted = volumeMounts.toSorted((a: Obj, b: Obj) => (a.mountPath < b.mountPath ? -1 : 1));
  for (const { name, mountPath, readOnly, subPath } of sorted) {
    const flags = [readOnly ? 'ro' : 'rw'];
    if (subPath) flags.push(`path=${JSON.stringify(subPath)}`);
    page.append(`      ${mountPath} from ${name} (${flags.join(',')})\n`);
  }
  if (volumeDevices.length === 0) return;
  page.append(`    Devices:\n`);
  for (const { name, devicePath } of volumeDevices) {
    page.append(`      ${devicePath} from ${name}\n`);
  }
}
