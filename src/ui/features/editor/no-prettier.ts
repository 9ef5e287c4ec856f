// Stands for the formatter of the YAML worker, which this page does not use.
export function format(text: string): string {
  return text;
}
