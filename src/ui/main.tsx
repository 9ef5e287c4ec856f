// The page's beginning: the kit's styles, the engine's worker, and the app on top of both.
import './kit/tokens.css';
import './kit/shapes.css';
import './kit/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { followTheme } from './app/theme.ts';
import { startCluster } from './app/start-cluster.ts';
import { workOffline } from './app/work-offline.ts';

followTheme();
startCluster();
workOffline();

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
