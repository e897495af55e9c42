import { Expectation, Judgement, refuted, unproven } from './expectation';
import { Sink } from '../sinks/sink';
import { Sinks } from '../sinks/sinks';

/** What is expected of a Prometheus for each store in which its samples should end: what does not arrive there is missed there. */
export function inEachSink(expectation: Expectation, sinks: Sinks): Expectation[] {
  const { prometheus } = expectation;
  if (prometheus === undefined) return [expectation];
  return sinks.endsOf(prometheus).map(sink => ({ ...expectation, ...judgementIn(sink, expectation, prometheus), sink: sink.store }));
}

/** The judgement on samples that are scraped; why others are not tells more. */
function judgementIn({ verdict: { verdict, code, reason }, edits }: Sink, scraped: Judgement, writer: string): Judgement | undefined {
  const isOfSink = scraped.verdict === 'proven' || scraped.cause?.code === code;
  if (verdict === 'reachable' || (!isOfSink && (verdict === 'unknown' || scraped.verdict === 'refuted'))) return undefined;
  return (verdict === 'blocked' ? refuted : unproven)(code!, reason!, { objects: [writer], edits });
}
