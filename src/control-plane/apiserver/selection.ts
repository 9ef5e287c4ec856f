// Which objects a list, watch or deletecollection is about.
import { ApiError } from '../../client/api-error.ts';
import type { RequestOptions } from '../../model/api/request.ts';
import type { FieldSelector } from '../../model/meta/field-selector.ts';
import {
  fieldSelectorMatches,
  parseFieldSelector,
  requiredField,
} from '../../model/meta/field-selector.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import { parseSelector } from '../../model/meta/selector-parser.ts';
import type { Selector } from '../../model/meta/selectors.ts';
import { EVERYTHING, selectorMatches } from '../../model/meta/selectors.ts';
import { badRequest } from '../../model/meta/status.ts';
import type {
  ResourceDefinition,
  SelectableFields,
} from '../../model/resources/define-resource.ts';
import { triggerOf } from './triggers.ts';

const NO_FIELDS: FieldSelector = [];

/** A namespace, a label selector and a field selector, made ready to match. */
export class Selection {
  /** The one name that can match, if the selectors leave only one. */
  readonly name: string | undefined;
  /** The value of the resource's trigger field that objects must have. */
  readonly trigger: string | undefined;
  private readonly fields: FieldSelector;

  constructor(
    private readonly definition: ResourceDefinition,
    readonly namespace: string,
    private readonly labels: Selector,
    fields: FieldSelector,
    name: string,
  ) {
    const trigger = triggerOf(definition.ref);
    this.name = name !== '' ? name : requiredField(fields, 'metadata.name');
    this.trigger = trigger && requiredField(fields, trigger.field);
    // The trigger's own requirement is met by looking only under its value.
    this.fields = fields;
  }

  /** Parses the selectors of a request. Throws BadRequest. */
  static of(
    definition: ResourceDefinition,
    namespace: string,
    options: RequestOptions,
    name = '',
  ): Selection {
    const labels = options.labelSelector ? parseSelector(options.labelSelector) : EVERYTHING;
    if (typeof labels === 'string') throw new ApiError(badRequest(labels));
    const fields = options.fieldSelector ? parseFieldSelector(options.fieldSelector) : NO_FIELDS;
    if (typeof fields === 'string') throw new ApiError(badRequest(fields));
    checkFields(definition, fields);
    return new Selection(definition, namespace, labels, fields, name);
  }

  /** Whether every object of the namespace matches. */
  get isEverything(): boolean {
    return (
      this.labels.requirements.length === 0 &&
      !this.labels.nothing &&
      this.fields.length === 0 &&
      this.name === undefined
    );
  }

  matches(object: KubeObject): boolean {
    if (this.namespace !== '' && object.metadata.namespace !== this.namespace) return false;
    if (this.name !== undefined && object.metadata.name !== this.name) return false;
    if (!selectorMatches(this.labels, object.metadata.labels)) return false;
    if (this.fields.length === 0) return true;
    return this.matchesFields(object);
  }

  private matchesFields(object: KubeObject): boolean {
    let selectable: SelectableFields | undefined;
    return fieldSelectorMatches(this.fields, (field) => {
      if (field === 'metadata.name') return object.metadata.name;
      if (field === 'metadata.namespace') return object.metadata.namespace;
      selectable ??= this.definition.selectableFields(object);
      return selectable.get(field);
    });
  }
}

// Upstream: pkg/apis/core/v1/conversion.go AddFieldLabelConversionsFor...,
// apimachinery pkg/runtime/conversion.go DefaultMetaV1FieldSelectorConversion
function checkFields(definition: ResourceDefinition, fields: FieldSelector): void {
  for (const { field } of fields) {
    if (field === 'metadata.name') continue;
    if (field === 'metadata.namespace' && definition.ref.namespaced) continue;
    if (definition.selectableFieldNames.includes(field)) continue;
    const message =
      definition.selectableFieldNames.length > 0
        ? `field label not supported: ${field}`
        : `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`;
    throw new ApiError(badRequest(message));
  }
}
