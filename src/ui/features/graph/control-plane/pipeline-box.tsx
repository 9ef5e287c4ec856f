// The API server's stages, top to bottom, as every request walks them, and the last requests in words.
import { useControlPlane } from '../../../store/control-plane.ts';
import { Switch } from './queue-box.tsx';
import { useRecentRequests } from './recent-requests.ts';
import { STAGE_HEIGHT, STAGE_STEP, STAGES, STAGES_TOP, userWords } from './stages.ts';
import './control-plane.css';

export function PipelineBox({ title }: { readonly title: string }) {
  const requests = useControlPlane((state) => state.requests);
  const watches = useControlPlane((state) => state.patch?.watchCount ?? 0);
  return (
    <div className="box-family pipeline">
      <b>
        {title} <i>{requests.toLocaleString('en')} requests</i>
      </b>
      <ol>
        {STAGES.map(({ name, what }, index) => (
          <li key={name} style={{ top: STAGES_TOP + index * STAGE_STEP, height: STAGE_HEIGHT }}>
            <Stage name={name} what={what} />
          </li>
        ))}
      </ol>
      <p className="pipeline-watches" style={{ top: STAGES_TOP + STAGES.length * STAGE_STEP + 4 }}>
        {watches.toLocaleString('en')} watches stand
      </p>
      <Recent />
      <div className="pipeline-switch">
        <Switch component="kube-apiserver" />
      </div>
    </div>
  );
}

function Stage({ name, what }: { readonly name: string; readonly what: string }) {
  const ended = useControlPlane((state) => state.endedAt.get(name) ?? 0);
  const isRefusal = name !== 'encode' && name !== 'store' && ended > 0;
  return (
    <>
      <span className="stage-name">{name}</span>
      <span className="stage-what">{what}</span>
      {isRefusal && (
        <span className="stage-refused" title="Requests that went no further">
          {ended} refused
        </span>
      )}
    </>
  );
}

function Recent() {
  const recent = useRecentRequests();
  return (
    <ul
      className="pipeline-recent"
      aria-label="Last requests"
      style={{ top: STAGES_TOP + STAGES.length * STAGE_STEP + 30 }}
    >
      {recent.length === 0 && <li>The next writes and refusals are told here.</li>}
      {recent.map(({ key, request }) => (
        <li key={key} className={request.code >= 400 ? 'is-refused' : ''}>
          <b>{userWords(request.user)}</b> {request.verb} {request.resource} {request.name}
          {request.count > 1 && ` ×${request.count}`} <i>{request.code}</i>
        </li>
      ))}
    </ul>
  );
}
