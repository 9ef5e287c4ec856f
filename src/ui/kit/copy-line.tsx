// A command line to read and copy: clicking teaches the command.
import { useState } from 'react';
import { Button } from './button.tsx';
import './copy-line.css';

export function CopyLine({ text }: { readonly text: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = (): void => {
    void navigator.clipboard?.writeText(text).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 1500);
    });
  };
  return (
    <div className="copy-line">
      <code title={text}>{text}</code>
      <Button
        icon={isCopied ? 'check' : 'copy'}
        label={isCopied ? 'Copied' : 'Copy command'}
        iconOnly
        onClick={copy}
      />
    </div>
  );
}
