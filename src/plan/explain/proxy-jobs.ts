import { ExplanationContext } from './context';
import { Monitor } from './monitors';
import { keepsProxies } from './proxy-rules';

/** Whether a monitor is for the proxies of a mesh: it is taken as a whole, since one of its endpoints is for what another leaves out. */
export function isOfProxies({ jobs }: Monitor, context: ExplanationContext): boolean {
  const { predictions } = context;
  return jobs.some(({ name, relabelings }) =>
    // Where no Prometheus selects it, there are only its own rules.
    keepsProxies(relabelings.map(({ action, sourceLabels, regex }) => ({ action, source_labels: sourceLabels, regex })))
    || predictions.some(prediction => context.poolsOf(prediction, name).some(({ rules }) => keepsProxies(rules))));
}
