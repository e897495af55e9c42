import { checkCases, Stage } from './stage';
import { TARGETS_CASES } from './targets-cases';
import { compareTargets } from './targets-comparison';
import { Component } from '../../upstream/component';

/** Compares discovery, relabeling, population and the removal of duplicates with Prometheus. */
export const stage: Stage = {
  name: 'targets',
  async check(options) {
    const upstream = Component.start('prometheus');
    try {
      return await checkCases({
        generator: TARGETS_CASES,
        batch: 20,
        compare: cases => Promise.all(cases.map(asked => compareTargets(asked, upstream))),
      }, options);
    } finally {
      upstream.stop();
    }
  },
};
