// Runs every rule over every document; rules that lack a fact ask for it and are run again.
import type { FactAnswer, FactQuestion } from '../../../../hosts/worker/protocol.ts';
import { Facts } from './facts.ts';
import type { LintDocument } from './lint-document.ts';
import type { Finding } from './lint-rule.ts';
import { LINT_RULES } from './lint-rules.ts';

export interface Located extends Finding {
  readonly rule: string;
  /** Of the document. */
  readonly index: number;
}

export interface LintResult {
  readonly findings: readonly Located[];
  /** To be answered before the findings are complete. */
  readonly questions: readonly FactQuestion[];
}

/** `answers` by their questions' keys. */
export function lint(
  documents: readonly LintDocument[],
  answers: ReadonlyMap<string, FactAnswer>,
): LintResult {
  const facts = new Facts(documents, answers);
  const findings: Located[] = [];
  for (const document of documents) {
    for (const rule of LINT_RULES) {
      try {
        for (const finding of rule.check(document, facts)) {
          findings.push({ ...finding, rule: rule.name, index: document.index });
        }
      } catch {
        // A manifest that is still being written has holes anywhere; its schema's words mark them.
      }
    }
  }
  return { findings, questions: facts.questions };
}
