// Texts that rows repeat (states, node names), sent to the page once and then by number.

export class StringTable {
  private readonly indexes = new Map<string, number>([['', 0]]);
  private fresh: string[] = [];
  private texts: string[] = [''];

  /** The number of a text; a new text is queued for the page. */
  indexOf(text: string): number {
    const known = this.indexes.get(text);
    if (known !== undefined) return known;
    const index = this.texts.length;
    this.indexes.set(text, index);
    this.texts.push(text);
    this.fresh.push(text);
    return index;
  }

  /** Texts that the page has not been told, in order. */
  takeFresh(): readonly string[] {
    const taken = this.fresh;
    this.fresh = [];
    return taken;
  }

  /** The page has forgotten everything: all texts but the first are news again. */
  forgetSent(): void {
    this.fresh = this.texts.slice(1);
  }
}
