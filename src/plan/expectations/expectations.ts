import { acknowledged, Acknowledgement, acknowledgementsOfObjects, uselessAcknowledgements } from './acknowledgement';
import { Evidence } from './evidence';
import { Expectation } from './expectation';
import { inEachSink } from './in-sinks';
import { leftOut } from './left-out';
import { lostWrites } from './lost-writes';
import { expectationsOfAnnotations } from './of-annotations';
import { expectationsOfConstructs, MetricsStatement } from './of-constructs';
import { expectationsOfMonitors } from './of-monitors';
import { expectationsOfPlainJobs } from './of-plain-jobs';
import { expectationsOfProxyJobs } from './of-proxies';
import { unevaluatedRules } from './unevaluated-rules';
import { unreadAnnotations } from './unread-annotations';
import { unscrapedPorts } from './unscraped-ports';
import { leftToOthers, possibleScrapers } from './without-scraper';
import { Finding, Remark } from '../findings/finding';

/** What is expected, with what is acknowledged of it. */
export class Expectations {
  public readonly all: ReadonlyArray<Expectation>;
  private readonly acknowledgements: ReadonlyArray<Acknowledgement>;

  public constructor(
    stated: ReadonlyArray<Expectation>, private readonly evidence: Evidence, ofConstructs: ReadonlyArray<Acknowledgement>,
  ) {
    this.acknowledgements = [...ofConstructs, ...acknowledgementsOfObjects(evidence)];
    this.all = acknowledged(stated, this.acknowledgements);
  }

  /**
   * What is no expectation, but worth a warning: what a monitor leaves out of what it selects, what looks like metrics that nobody asks
   * for, rules that nobody evaluates, and acknowledgements of nothing.
   */
  public get remarks(): Remark[] {
    return [
      ...leftOut(this.evidence),
      ...unscrapedPorts(this.evidence, this.all),
      ...unreadAnnotations(this.evidence, this.all),
      ...unevaluatedRules(this.evidence),
      ...uselessAcknowledgements(this.all, this.acknowledgements),
    ];
  }

  /** Samples that do not arrive where they are written to, of which nothing is expected. */
  public get lostWrites(): Finding[] {
    return lostWrites(this.evidence, this.all);
  }
}

/** Everything that should be scraped, stated by constructs, monitors, annotations and jobs, and whether it is. */
export function statedExpectations(evidence: Evidence, statements: ReadonlyArray<MetricsStatement>): Expectation[] {
  const ofConstructs = expectationsOfConstructs(statements, evidence);
  const keyOf = ({ workload, series }: Expectation) => JSON.stringify([workload, series]);
  const stated = new Set(ofConstructs.map(keyOf));
  const all = [
    ...ofConstructs,
    ...expectationsOfMonitors(evidence),
    // The annotations that a construct writes say the same as it does.
    ...expectationsOfAnnotations(evidence).filter(each => !stated.has(keyOf(each))),
    ...expectationsOfProxyJobs(evidence),
    ...expectationsOfPlainJobs(evidence),
  ];
  const others = possibleScrapers(evidence);
  return all.map(each => leftToOthers(each, others)).flatMap(each => inEachSink(each, evidence.context.sinks));
}
