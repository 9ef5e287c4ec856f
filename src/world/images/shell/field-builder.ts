// Collects the fields that one word expands to, splitting unquoted values at IFS.

export class FieldBuilder {
  private readonly fields: string[] = [];
  private current = '';
  private isOpen = false;
  private isAfterBlank = false;
  private isAfterDelimiter = false;

  constructor(private readonly separators: string) {}

  /** Text that is not split. Quoted text makes a field even when it is empty. */
  add(text: string, isQuoted: boolean): void {
    this.current += text;
    this.isOpen ||= isQuoted || text !== '';
  }

  /** An unquoted value: split at IFS; blanks at its ends separate, other separators delimit. */
  split(value: string): void {
    const { separators } = this;
    for (const next of value) {
      if (!separators.includes(next)) {
        this.current += next === '\\' ? '\\\\' : next;
        this.isOpen = true;
        this.isAfterBlank = false;
      } else if (next === ' ' || next === '\t' || next === '\n') {
        if (this.isOpen) this.close();
        this.isAfterBlank = this.fields.length > 0 && !this.isAfterDelimiter;
      } else if (this.isAfterBlank && !this.isOpen) {
        // The blanks before a delimiter belong to it.
        this.isAfterBlank = false;
        this.isAfterDelimiter = true;
      } else {
        this.close();
        this.isAfterDelimiter = true;
      }
    }
  }

  /** The positional parameters: each a field of its own, joined to what stands around them. */
  addList(values: readonly string[], isQuoted: boolean, escape: (text: string) => string): void {
    for (const [index, value] of values.entries()) {
      if (index > 0 && (isQuoted || this.isOpen)) this.close();
      if (isQuoted) this.add(escape(value), true);
      else this.split(value);
    }
  }

  finish(): readonly string[] {
    if (this.isOpen) this.close();
    return this.fields;
  }

  private close(): void {
    this.fields.push(this.current);
    this.current = '';
    this.isOpen = false;
    this.isAfterDelimiter = false;
  }
}
