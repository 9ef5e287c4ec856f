// `npm test`: type check, lint, unit, conformance, browser and client tests; one closing line.
// `--quick` leaves the browser, the clients and the chaos out.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { findChromium } from './browser.mjs';
import { installMissing, ROOT, tool } from './install.mjs';

const isQuick = process.argv.includes('--quick');
const reports = path.join(ROOT, '.cache/reports');
let passed = 0;
let failed = 0;
let skipped = 0;
let flaky = 0;

function step(name, command, args, options = {}) {
  const started = Date.now();
  console.log(`\n== ${name}`);
  const env = { ...process.env, ...options.env };
  const result = spawnSync(command, args, { cwd: ROOT, stdio: ['ignore', 1, 2], env });
  console.log(`== ${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return result.status === 0;
}

/** A step that is one test by itself. */
function check(name, command, args, options) {
  if (step(name, command, args, options)) passed++;
  else failed++;
}

/** A vitest or Playwright run whose JSON report is counted. */
function suite(name, command, args, report, options) {
  rmSync(report, { force: true });
  const isGreen = step(name, command, args, options);
  const before = failed;
  if (existsSync(report)) count(JSON.parse(readFileSync(report, 'utf8')));
  else failed++;
  if (!isGreen && failed === before) failed++;
}

function count(report) {
  if (report.stats) {
    passed += report.stats.expected + report.stats.flaky;
    flaky += report.stats.flaky;
    failed += report.stats.unexpected;
    skipped += report.stats.skipped;
    return;
  }
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  skipped += report.numPendingTests + (report.numTodoTests ?? 0);
}

function vitest(name, project, env = {}) {
  const report = path.join(reports, `${project}.json`);
  const outputs = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const args = ['run', '--project', project, '--passWithNoTests', ...outputs];
  suite(name, tool('vitest'), args, report, { env });
}

installMissing();
mkdirSync(reports, { recursive: true });
check('types', process.execPath, ['scripts/typecheck.mjs']);
check('lint', tool('oxlint'), ['--type-aware', '--quiet']);
check('house rules', process.execPath, ['scripts/tidy.mjs']);
vitest('unit tests', 'unit');
vitest('scenarios', 'scenarios');
if (!isQuick) {
  check('build', 'npm', ['run', '--silent', 'build']);
  vitest('real clients', 'clients');
  check('chaos', process.execPath, ['scripts/chaos.mjs', '--seeds', '6', '--minutes', '10']);
  const report = path.join(reports, 'browser.json');
  const env = { CHROMIUM_PATH: await findChromium(), PLAYWRIGHT_JSON_OUTPUT_NAME: report };
  suite('browser', tool('playwright'), ['test', '--reporter=line,json'], report, { env });
}
const rest = [
  [skipped, 'skipped'],
  [flaky, 'of the passed only at a second try'],
].flatMap(([number, word]) => (number > 0 ? [`, ${number} ${word}`] : []));
console.log(`\n${passed} passed, ${failed} failed${rest.join('')}`);
process.exit(failed === 0 ? 0 : 1);
