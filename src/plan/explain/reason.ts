import { Code } from '../findings/catalogue';

/** Why something is not scraped. */
export interface Reason {
  readonly code: Code;
  readonly sentence: string;
}

/** The same cause, with something in front of its sentence. */
export function prefixed(prefix: string, { code, sentence }: Reason): Reason {
  return { code, sentence: `${prefix}${sentence}` };
}
