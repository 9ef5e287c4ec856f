// What somebody's action came to: the line that does the same, or the server's own refusal.
import { Button } from '../kit/button.tsx';
import { CopyLine } from '../kit/copy-line.tsx';
import { dismiss, useNotices } from '../store/notices.ts';

export function Notices() {
  const notices = useNotices((state) => state.notices);
  return (
    <div className="notices" aria-live="polite">
      {notices.map((notice) => (
        <div
          key={notice.id}
          className={`notice h-${notice.tone}`}
          role={notice.tone === 'bad' ? 'alert' : 'status'}
        >
          <span className="state-shape" />
          <div className="notice-words">
            <p>{notice.text}</p>
            {notice.offer && (
              <Button
                look="framed"
                label={notice.offer.label}
                onClick={() => {
                  dismiss(notice.id);
                  notice.offer?.run();
                }}
              />
            )}
            {notice.kubectl && <CopyLine text={notice.kubectl} />}
          </div>
          <Button icon="close" label="Dismiss" iconOnly onClick={() => dismiss(notice.id)} />
        </div>
      ))}
    </div>
  );
}
