// What has to hold on a fresh clone: `verify`, then `e2e`, with one sum of both.
import { e2e } from './e2e.mjs';
import { Results } from './results.mjs';
import { verify } from './verify.mjs';

const results = new Results();
await verify(results);
await e2e(results);
results.end();
