// The terminal's colours.
import type { ITheme } from '@xterm/xterm';

/** The page's own colours, as the tokens have them now. */
export function themeNow(): ITheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const colours = {
    red: token('--bad'),
    green: token('--good'),
    yellow: token('--warn'),
    blue: token('--accent'),
    magenta: token('--unknown'),
    cyan: token('--busy'),
  };
  return {
    background: token('--surface'),
    foreground: token('--text'),
    cursor: token('--accent'),
    cursorAccent: token('--surface'),
    selectionBackground: token('--surface-3'),
    black: token('--text'),
    white: token('--text-2'),
    brightBlack: token('--text-3'),
    brightWhite: token('--text'),
    ...colours,
    brightRed: colours.red,
    brightGreen: colours.green,
    brightYellow: colours.yellow,
    brightBlue: colours.blue,
    brightMagenta: colours.magenta,
    brightCyan: colours.cyan,
  };
}
