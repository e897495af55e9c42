import { Candidates } from './candidates';
import { jobOf } from './job';
import { ScrapePool } from './scrape-pool';
import { Discovery } from '../discover/discovery';
import { GlobalConfig, ScrapeConfig } from '../prometheus/scrape-config';

/** The scrape pools of one Prometheus, one for each job that it has loaded. */
export function scrapePools(configs: ReadonlyArray<ScrapeConfig>, global: GlobalConfig, discovery: Discovery): ScrapePool[] {
  const candidates = new Candidates();
  return configs.map(config => new ScrapePool(jobOf(config, global), discovery.of(config), candidates));
}
