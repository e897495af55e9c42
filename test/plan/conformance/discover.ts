import { DISCOVER_CASES } from './discover-cases';
import { checkCases, Stage } from './stage';
import { compareTargets } from './targets-comparison';
import { Component } from '../../upstream/component';

/** Compares discovery and RBAC with Prometheus and an API server. */
export const stage: Stage = {
  name: 'discover',
  async check(options) {
    const upstream = Component.start('prometheus');
    try {
      return await checkCases({
        generator: DISCOVER_CASES,
        batch: 20,
        compare: cases => Promise.all(cases.map(asked => compareTargets(asked, upstream))),
      }, options);
    } finally {
      upstream.stop();
    }
  },
};
