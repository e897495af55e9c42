import { setTimeout as sleep } from 'timers/promises';
import { lastLines } from './logs';

export interface Patience {
  /** How long to wait, in seconds: a limit, since what is waited for is a condition. @default 90 */
  readonly seconds?: number;
  /** How long to rest between two looks that cost more than most, in seconds. @default 0.1 */
  readonly restSeconds?: number;
  /** Whose last lines tell why it did not come: names of components, or `namespace/pod/container` by their beginning. */
  readonly lastLinesOf?: ReadonlyArray<string>;
}

/**
 * Looks again and again until a look throws nothing, and gives what it saw.
 *
 * @throws what the last look threw, with what was wanted and the last lines of whoever is concerned.
 */
export async function eventually<Seen>(wanted: string, look: () => Promise<Seen> | Seen, patience: Patience = {}): Promise<Seen> {
  const { seconds = 90, restSeconds = 0.1, lastLinesOf = [] } = patience;
  const end = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > end) {
        const { message } = error as Error;
        throw new Error([`wanted within ${seconds} s: ${wanted}`, `seen: ${message}`, ...lastLinesOf.map(lastLines)].join('\n'));
      }
    }
    await sleep(restSeconds * 1000);
  }
}
