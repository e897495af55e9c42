import { Evidence } from './evidence';
import { Expectation } from './expectation';
import { Finding } from '../findings/finding';

/**
 * Samples that do not arrive at a store, or may not, where no expectation says so: another storage has them, or nobody expects any; and
 * those that a Prometheus wants of an agent, which has none.
 */
export function lostWrites({ context: { predictions, sinks } }: Evidence, expectations: ReadonlyArray<Expectation>): Finding[] {
  if (sinks.areOwn) return [];
  const said = new Set(expectations.map(({ cause }) => cause?.message));
  const ofWrites = predictions.flatMap(({ prometheus }) => sinks.writtenFrom(prometheus).flatMap(({ verdict: { code, reason }, edits }) =>
    code === undefined || said.has(reason) ? [] : [{ object: prometheus, code, message: reason!, edits }]));
  const ofFederations = sinks.federations.filter(({ from }) => from.isAgent).map(({ from: { prometheus }, sink }): Finding => ({
    object: sink.store,
    code: 'federation-from-agent',
    message: `asks ${prometheus} for what it stores, and an agent stores nothing: ask whoever that writes to`,
  }));
  return [...ofWrites, ...ofFederations];
}
