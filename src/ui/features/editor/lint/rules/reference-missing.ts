// What a manifest refers to is there: configuration, accounts, claims, classes, roles, namespaces.
import type {
  ConfigMap,
  PersistentVolumeClaim,
  RoleBinding,
  StatefulSet,
} from '../../../../../model/generated/types.ts';
import type { Facts } from '../facts.ts';
import type { LintDocument } from '../lint-document.ts';
import { podsOf } from '../lint-document.ts';
import type { Finding, LintRule } from '../lint-rule.ts';
import { info, warning } from '../lint-rule.ts';
import type { PodReference } from '../pod-references.ts';
import { podReferences } from '../pod-references.ts';

/** Made by controllers in every namespace as soon as there is one. */
const OF_EVERY_NAMESPACE = new Set(['ServiceAccount/default', 'ConfigMap/kube-root-ca.crt']);
const CLUSTER_SCOPED = new Set(['PriorityClass', 'RuntimeClass', 'StorageClass', 'ClusterRole']);

export const REFERENCE_MISSING: LintRule = {
  name: 'reference-missing',
  *check(document, facts) {
    const { kind, object, namespace } = document;
    if (namespace !== '' && facts.object('Namespace', '', namespace) === null) {
      yield warning('metadata.namespace', `There is no namespace "${namespace}": it is refused.`, {
        title: 'Create it in this text',
        is: 'document',
        text: `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${namespace}\n`,
      });
    }
    const pods = podsOf(kind, object);
    if (pods) {
      for (const one of podReferences(pods.spec, pods.path)) yield* judge(one, document, facts);
    }
    if (kind === 'PersistentVolumeClaim') {
      yield* ofClaim(object as PersistentVolumeClaim, 'spec.storageClassName', facts);
    } else if (kind === 'StatefulSet') {
      const { volumeClaimTemplates = [] } = (object as StatefulSet).spec ?? {};
      for (const [at, claim] of volumeClaimTemplates.entries()) {
        yield* ofClaim(claim, `spec.volumeClaimTemplates[${at}].spec.storageClassName`, facts);
      }
    } else if (kind === 'RoleBinding' || kind === 'ClusterRoleBinding') {
      yield* ofBinding(object as RoleBinding, namespace, facts);
    }
  },
};

function* judge(
  { kind, name, key, path, isOptional, consequence }: PodReference,
  { namespace }: LintDocument,
  facts: Facts,
): Iterable<Finding> {
  if (isOptional || OF_EVERY_NAMESPACE.has(`${kind}/${name}`)) return;
  const where = CLUSTER_SCOPED.has(kind) ? '' : namespace;
  const found = facts.object(kind, where, name);
  if (found === null) {
    const place = where === '' ? '' : ` in namespace ${where}`;
    yield warning(path, `There is no ${kind} "${name}"${place}: without it ${consequence}.`);
  } else if (found && key !== '') {
    const {
      data = {},
      binaryData = {},
      stringData = {},
    } = found as ConfigMap & {
      readonly stringData?: object;
    };
    if ([data, binaryData, stringData].some((one) => Object.hasOwn(one, key))) return;
    const at = path.replace(/\.name$/, '.key');
    yield warning(at, `${kind} "${name}" has no key "${key}": without it ${consequence}.`);
  }
}

function* ofClaim({ spec }: PersistentVolumeClaim, path: string, facts: Facts): Iterable<Finding> {
  const { storageClassName, volumeName } = spec ?? {};
  if (!storageClassName || volumeName) return;
  if (facts.object('StorageClass', '', storageClassName) !== null) return;
  yield warning(
    path,
    `There is no StorageClass "${storageClassName}": the claim stays Pending unless somebody ` +
      'makes a PersistentVolume of that class by hand.',
  );
}

function* ofBinding(
  { roleRef, subjects = [] }: RoleBinding,
  namespace: string,
  facts: Facts,
): Iterable<Finding> {
  const where = roleRef.kind === 'Role' ? namespace : '';
  if (facts.object(roleRef.kind, where, roleRef.name) === null) {
    yield warning(
      'roleRef.name',
      `There is no ${roleRef.kind} "${roleRef.name}"${where && ` in namespace ${where}`}: ` +
        'the binding allows nothing until there is.',
    );
  }
  for (const [at, { kind, name, namespace: of }] of subjects.entries()) {
    if (kind !== 'ServiceAccount' || name === 'default') continue;
    if (facts.object('ServiceAccount', of ?? namespace, name) !== null) continue;
    yield info(
      `subjects[${at}].name`,
      `There is no ServiceAccount "${name}" in namespace ${of ?? namespace} yet.`,
    );
  }
}
