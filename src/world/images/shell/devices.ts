// What is read from and written to the device files under /dev.
import type { Device } from '../../machines/file-system-node.ts';
import type { ProgramContext } from '../../machines/program.ts';
import { EndlessInput, FixedInput, NULL_OUTPUT } from '../../processes/streams.ts';
import { kernelText } from './kernel-files.ts';
import type { Descriptor } from './shell.ts';

/** Reading and writing of a device, for redirections and for commands that open files. */
export function deviceDescriptor(context: ProgramContext, device: Device): Descriptor {
  const { random } = context.process;
  switch (device) {
    case 'zero':
      return { input: new EndlessInput(() => '\0'.repeat(4096)), output: NULL_OUTPUT };
    case 'random': {
      const piece = (): string => {
        let text = '';
        while (text.length < 512) text += String.fromCharCode(random.below(256));
        return text;
      };
      return { input: new EndlessInput(piece), output: NULL_OUTPUT };
    }
    default:
      return { input: new FixedInput(kernelText(context, device)), output: NULL_OUTPUT };
  }
}
