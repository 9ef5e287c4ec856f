// Validation of events. Upstream: pkg/apis/core/validation/events.go
import type { Event } from '../../generated/types.ts';
import { fieldInvalid } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import type { Errors } from '../common/checks.ts';

const NAMESPACE = FieldPath.of('involvedObject', 'namespace');

/** An event stands in the namespace of what it is about, or in default or kube-system. */
export function checkEvent(errors: Errors, event: Event): void {
  const about = event.involvedObject?.namespace ?? '';
  const { namespace } = event.metadata;
  if (about === '') {
    if (namespace === 'default' || namespace === 'kube-system') return;
    errors.push(fieldInvalid(NAMESPACE, about, 'does not match event.namespace'));
  } else if (about !== namespace) {
    errors.push(fieldInvalid(NAMESPACE, about, 'does not match event.namespace'));
  }
}
