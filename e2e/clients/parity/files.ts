// The files beside this one that both kubectls read, by their paths.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('./files', import.meta.url));

export function filesOfFolder(): readonly (readonly [string, string])[] {
  const names = readdirSync(FOLDER, { recursive: true }) as string[];
  return names
    .toSorted()
    .filter((name) => statSync(path.join(FOLDER, name)).isFile())
    .map((name) => [name, readFileSync(path.join(FOLDER, name), 'utf8')]);
}
