// What the manifest worker says of a text: hints at lines, and what it still has to know.
import type { FactQuestion } from '../../../../hosts/worker/protocol.ts';
import type { Severity } from './lint-rule.ts';

/** A change of a text; lines and columns count from 1. */
export interface TextEdit {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly text: string;
}

export interface Hint {
  /** Counts from 1. */
  readonly line: number;
  readonly severity: Severity;
  readonly message: string;
  /** The name of the rule that says so. */
  readonly rule: string;
  /** What mends it. */
  readonly fix?: { readonly title: string; readonly edit: TextEdit };
}

export interface LintRound {
  readonly hints: readonly Hint[];
  readonly questions: readonly FactQuestion[];
}

/** Names a question among others. */
export function questionKey(question: FactQuestion): string {
  return JSON.stringify(question);
}
