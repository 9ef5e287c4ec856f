// Where a selected object was that is there no more: what still tells of it.
import type { ObjectName } from '../../../hosts/worker/protocol.ts';
import { Button } from '../../kit/button.tsx';
import { StandIn } from '../../kit/stand-in.tsx';
import { select, useWorkspace } from '../../store/workspace.ts';

export function Gone({ of }: { readonly of: ObjectName }) {
  const toStory = (): void => void useWorkspace.setState({ inspectorTab: 'Story' });
  return (
    <>
      <StandIn is="empty" icon="trash" title={`${of.kind} ${of.name} is gone`}>
        Its story tells how; the timeline still shows it as it was.
      </StandIn>
      <div className="gone-ways">
        <Button look="framed" label="Read its story" onClick={toStory} />
        <Button look="framed" label="Clear the selection" onClick={() => select(null)} />
      </div>
    </>
  );
}
