// The list of keys.
import { PAGE_COMMANDS } from '../../commands/page-commands.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { useWorkspace } from '../../store/workspace.ts';
import './help.css';

export function Help() {
  const isOpen = useWorkspace((state) => state.isHelpOpen);
  const close = (): void => void useWorkspace.setState({ isHelpOpen: false });
  return (
    <Dialog label="Keys and help" isOpen={isOpen} onClose={close} className="help">
      <header>
        <h2>Keys</h2>
        <Button icon="close" label="Close" iconOnly onClick={close} />
      </header>
      <dl>
        {PAGE_COMMANDS.filter(({ keys }) => keys !== '').map(({ name, label, keys }) => (
          <div key={name}>
            <dt>{label}</dt>
            <dd>
              {keys.split(' or ').map((one, index) => (
                <span key={one}>
                  {index > 0 && ' or '}
                  {one.split(' ').map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <p>
        Every command and every button that acts on the cluster shows the kubectl line that does the
        same. The in-page API answers to <code>window.kubetarium.fetch(path)</code>.
      </p>
    </Dialog>
  );
}
