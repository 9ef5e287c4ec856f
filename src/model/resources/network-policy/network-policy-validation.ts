// Validation of network policies. Upstream: pkg/apis/networking/validation/validation.go
import type {
  IPBlock,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
} from '../../generated/types.ts';
import {
  fieldForbidden,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
} from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { validatePortNumber } from '../../meta/names.ts';
import { addInvalid, checkOptionalOneOf } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { checkCidr } from '../common/ip.ts';
import { checkLabelSelector } from '../common/label-selector.ts';
import { checkPortNumberOrName } from '../pod-spec/containers/validate-ports.ts';
import { isStrictSubset } from './cidr-subset.ts';

const SPEC = FieldPath.of('spec');
const TYPES = ['Ingress', 'Egress'];

export function checkNetworkPolicy(
  errors: Errors,
  policy: NetworkPolicy,
  old: NetworkPolicy | undefined,
): void {
  const { spec = {} } = policy;
  if (old !== undefined && old.spec === policy.spec) return;
  checkLabelSelector(errors, SPEC.child('podSelector'), spec.podSelector);
  spec.ingress?.forEach((rule, i) => {
    checkRule(errors, SPEC.child('ingress').index(i), rule.ports, 'from', rule.from);
  });
  spec.egress?.forEach((rule, i) => {
    checkRule(errors, SPEC.child('egress').index(i), rule.ports, 'to', rule.to);
  });
  const types = spec.policyTypes ?? [];
  const path = SPEC.child('policyTypes');
  if (types.length > TYPES.length) {
    errors.push(fieldInvalid(path, types, 'may not specify more than two policyTypes'));
    return;
  }
  types.forEach((type, i) => {
    if (!TYPES.includes(type)) errors.push(fieldNotSupported(path.index(i), type, TYPES));
  });
}

function checkRule(
  errors: Errors,
  path: FieldPath,
  ports: readonly NetworkPolicyPort[] | undefined,
  side: string,
  peers: readonly NetworkPolicyPeer[] | undefined,
): void {
  ports?.forEach((port, i) => checkPort(errors, path.child('ports').index(i), port));
  peers?.forEach((peer, i) => checkPeer(errors, path.child(side).index(i), peer));
}

function checkPort(errors: Errors, path: FieldPath, entry: NetworkPolicyPort): void {
  const { port, endPort, protocol } = entry;
  checkOptionalOneOf(errors, path.child('protocol'), protocol, ['TCP', 'UDP', 'SCTP']);
  const endAt = path.child('endPort');
  if (port === undefined) {
    if (endPort === undefined) return;
    errors.push(fieldInvalid(endAt, endPort, 'may not be specified when `port` is not specified'));
    return;
  }
  if (typeof port === 'string' && endPort !== undefined) {
    errors.push(fieldInvalid(endAt, endPort, 'may not be specified when `port` is non-numeric'));
  }
  checkPortNumberOrName(errors, path.child('port'), port);
  if (typeof port === 'string' || endPort === undefined) return;
  if (endPort < port) {
    errors.push(fieldInvalid(endAt, endPort, 'must be greater than or equal to `port`'));
  }
  addInvalid(errors, endAt, endPort, validatePortNumber(endPort));
}

function checkPeer(errors: Errors, path: FieldPath, peer: NetworkPolicyPeer): void {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  checkLabelSelector(errors, path.child('podSelector'), podSelector);
  checkLabelSelector(errors, path.child('namespaceSelector'), namespaceSelector);
  if (ipBlock !== undefined) checkBlock(errors, path.child('ipBlock'), ipBlock);
  const selects = podSelector !== undefined || namespaceSelector !== undefined;
  if (!selects && ipBlock === undefined) {
    errors.push(fieldRequired(path, 'must specify a peer'));
  } else if (selects && ipBlock !== undefined) {
    errors.push(fieldForbidden(path, 'may not specify both ipBlock and another peer'));
  }
}

function checkBlock(errors: Errors, path: FieldPath, block: IPBlock): void {
  if (!block.cidr) {
    errors.push(fieldRequired(path.child('cidr')));
    return;
  }
  const before = errors.length;
  checkCidr(errors, path.child('cidr'), block.cidr);
  const isValid = errors.length === before;
  block.except?.forEach((except, i) => {
    const at = path.child('except').index(i);
    const count = errors.length;
    checkCidr(errors, at, except);
    if (!isValid || errors.length > count || isStrictSubset(except, block.cidr)) return;
    errors.push(fieldInvalid(at, except, 'must be a strict subset of `cidr`'));
  });
}
