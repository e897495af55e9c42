package chain

import (
	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
	"cdk8s-mesh-metrics/test/upstream/internal/operator"
	"cdk8s-mesh-metrics/test/upstream/internal/prometheus"
)

// scrape has the operator configure each Prometheus, and one shard of each Prometheus find its targets.
func (r *Response) scrape(cluster manifest.Objects, shard int) error {
	generated, err := operator.Generate(cluster)
	if err != nil {
		return err
	}
	for _, p := range generated {
		for _, monitor := range p.Monitors {
			if !monitor.Accepted {
				r.refuse("operator", monitor.Object, monitor.Message)
			}
		}
		targets := prometheus.Response{ActiveTargets: []prometheus.ActiveTarget{}, DroppedTargets: []prometheus.DroppedTarget{}, Problems: []prometheus.Problem{}}
		if p.Error != "" {
			r.refuse("operator", p.Object, p.Error)
		} else if err := find(&targets, p, cluster, shard); err != nil {
			r.refuse("prometheus", p.Object, err.Error())
		}
		r.Prometheuses = append(r.Prometheuses, Prometheus{p, targets})
	}
	return nil
}

// find adds the targets of the pods of one Prometheus; discovery has the rights of their ServiceAccount.
func find(targets *prometheus.Response, p operator.Prometheus, cluster manifest.Objects, shard int) error {
	for _, node := range cluster.OfKind("Node") {
		found, err := prometheus.Targets(prometheus.Request{
			Objects:  cluster,
			Config:   p.Pod.Expand(p.Config, node.GetName(), shard),
			Identity: &prometheus.Identity{Namespace: p.Pod.Namespace, ServiceAccount: p.Pod.ServiceAccount},
		})
		if err != nil {
			return err
		}
		targets.ActiveTargets = append(targets.ActiveTargets, found.ActiveTargets...)
		targets.DroppedTargets = append(targets.DroppedTargets, found.DroppedTargets...)
		targets.Problems = append(targets.Problems, found.Problems...)
		if !p.Pod.OnEachNode {
			break
		}
	}
	return nil
}
