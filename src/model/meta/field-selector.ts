// Field selectors such as `spec.nodeName=worker-1,status.phase!=Running`.
// Upstream: apimachinery pkg/fields/selector.go

/** One condition on one field. */
export interface FieldRequirement {
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

/** Conditions that must all hold. */
export type FieldSelector = readonly FieldRequirement[];

/** The selector, or upstream's error text. */
export function parseFieldSelector(text: string): FieldSelector | string {
  const requirements: FieldRequirement[] = [];
  for (const term of splitTerms(text).sort()) {
    if (term === '') continue;
    const at = term.search(/!=|=/);
    if (at < 0) return `invalid selector: '${text}'; can't understand '${term}'`;
    const operator = term[at] === '!' ? '!=' : '=';
    const width = operator === '!=' || term.startsWith('==', at) ? 2 : 1;
    const value = unescapeValue(term.slice(at + width));
    if (value.error !== undefined) return `invalid field selector: ${value.error}`;
    requirements.push({ field: term.slice(0, at), operator, value: value.text });
  }
  return requirements;
}

/** Whether the fields, given as a look-up, meet all conditions; an absent field is ''. */
export function fieldSelectorMatches(
  selector: FieldSelector,
  fieldOf: (field: string) => string | undefined,
): boolean {
  for (const { field, operator, value } of selector) {
    if (((fieldOf(field) ?? '') === value) !== (operator === '=')) return false;
  }
  return true;
}

/** The one value that a field must have to match, undefined when there is no such. */
export function requiredField(selector: FieldSelector, field: string): string | undefined {
  return selector.find((term) => term.field === field && term.operator === '=')?.value;
}

/** The selector as a text that parses back to it. */
export function formatFieldSelector(selector: FieldSelector): string {
  return selector
    .map(({ field, operator, value }) => field + operator + value.replace(/[\\,=]/g, '\\$&'))
    .join(',');
}

function splitTerms(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=(?:^|[^\\])(?:\\\\)*),/);
}

function unescapeValue(text: string): { text: string; error?: string } {
  let plain = '';
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === ',' || character === '=') {
      return { text, error: `unescaped character in value: ${character.charCodeAt(0)}` };
    }
    if (character !== '\\') {
      plain += character;
      continue;
    }
    const next = text[++i] ?? '';
    if (!['\\', ',', '='].includes(next)) {
      return { text, error: `invalid escape sequence: \\${next}` };
    }
    plain += next;
  }
  return { text: plain };
}
