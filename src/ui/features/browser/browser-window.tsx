// The in-page browser: opens a Service, an Ingress or a forwarded port and shows who answered.
import { useEffect, useState } from 'react';
import { visit, VisitError } from '../../api/visit.ts';
import type { Visit } from '../../api/visit.ts';
import { Button } from '../../kit/button.tsx';
import { StandIn } from '../../kit/stand-in.tsx';
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
  const { target, opened } = useBrowser();
  return target && <Window key={opened} target={target} />;
}

function Window({ target }: { readonly target: BrowserTarget }) {
  const [address, setAddress] = useState(target.url);
  const [asked, ask] = useState({ url: target.url, turn: 0 });
  const go = (): void => ask({ url: address, turn: asked.turn + 1 });
  return (
    <section className="browser" aria-label="Browser">
      <form
        className="browser-bar"
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        <input
          aria-label="Address"
          value={address}
          spellCheck={false}
          onChange={(event) => setAddress(event.target.value)}
        />
        <Button icon="restart" label="Open" iconOnly onClick={go} />
        <Button icon="close" label="Close Browser" iconOnly onClick={closeBrowser} />
      </form>
      <div className="browser-page" aria-live="polite">
        <Asked key={asked.turn} url={asked.url} forwards={target.forwards} />
      </div>
    </section>
  );
}

/** One address that was asked for; while nobody is ready there it is asked again. */
function Asked({ url, forwards }: BrowserTarget) {
  const [page, setPage] = useState<Page>({ is: 'waiting' });
  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const go = async (): Promise<void> => {
      const next = await open(url, forwards);
      if (isOver) return;
      setPage(next);
      if (next.is === 'pending') timer = setTimeout(() => void go(), ASK_AGAIN_MS);
    };
    void go();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [url, forwards]);
  switch (page.is) {
    case 'waiting':
      return <StandIn is="reading">Asking {url} …</StandIn>;
    case 'pending':
      return (
        <StandIn is="reading">
          {page.message} Asking again until there is one; time has to run for that.
        </StandIn>
      );
    case 'failed':
      return (
        <StandIn is="failed" title="No answer">
          {page.message}
        </StandIn>
      );
    case 'shown':
      return <Answer visit={page.visit} />;
  }
}

async function open(url: string, forwards: BrowserTarget['forwards']): Promise<Page> {
  try {
    return { is: 'shown', visit: await visit(url, forwards) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const isEarly = error instanceof VisitError && error.reason === 'not ready';
    return { is: isEarly ? 'pending' : 'failed', message };
  }
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
