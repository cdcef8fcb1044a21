import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const variable = 'CDKTF_FIRELENS_TEST_FOLDER';

/** Sets one folder for all temporary files, because cdktf leaves a folder behind for each tested app. */
export default function setUp(parent = tmpdir()): void {
  if (process.env[variable]) return;
  process.env[variable] = mkdtempSync(join(parent, 'cdktf-firelens-jest-'));
  process.env['TMPDIR'] = process.env[variable];
}

/** Removes that folder. */
export function tearDown(): void {
  const folder = process.env[variable];
  if (folder) rmSync(folder, { recursive: true, force: true });
}
