import { setTimeout as sleep } from 'timers/promises';
import { lastLines } from './logs';

export interface Patience {
  /** The timeout in seconds. @default 90 */
  readonly seconds?: number;
  /** The pause between two attempts in seconds. @default 0.1 */
  readonly restSeconds?: number;
  /** The components whose last lines help to explain a failure: their names, or beginnings of `namespace/pod/container`. */
  readonly lastLinesOf?: ReadonlyArray<string>;
}

/**
 * Calls `look` until it does not throw any more, and returns its result.
 *
 * @throws the last error of `look`, with the condition that was expected and the last lines of the components.
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
