// What a rule of the lint is: it reads one document and what is known of the cluster, and says.
import type { Facts } from './facts.ts';
import type { LintDocument } from './lint-document.ts';

/** `warning`: it will not work as written. `info`: it works, and may surprise. */
export type Severity = 'warning' | 'info';

export interface Finding {
  readonly severity: Severity;
  /** Of the field it is about: `spec.ports[0].targetPort`; '' is the document's beginning. */
  readonly path: string;
  readonly message: string;
}

export interface LintRule {
  /** Kebab case, as its file is named. */
  readonly name: string;
  /** May throw on a document that is not whole yet; then it says nothing. */
  check(document: LintDocument, facts: Facts): Iterable<Finding>;
}

export const warning = (path: string, message: string): Finding => ({
  severity: 'warning',
  path,
  message,
});

export const info = (path: string, message: string): Finding => ({
  severity: 'info',
  path,
  message,
});
