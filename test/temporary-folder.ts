import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';

/** Runs something with a folder that is gone afterwards. */
export function inTemporaryFolder<Result>(use: (folder: string) => Result): Result {
  const folder = mkdtempSync(path.join(tmpdir(), 'cdk8s-mesh-metrics-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
