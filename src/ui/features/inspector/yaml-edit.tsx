// Edits an object as `kubectl edit` does: what changes stands below the text before it is sent.
import { useEffect, useRef, useState } from 'react';
import type { ObjectName } from '../../../hosts/worker/protocol.ts';
import { mergePatchOf } from '../../../kubectl/commands/change.ts';
import { differences } from '../../../model/meta/difference.ts';
import { call, MERGE_PATCH } from '../../api/api.ts';
import { pathOf } from '../../api/paths.ts';
import { Button } from '../../kit/button.tsx';
import { FieldDiff } from '../../kit/field-diff.tsx';
import { StandIn } from '../../kit/stand-in.tsx';
import type { InspectedObject } from '../../store/engine-state.ts';
import { notify } from '../../store/notices.ts';
import type { YamlWriter } from './yaml-tab.tsx';

interface Props {
  readonly of: ObjectName;
  /** As it was when the edit began. */
  readonly from: InspectedObject;
  readonly yaml: YamlWriter;
  readonly onEnd: () => void;
}

interface Fields {
  readonly [key: string]: unknown;
}

type Read =
  | { readonly is: 'read'; readonly object: Fields }
  | { readonly is: 'not yaml'; readonly message: string };

export function YamlEdit({ of, from, yaml, onEnd }: Props) {
  const [text, setText] = useState(() => yaml.toYaml(from));
  const [refusal, setRefusal] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const read = readYaml(yaml, text);
  const patch = read.is === 'read' ? mergePatchOf(from, read.object) : {};
  const isChanged = Object.keys(patch).length > 0;
  const apply = async (): Promise<void> => {
    const line = `kubectl edit ${of.kind.toLowerCase()}/${of.name}${of.namespace && ` -n ${of.namespace}`}`;
    try {
      await call('PATCH', `${pathOf(of)}?fieldManager=kubectl-edit`, patch, MERGE_PATCH);
      notify('good', `${of.kind} ${of.name} is edited.`, line);
      onEnd();
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <div className="yaml">
      <textarea
        ref={field}
        aria-label="YAML to edit"
        value={text}
        spellCheck={false}
        wrap="off"
        onChange={(event) => {
          setText(event.target.value);
          setRefusal('');
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          event.stopPropagation();
          if (isChanged) void apply();
        }}
      />
      <div className="yaml-changes" aria-live="polite">
        {refusal !== '' && (
          <StandIn is="failed" isSlim>
            {refusal}
          </StandIn>
        )}
        {read.is === 'not yaml' && (
          <StandIn is="failed" isSlim>
            {read.message}
          </StandIn>
        )}
        {read.is === 'read' &&
          (isChanged ? (
            <FieldDiff label="What changes" differences={differences(from, read.object)} />
          ) : (
            <p>Nothing is changed yet.</p>
          ))}
      </div>
      <div className="yaml-ways">
        <Button
          look="primary"
          icon="apply"
          label="Apply the edit"
          keys="Ctrl Enter"
          disabled={!isChanged}
          onClick={() => void apply()}
        />
        <Button look="framed" label="Cancel" onClick={onEnd} />
      </div>
    </div>
  );
}

function readYaml(yaml: YamlWriter, text: string): Read {
  try {
    const object = yaml.fromYaml(text);
    if (typeof object !== 'object' || object === null || Array.isArray(object)) {
      return { is: 'not yaml', message: 'This is not an object: it needs kind and metadata.' };
    }
    return { is: 'read', object: object as Fields };
  } catch (error) {
    return { is: 'not yaml', message: error instanceof Error ? error.message : String(error) };
  }
}
