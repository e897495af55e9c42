import { configured, monitor, prometheus } from '../configured';

describe('the limits of a job', () => {
  test.each([
    { own: { sampleLimit: 100 }, enforced: { enforcedSampleLimit: 50 }, limits: { sample_limit: 50 } },
    { own: { sampleLimit: 10 }, enforced: { enforcedSampleLimit: 50 }, limits: { sample_limit: 10 } },
    { own: { sampleLimit: 0 }, enforced: {}, limits: { sample_limit: 0 } },
    // The global limit applies.
    { own: {}, enforced: { enforcedSampleLimit: 50 }, limits: {} },
    { own: { bodySizeLimit: '2MB' }, enforced: { enforcedBodySizeLimit: '1024KiB' }, limits: { body_size_limit: '1024KiB' } },
    { own: {}, enforced: { enforcedBodySizeLimit: '1MB' }, limits: { body_size_limit: '1MB' } },
  ])('with $own and $enforced', ({ own, enforced, limits }) => {
    const podMonitor = monitor('PodMonitor', { selector: {}, podMetricsEndpoints: [{}], ...own });
    const [{ sample_limit, body_size_limit }] = configured(prometheus(enforced), podMonitor).scrapeConfigs;
    expect({ sample_limit, body_size_limit }).toEqual(limits);
  });
});
