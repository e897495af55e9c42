import { Evidence } from './evidence';
import { Remark } from '../findings/finding';
import { isEvaluated } from '../rules/evaluation';

/** PrometheusRules of a cluster with agents, which evaluate none, that nobody else evaluates either. */
export function unevaluatedRules({ context, meshCluster: { cluster } }: Evidence): Remark[] {
  const { predictions, sinks, rules } = context;
  const agents = predictions.filter(({ isAgent }) => isAgent).map(({ prometheus }) => prometheus);
  if (agents.length === 0 || cluster.manifests.some(({ kind }) => kind === 'ThanosRuler')) return [];
  const servers = predictions.flatMap(prediction => context.resourceOf(prediction) ?? []).filter(({ kind }) => kind === 'Prometheus');
  const evaluated = new Set(servers.flatMap(context.evaluationsAt).filter(isEvaluated).map(each => each.rules.id));
  const stores = [...new Set(agents.flatMap(agent => sinks.endsOf(agent)).map(({ store }) => store))].join(', ');
  return rules.filter(({ id, complaints }) => complaints.length === 0 && !evaluated.has(id)).map(({ id }): Remark => ({
    object: id,
    code: 'rules-not-evaluated',
    message: `no Prometheus evaluates it, and ${agents.join(', ')} cannot: let whoever has the samples do so (${stores})`,
  }));
}
