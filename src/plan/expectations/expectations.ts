import { acknowledged, Acknowledgement, acknowledgementsOfObjects, uselessAcknowledgements } from './acknowledgement';
import { Evidence } from './evidence';
import { Expectation } from './expectation';
import { expectationsOfAnnotations } from './of-annotations';
import { expectationsOfConstructs, MetricsStatement } from './of-constructs';
import { expectationsOfMonitors } from './of-monitors';
import { expectationsOfProxyJobs } from './of-proxies';
import { unreadAnnotations } from './unread-annotations';
import { unscrapedPorts } from './unscraped-ports';
import { leftToUnfollowed } from './without-scraper';
import { Finding } from '../findings/finding';

/** What the constructs of an app say besides their objects. */
export interface SaidByConstructs {
  readonly statements: ReadonlyArray<MetricsStatement>;
  readonly acknowledgements: ReadonlyArray<Acknowledgement>;
}

/** Everything that should be scraped, stated by constructs, monitors, annotations and jobs, and whether it is. */
export class Expectations {
  public readonly all: ReadonlyArray<Expectation>;
  private readonly acknowledgements: ReadonlyArray<Acknowledgement>;

  public constructor(private readonly evidence: Evidence, said: SaidByConstructs) {
    this.acknowledgements = [...said.acknowledgements, ...acknowledgementsOfObjects(evidence)];
    this.all = acknowledged(statedExpectations(evidence, said.statements), this.acknowledgements);
  }

  /** What is no expectation, but worth a warning: what looks like metrics that nobody asks for, and acknowledgements of nothing. */
  public get remarks(): Finding[] {
    return [
      ...unscrapedPorts(this.evidence, this.all),
      ...unreadAnnotations(this.evidence, this.all),
      ...uselessAcknowledgements(this.all, this.acknowledgements),
    ];
  }
}

function statedExpectations(evidence: Evidence, statements: ReadonlyArray<MetricsStatement>): Expectation[] {
  const ofConstructs = expectationsOfConstructs(statements, evidence);
  const keyOf = ({ workload, series }: Expectation) => JSON.stringify([workload, series]);
  const stated = new Set(ofConstructs.map(keyOf));
  const all = [
    ...ofConstructs,
    ...expectationsOfMonitors(evidence),
    // The annotations that a construct writes say the same as it does.
    ...expectationsOfAnnotations(evidence).filter(each => !stated.has(keyOf(each))),
    ...expectationsOfProxyJobs(evidence),
  ];
  return all.map(each => leftToUnfollowed(each, evidence.meshCluster.scrapers.unfollowed));
}
