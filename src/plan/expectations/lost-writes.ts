import { Evidence } from './evidence';
import { Expectation } from './expectation';
import { Finding } from '../findings/finding';

/** Samples that do not arrive at a store, or may not, where no expectation says so: another storage has them, or nobody expects any. */
export function lostWrites({ context: { predictions, sinks } }: Evidence, expectations: ReadonlyArray<Expectation>): Finding[] {
  if (sinks.areOwn) return [];
  const said = new Set(expectations.map(({ cause }) => cause?.message));
  return predictions.flatMap(({ prometheus }) => sinks.of(prometheus).flatMap(({ verdict: { code, reason }, edits }): Finding[] =>
    code === undefined || said.has(reason) ? [] : [{ object: prometheus, code, message: reason!, edits }]));
}
