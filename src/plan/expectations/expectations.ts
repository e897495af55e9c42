import { acknowledged, Acknowledgement, acknowledgementsOfObjects, uselessAcknowledgements } from './acknowledgement';
import { Evidence } from './evidence';
import { Expectation } from './expectation';
import { leftOut } from './left-out';
import { expectationsOfAnnotations } from './of-annotations';
import { expectationsOfConstructs, MetricsStatement } from './of-constructs';
import { expectationsOfMonitors } from './of-monitors';
import { expectationsOfPlainJobs } from './of-plain-jobs';
import { expectationsOfProxyJobs } from './of-proxies';
import { unreadAnnotations } from './unread-annotations';
import { unscrapedPorts } from './unscraped-ports';
import { leftToOthers, possibleScrapers } from './without-scraper';
import { Finding } from '../findings/finding';

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
   * for, and acknowledgements of nothing.
   */
  public get remarks(): Finding[] {
    return [
      ...leftOut(this.evidence),
      ...unscrapedPorts(this.evidence, this.all),
      ...unreadAnnotations(this.evidence, this.all),
      ...uselessAcknowledgements(this.all, this.acknowledgements),
    ];
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
  return all.map(each => leftToOthers(each, others));
}
