// The in-page browser: opens a Service, an Ingress or a forwarded port and shows who answered.
import { useEffect, useState } from 'react';
import { visit, VisitError } from '../../api/visit.ts';
import type { Visit } from '../../api/visit.ts';
import { Button } from '../../kit/button.tsx';
import { closeBrowser, useBrowser } from '../../store/browser-target.ts';
import type { BrowserTarget } from '../../store/browser-target.ts';
import './browser.css';

type Page =
  | { readonly is: 'waiting' }
  | { readonly is: 'shown'; readonly visit: Visit }
  | { readonly is: 'failed'; readonly message: string }
  /** It is asked again until somebody is there. */
  | { readonly is: 'pending'; readonly message: string };

const ASK_AGAIN_MS = 1000;

export function BrowserWindow() {
  const target = useBrowser((state) => state.target);
  return target && <Window target={target} />;
}

function Window({ target }: { readonly target: BrowserTarget }) {
  const [address, setAddress] = useState(target.url);
  const [page, setPage] = useState<Page>({ is: 'waiting' });
  /** What is asked for now; another object each time, so that late answers are told apart. */
  const [asked, ask] = useState({ url: target.url, forwards: target.forwards });
  useEffect(() => {
    setAddress(target.url);
    ask({ url: target.url, forwards: target.forwards });
  }, [target]);
  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (next: Page): void => {
      if (!isOver) setPage(next);
    };
    const go = async (): Promise<void> => {
      try {
        show({ is: 'shown', visit: await visit(asked.url, asked.forwards) });
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        const isEarly = error instanceof VisitError && error.reason === 'not ready';
        if (!isEarly) return show({ is: 'failed', message });
        show({ is: 'pending', message });
        if (!isOver) timer = setTimeout(() => void go(), ASK_AGAIN_MS);
      }
    };
    setPage({ is: 'waiting' });
    void go();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [asked]);
  const go = (url: string): void => ask({ url, forwards: target.forwards });
  return (
    <section className="browser" aria-label="Browser">
      <form
        className="browser-bar"
        onSubmit={(event) => {
          event.preventDefault();
          go(address);
        }}
      >
        <input
          aria-label="Address"
          value={address}
          spellCheck={false}
          onChange={(event) => setAddress(event.target.value)}
        />
        <Button icon="restart" label="Open" iconOnly onClick={() => go(address)} />
        <Button icon="close" label="Close Browser" iconOnly onClick={closeBrowser} />
      </form>
      <div className="browser-page" aria-live="polite">
        {page.is === 'waiting' && <p className="browser-note">Asking …</p>}
        {page.is === 'pending' && (
          <p className="browser-note" role="status">
            {page.message} Asking again until there is one; time has to run for that.
          </p>
        )}
        {page.is === 'failed' && (
          <p className="browser-note" role="alert">
            {page.message}
          </p>
        )}
        {page.is === 'shown' && <Answer visit={page.visit} />}
      </div>
    </section>
  );
}

function Answer({ visit: { status, headers, body, pod, hops } }: { readonly visit: Visit }) {
  const isHtml = headers.some(
    ([name, value]) => /^content-type$/i.test(name) && /html/.test(value),
  );
  return (
    <>
      <p className="browser-head">
        <b className={status < 400 ? 'h-good' : 'h-bad'}>
          <span className="state-shape" /> {status}
        </b>{' '}
        answered by pod <b>{pod}</b>
      </p>
      <ol className="browser-hops" aria-label="Hops">
        {hops.map((hop) => (
          <li key={hop}>{hop}</li>
        ))}
      </ol>
      {isHtml ? (
        <iframe className="browser-frame" title="The page" sandbox="" srcDoc={body} />
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre tabIndex={0}>{body}</pre>
      )}
    </>
  );
}
