// The checks of the Pod Security Standards, each in the words of upstream.
// Upstream: staging/src/k8s.io/pod-security-admission/policy/check_*.go
import type { Container, PodSpec, SecurityContext } from '../../../../model/generated/types.ts';

/** What a check found: why in short, and where. */
export interface Violation {
  readonly reason: string;
  readonly detail: string;
}

export type SecurityCheck = (spec: PodSpec) => Violation | undefined;

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');
const plural = (word: string, names: readonly string[]): string =>
  `${word}${names.length === 1 ? '' : 's'} ${quoted(names)}`;

function allContainers(spec: PodSpec): readonly Container[] {
  const ephemeral = (spec.ephemeralContainers ?? []) as readonly Container[];
  return [...(spec.initContainers ?? []), ...spec.containers, ...ephemeral];
}

/** Names of the containers whose security context is as the condition says. */
function those(
  spec: PodSpec,
  condition: (context: SecurityContext, container: Container) => boolean,
): string[] {
  return allContainers(spec)
    .filter((container) => condition(container.securityContext ?? {}, container))
    .map(({ name }) => name);
}

function ofContainers(
  reason: string,
  names: readonly string[],
  what: string,
): Violation | undefined {
  if (names.length === 0) return undefined;
  return { reason, detail: `${plural('container', names)} ${what}` };
}

const DEFAULT_CAPABILITIES = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

const addedCapabilities: SecurityCheck = (spec) => {
  const found = new Set<string>();
  const names = those(spec, ({ capabilities }) => {
    const extra = (capabilities?.add ?? []).filter((name) => !DEFAULT_CAPABILITIES.has(name));
    for (const name of extra) found.add(name);
    return extra.length > 0;
  });
  const list = quoted([...found].sort());
  const what = `must not include ${list} in securityContext.capabilities.add`;
  return ofContainers('non-default capabilities', names, what);
};

const hostNamespaces: SecurityCheck = ({ hostNetwork, hostPID, hostIPC }) => {
  const used = Object.entries({ hostNetwork, hostPID, hostIPC }).filter(([, value]) => value);
  if (used.length === 0) return undefined;
  return { reason: 'host namespaces', detail: used.map(([name]) => `${name}=true`).join(', ') };
};

const hostPathVolumes: SecurityCheck = ({ volumes = [] }) => {
  const names = volumes.filter(({ hostPath }) => hostPath).map(({ name }) => name);
  if (names.length === 0) return undefined;
  return { reason: 'hostPath volumes', detail: plural('volume', names) };
};

const hostPorts: SecurityCheck = (spec) => {
  const ports = new Set<number>();
  const names: string[] = [];
  for (const container of allContainers(spec)) {
    const used = (container.ports ?? [])
      .map(({ hostPort }) => hostPort ?? 0)
      .filter((one) => one > 0);
    for (const port of used) ports.add(port);
    if (used.length > 0) names.push(container.name);
  }
  if (names.length === 0) return undefined;
  const verb = names.length === 1 ? 'uses' : 'use';
  const word = ports.size === 1 ? 'hostPort' : 'hostPorts';
  const list = [...ports].sort((a, b) => a - b).join(', ');
  return { reason: 'hostPort', detail: `${plural('container', names)} ${verb} ${word} ${list}` };
};

const privileged: SecurityCheck = (spec) =>
  ofContainers(
    'privileged',
    those(spec, (context) => context.privileged === true),
    'must not set securityContext.privileged=true',
  );

const procMount: SecurityCheck = (spec) =>
  ofContainers(
    'procMount',
    those(spec, (context) => (context.procMount ?? 'Default') !== 'Default'),
    'must not set securityContext.procMount to "Unmasked"',
  );

const unconfinedSeccomp: SecurityCheck = (spec) => {
  const isUnconfined = (type: string | undefined): boolean => type === 'Unconfined';
  const names = those(spec, ({ seccompProfile }) => isUnconfined(seccompProfile?.type));
  const where = [
    ...(isUnconfined(spec.securityContext?.seccompProfile?.type) ? ['pod'] : []),
    ...(names.length > 0 ? [plural('container', names)] : []),
  ];
  if (where.length === 0) return undefined;
  const what = 'must not set securityContext.seccompProfile.type to "Unconfined"';
  return { reason: 'seccompProfile', detail: `${where.join(' and ')} ${what}` };
};

const SAFE_SYSCTLS = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
]);

const sysctls: SecurityCheck = ({ securityContext }) => {
  const names = (securityContext?.sysctls ?? [])
    .map(({ name }) => name)
    .filter((name) => !SAFE_SYSCTLS.has(name));
  return names.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: names.join(', ') };
};

const escalation: SecurityCheck = (spec) =>
  ofContainers(
    'allowPrivilegeEscalation != false',
    those(spec, (context) => context.allowPrivilegeEscalation !== false),
    'must set securityContext.allowPrivilegeEscalation=false',
  );

const droppedCapabilities: SecurityCheck = (spec) => {
  const keeping = those(spec, ({ capabilities }) => !(capabilities?.drop ?? []).includes('ALL'));
  const added = new Set<string>();
  const adding = those(spec, ({ capabilities }) => {
    const extra = (capabilities?.add ?? []).filter((name) => name !== 'NET_BIND_SERVICE');
    for (const name of extra) added.add(name);
    return extra.length > 0;
  });
  const parts: string[] = [];
  if (keeping.length > 0) {
    parts.push(
      `${plural('container', keeping)} must set securityContext.capabilities.drop=["ALL"]`,
    );
  }
  if (adding.length > 0) {
    const list = quoted([...added].sort());
    parts.push(
      `${plural('container', adding)} must not include ${list} in securityContext.capabilities.add`,
    );
  }
  if (parts.length === 0) return undefined;
  return { reason: 'unrestricted capabilities', detail: parts.join('; ') };
};

const ALLOWED_VOLUMES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

const volumeTypes: SecurityCheck = ({ volumes = [] }) => {
  const types = new Set<string>();
  const names: string[] = [];
  for (const volume of volumes) {
    const bad = Object.keys(volume).filter((key) => key !== 'name' && !ALLOWED_VOLUMES.has(key));
    for (const type of bad) types.add(type);
    if (bad.length > 0) names.push(volume.name);
  }
  if (names.length === 0) return undefined;
  const verb = names.length === 1 ? 'uses' : 'use';
  const word = types.size === 1 ? 'type' : 'types';
  const list = quoted([...types].sort());
  const detail = `${plural('volume', names)} ${verb} restricted volume ${word} ${list}`;
  return { reason: 'restricted volume types', detail };
};

const nonRoot: SecurityCheck = (spec) => {
  const pod = spec.securityContext?.runAsNonRoot;
  const bad = those(spec, ({ runAsNonRoot }) => runAsNonRoot === false);
  const open = those(spec, ({ runAsNonRoot }) => runAsNonRoot === undefined);
  const parts: string[] = [];
  if (bad.length > 0) {
    parts.push(`${plural('container', bad)} must not set securityContext.runAsNonRoot=false`);
  }
  if (open.length > 0 && pod === false) {
    parts.unshift('pod must not set securityContext.runAsNonRoot=false');
  } else if (open.length > 0 && pod === undefined) {
    parts.push(`pod or ${plural('container', open)} must set securityContext.runAsNonRoot=true`);
  }
  return parts.length === 0
    ? undefined
    : { reason: 'runAsNonRoot != true', detail: parts.join('; ') };
};

const rootUser: SecurityCheck = (spec) => {
  const names = those(spec, ({ runAsUser }) => runAsUser === 0);
  const where = [
    ...(spec.securityContext?.runAsUser === 0 ? ['pod'] : []),
    ...(names.length > 0 ? [plural('container', names)] : []),
  ];
  if (where.length === 0) return undefined;
  return { reason: 'runAsUser=0', detail: `${where.join(' and ')} must not set runAsUser=0` };
};

const confinedSeccomp: SecurityCheck = (spec) => {
  const isGood = (type: string | undefined): boolean =>
    type === 'RuntimeDefault' || type === 'Localhost';
  const pod = spec.securityContext?.seccompProfile?.type;
  const set = those(
    spec,
    ({ seccompProfile }) => seccompProfile !== undefined && !isGood(seccompProfile.type),
  );
  const open = those(spec, ({ seccompProfile }) => seccompProfile === undefined);
  const parts: string[] = [];
  if (pod !== undefined && !isGood(pod)) {
    parts.push(`pod must not set securityContext.seccompProfile.type to "${pod}"`);
  }
  if (set.length > 0) {
    const what = 'must not set securityContext.seccompProfile.type to "Unconfined"';
    parts.push(`${plural('container', set)} ${what}`);
  }
  if (open.length > 0 && pod === undefined) {
    const what = 'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"';
    parts.push(`pod or ${plural('container', open)} ${what}`);
  }
  return parts.length === 0 ? undefined : { reason: 'seccompProfile', detail: parts.join('; ') };
};

/** In the order of upstream's ids. */
const BASELINE_CHECKS: readonly SecurityCheck[] = [
  addedCapabilities,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  privileged,
  procMount,
  unconfinedSeccomp,
  sysctls,
];

/** What `restricted` asks besides; two of baseline's checks are replaced by stricter ones. */
const RESTRICTED_CHECKS: readonly SecurityCheck[] = [
  ...BASELINE_CHECKS.filter((check) => check !== addedCapabilities && check !== unconfinedSeccomp),
  escalation,
  droppedCapabilities,
  volumeTypes,
  nonRoot,
  rootUser,
  confinedSeccomp,
];

/** The checks of `baseline` or `restricted`; any other standard has none. */
export function checksOf(standard: string): readonly SecurityCheck[] {
  if (standard === 'restricted') return RESTRICTED_CHECKS;
  return standard === 'baseline' ? BASELINE_CHECKS : [];
}
