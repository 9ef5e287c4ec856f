// A state as shape, word and colour together; never colour alone.
import type { Health } from '../../hosts/worker/protocol.ts';
import './status.css';

interface Props {
  readonly health: Health;
  readonly text: string;
}

export function Status({ health, text }: Props) {
  return <span className={`status h-${health}`}>{text}</span>;
}
