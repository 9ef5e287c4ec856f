// `npm start`: installs what is missing, builds the page and serves it on localhost.
import { spawnSync } from 'node:child_process';
import { installMissing, ROOT, tool } from './install.mjs';

const port = Number(process.env.PORT ?? 4173);
installMissing();
process.stderr.write('Building the page ...\n');
const built = spawnSync(tool('vite'), ['build', '--logLevel', 'error'], {
  cwd: ROOT,
  stdio: ['ignore', 2, 2],
});
if (built.status !== 0) process.exit(built.status ?? 1);

const { preview } = await import('vite');
try {
  await preview({
    root: ROOT,
    logLevel: 'error',
    preview: { port, strictPort: true, host: 'localhost' },
  });
  console.log(`Kubetarium is at http://localhost:${port}`);
} catch (error) {
  const isTaken = String(error?.message ?? error).includes('already in use');
  console.error(
    isTaken
      ? `Port ${port} is in use: end what uses it, or choose another with PORT=4174 npm start`
      : String(error?.message ?? error),
  );
  process.exit(2);
}
