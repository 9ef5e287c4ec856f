// What a rule of the lint is: it reads one document and what is known of the cluster, and says.
import type { Facts } from './facts.ts';
import type { LintDocument } from './lint-document.ts';

/** `warning`: it will not work as written. `info`: it works, and may surprise. */
export type Severity = 'warning' | 'info';

/** A mechanical mend of what a finding is about. */
export type Fix = { readonly title: string } & (
  | { readonly is: 'set'; readonly path: string; readonly text: string }
  /** A line `key: value` in the map at a path. */
  | { readonly is: 'add'; readonly path: string; readonly text: string }
  /** The whole line of a field. */
  | { readonly is: 'remove'; readonly path: string }
  /** One more document, before all others. */
  | { readonly is: 'document'; readonly text: string }
);

export interface Finding {
  readonly severity: Severity;
  /** Of the field it is about: `spec.ports[0].targetPort`; '' is the document's beginning. */
  readonly path: string;
  readonly message: string;
  readonly fix?: Fix;
}

export interface LintRule {
  /** Kebab case, as its file is named. */
  readonly name: string;
  /** May throw on a document that is not whole yet; then it says nothing. */
  check(document: LintDocument, facts: Facts): Iterable<Finding>;
}

export const warning = (path: string, message: string, fix?: Fix): Finding => ({
  severity: 'warning',
  path,
  message,
  ...(fix ? { fix } : {}),
});

export const info = (path: string, message: string, fix?: Fix): Finding => ({
  ...warning(path, message, fix),
  severity: 'info',
});
