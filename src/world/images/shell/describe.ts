// A command as one line of text, for `ps` and `jobs`.
import type { Command, Word } from './syntax/syntax.ts';

function wordText(word: Word): string {
  if (word.literal !== undefined) return word.literal;
  return word.parts
    .map((part) => {
      switch (part.is) {
        case 'text':
        case 'output':
          return part.text;
        case 'parameter':
          return `\${${part.name}}`;
        case 'tilde':
          return `~${part.user}`;
        case 'arithmetic':
          return `$((${wordText(part.expression)}))`;
        case 'command':
          return '$(...)';
      }
    })
    .join('');
}

export function describeCommand(command: Command): string {
  switch (command.is) {
    case 'simple':
      return command.words.map(wordText).join(' ') || 'sh';
    case 'pipeline':
      return command.commands.map(describeCommand).join(' | ');
    case 'redirected':
      return describeCommand(command.command);
    default:
      return 'sh';
  }
}
