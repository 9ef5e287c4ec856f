// The in-page browser: opens a Service, an Ingress or a forwarded port and shows who answered.
import { useEffect, useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { closeBrowser, useBrowser } from '../../store/browser-target.ts';
import type { BrowserTarget } from '../../store/browser-target.ts';
import { visit } from './visit.ts';
import type { Visit } from './visit.ts';
import './browser.css';

type Page =
  | { readonly is: 'waiting' }
  | { readonly is: 'shown'; readonly visit: Visit }
  | { readonly is: 'failed'; readonly message: string };

export function BrowserWindow() {
  const target = useBrowser((state) => state.target);
  return target && <Window target={target} />;
}

function Window({ target }: { readonly target: BrowserTarget }) {
  const [address, setAddress] = useState(target.url);
  const [page, setPage] = useState<Page>({ is: 'waiting' });
  const go = (url: string): void => {
    setPage({ is: 'waiting' });
    visit(url, target.forwards).then(
      (found) => setPage({ is: 'shown', visit: found }),
      (error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        setPage({ is: 'failed', message });
      },
    );
  };
  useEffect(() => {
    setAddress(target.url);
    go(target.url);
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [target]);
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
