import { MONITOR_CASES } from './monitor-cases';
import { kubePrometheusStack } from '../../cluster/prometheuses';
import { component, describeUpstream } from '../../upstream/component';
describeUpstream('probe', () => {
  test.each(Object.entries(MONITOR_CASES))('%s', async (code, { given, followed, installation = kubePrometheusStack(), installationFollowed = installation }) => {
    for (const objects of [[...installation, ...given], [...installationFollowed, ...followed]]) {
      try {
      const r: any = await component('chain').ask({ objects: objects.filter(o => typeof o !== 'string'), mesh: { set: [] } });
      console.log(code, JSON.stringify(r.refused), JSON.stringify(r.prometheuses.map((p: any) => ({ e: p.error, m: p.monitors, a: p.activeTargets?.length, pools: p.activeTargets?.map((t: any)=>t.scrapePool), d: p.droppedTargets?.length, p: p.problems, j: (p.config ?? '').match(/job_name: .*/g) }))).slice(0, 900));
      } catch (e) { console.log(code, 'ERROR', (e as Error).message.slice(0, 300)); }
    }
  }, 120000);
});
