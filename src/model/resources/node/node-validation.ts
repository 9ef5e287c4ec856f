// Validation of nodes. Upstream: pkg/apis/core/validation/validation.go ValidateNode
import type { Node } from '../../generated/types.ts';
import { semanticEqual } from '../../meta/deep-equal.ts';
import { fieldDuplicate, fieldForbidden, fieldInvalid } from '../../meta/field-error.ts';
import type { FieldError } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { SUBDOMAIN_NAME } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { checkCidr } from '../common/ip.ts';
import { METADATA, checkObjectMeta, checkObjectMetaUpdate } from '../common/object-meta.ts';
import { checkAmount } from '../pod-spec/validate-resources.ts';
import { checkTaints } from '../pod-spec/scheduling/validate-tolerations.ts';

const POD_CIDRS = FieldPath.of('spec', 'podCIDRs');
const PROVIDER_ID = FieldPath.of('spec', 'providerID');
const ADDRESSES = FieldPath.of('status', 'addresses');
const ONCE = 'except from "" to valid';

/** A new node. */
export function validateNode(node: Node): readonly FieldError[] {
  const errors: Errors = [];
  checkObjectMeta(errors, node.metadata, false, SUBDOMAIN_NAME);
  if (node.spec?.taints) checkTaints(errors, METADATA.child('taints'), node.spec.taints);
  checkAmounts(errors, node);
  const cidrs = node.spec?.podCIDRs ?? [];
  cidrs.forEach((cidr, i) => checkCidr(errors, POD_CIDRS.index(i), cidr));
  if (cidrs.length > 2) {
    const detail = 'may specify no more than one CIDR for each IP family';
    errors.push(fieldInvalid(POD_CIDRS, cidrs, detail));
  }
  return errors;
}

/** A change of a node or of its status; the two share one rule. */
export function validateNodeUpdate(node: Node, old: Node): readonly FieldError[] {
  const errors: Errors = [];
  checkObjectMetaUpdate(errors, node.metadata, old.metadata);
  if (node.status !== old.status) {
    checkAmounts(errors, node);
    checkAddresses(errors, node);
  }
  if (node.spec === old.spec) return errors;
  const before = old.spec?.podCIDRs ?? [];
  if (before.length > 0 && !semanticEqual(node.spec?.podCIDRs, before)) {
    errors.push(fieldForbidden(POD_CIDRS, `node updates may not change podCIDR ${ONCE}`));
  }
  if (old.spec?.providerID && node.spec?.providerID !== old.spec.providerID) {
    errors.push(fieldForbidden(PROVIDER_ID, `node updates may not change providerID ${ONCE}`));
  }
  if (node.spec?.taints) checkTaints(errors, METADATA.child('taints'), node.spec.taints);
  return errors;
}

function checkAmounts(errors: Errors, node: Node): void {
  for (const part of ['capacity', 'allocatable'] as const) {
    const amounts = node.status?.[part] ?? {};
    for (const name of Object.keys(amounts)) {
      checkAmount(errors, FieldPath.of('status', part, name), name, amounts[name]!);
    }
  }
}

function checkAddresses(errors: Errors, node: Node): void {
  const seen = new Set<string>();
  node.status?.addresses?.forEach((address, i) => {
    const key = `${address.type}/${address.address}`;
    if (seen.has(key)) errors.push(fieldDuplicate(ADDRESSES.index(i), address));
    seen.add(key);
  });
}
