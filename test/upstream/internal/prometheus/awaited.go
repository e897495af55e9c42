package prometheus

import (
	"slices"

	"github.com/prometheus/prometheus/discovery"
	"github.com/prometheus/prometheus/discovery/kubernetes"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/sets"
)

// awaited says how many groups a discoverer will send, and what keeps it from sending more: a discoverer works by itself for
// each namespace, sends one group for each object of its role that has one, and sends nothing before all it reads has arrived
// (discovery/kubernetes Run of each role), which never happens when one of these reads is refused.
func awaited(config discovery.Config, c *cluster) (sources int, problems []string) {
	sd, ok := config.(*kubernetes.SDConfig)
	if !ok {
		return len(config.(discovery.StaticConfig)), nil
	}
	found := sets.New[string]()
	for _, namespace := range namespaces(sd) {
		ready := true
		var primary sets.Set[string]
		for i, read := range reads(sd, namespace) {
			objects, err := c.watchOrList(read)
			if err != nil {
				ready = false
				problems = append(problems, err.Error())
			}
			if i == 0 {
				primary = names(slices.DeleteFunc(objects, func(o *unstructured.Unstructured) bool { return isWithoutGroup(sd.Role, o) }))
			}
		}
		if ready {
			found = found.Union(primary)
		}
	}
	return found.Len(), problems
}

// isWithoutGroup says whether an object of a role has no group: a node without any address (discovery/kubernetes/node.go buildNode).
func isWithoutGroup(role kubernetes.Role, o *unstructured.Unstructured) bool {
	addresses, _, _ := unstructured.NestedSlice(o.Object, "status", "addresses")
	return role == kubernetes.RoleNode && len(addresses) == 0
}

// namespaces mirrors discovery/kubernetes/kubernetes.go getNamespaces; nodes are in none.
func namespaces(sd *kubernetes.SDConfig) []string {
	if len(sd.NamespaceDiscovery.Names) == 0 || sd.Role == kubernetes.RoleNode {
		return []string{""}
	}
	return sd.NamespaceDiscovery.Names
}

// reads lists what the discoverer of a role waits for in a namespace, the objects that it makes groups of first.
func reads(sd *kubernetes.SDConfig, namespace string) []query {
	read := func(role kubernetes.Role) query {
		q := query{resource: roleResource[role], namespace: namespace}
		for _, selector := range sd.Selectors {
			if selector.Role == role {
				q.labelSelector, q.fieldSelector = selector.Label, selector.Field
			}
		}
		return q
	}
	queries := []query{read(sd.Role)}
	attach := sd.AttachMetadata
	switch sd.Role {
	case kubernetes.RoleEndpoint, kubernetes.RoleEndpointSlice:
		queries = append(queries, read(kubernetes.RoleService), read(kubernetes.RolePod))
	case kubernetes.RolePod:
		if attach.Deployment {
			queries = append(queries, query{resource: replicaSets, namespace: namespace})
		}
		if attach.Job || attach.CronJob {
			queries = append(queries, query{resource: batchJobs, namespace: namespace})
		}
	case kubernetes.RoleNode:
		return queries
	}
	if attach.Node && sd.Role != kubernetes.RoleService && sd.Role != kubernetes.RoleIngress {
		node := read(kubernetes.RoleNode)
		node.namespace = ""
		queries = append(queries, node)
	}
	if attach.Namespace {
		queries = append(queries, query{resource: allNamespaces})
	}
	return queries
}
