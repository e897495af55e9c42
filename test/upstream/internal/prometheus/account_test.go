package prometheus

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/discovery/targetgroup"
)

func readPodsIn(namespace string) string {
	return fmt.Sprintf(`
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: read-pods, namespace: %[1]s}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list, watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: read-pods, namespace: %[1]s}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: read-pods}
subjects: [{kind: ServiceAccount, name: prometheus}]
`, namespace)
}

var prometheusAccount = &Identity{Namespace: "bank", ServiceAccount: "prometheus"}

const twoNamespaces = `
scrape_configs:
- {job_name: pods, kubernetes_sd_configs: [{role: pod, namespaces: {names: [shop, bank]}}]}
`

func TestAForbiddenNamespaceLeavesTheTargetsOfTheOthers(t *testing.T) {
	response := targetsOf(t, Request{Objects: objectsOf(t, cart, bank, readPodsIn("bank")), Config: twoNamespaces, Identity: prometheusAccount})
	if got, want := urls(response), []string{"http://2001:db8::/metrics"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	want := []Problem{{"pods", `pods is forbidden: User "system:serviceaccount:bank:prometheus" cannot list resource "pods" in API group "" in the namespace "shop"`}}
	if !reflect.DeepEqual(response.Problems, want) {
		t.Errorf("got %v, want %v", response.Problems, want)
	}
}

// What awaited leaves out must be what the real discoverer does not find, however long one waits.
func TestDiscoveryNeverFindsWhatIsNotAwaited(t *testing.T) {
	for role, granted := range map[string]string{
		"pod": "services", "endpoints": "endpoints, pods", "endpointslice": "endpointslices, services", "service": "pods",
	} {
		cluster, err := newCluster(objectsOf(t, cart, cartService, readCluster(granted)), prometheusAccount)
		if err != nil {
			t.Fatal(err)
		}
		server := newServer(cluster)
		defer server.close()
		jobs, err := loadJobs(fmt.Sprintf("scrape_configs: [{job_name: a, kubernetes_sd_configs: [{role: %s}]}]", role), server.url(), nil)
		if err != nil {
			t.Fatal(err)
		}
		config := jobs[0].ServiceDiscoveryConfigs[0]
		sources, problems := awaited(config, cluster)
		if sources != 0 || len(problems) == 0 {
			t.Errorf("role %s with %s: awaits %d groups, problems %v", role, granted, sources, problems)
		}
		discoverer, err := newDiscoverer(config)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		defer cancel()
		sent := make(chan []*targetgroup.Group)
		go discoverer.Run(ctx, sent)
		select {
		case groups := <-sent:
			t.Errorf("role %s with %s: found %v", role, granted, groups)
		case <-ctx.Done():
		}
	}
}

func readCluster(resources string) string {
	return fmt.Sprintf(`
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: prometheus}
aggregationRule: {clusterRoleSelectors: [{matchLabels: {aggregate: prometheus}}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: part, labels: {aggregate: prometheus}}
rules: [{apiGroups: ["", discovery.k8s.io], resources: [%s], verbs: [list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: prometheus}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: prometheus}
subjects: [{kind: Group, name: "system:serviceaccounts:bank"}]
`, resources)
}

func TestRolesAggregatedForAGroupAllowTheWholeClusterToListOrToWatch(t *testing.T) {
	for _, verb := range []string{"list", "watch"} {
		role := strings.Replace(readCluster("pods"), "verbs: [list]", "verbs: ["+verb+"]", 1)
		response := targetsOf(t, Request{Objects: objectsOf(t, cart, bank, role), Config: twoNamespaces, Identity: prometheusAccount})
		if len(response.ActiveTargets) != 4 || len(response.Problems) != 0 {
			t.Errorf("%s: got %v and %v", verb, urls(response), response.Problems)
		}
	}
}

func TestABindingToAnUnknownRoleIsAProblem(t *testing.T) {
	objects := objectsOf(t, readPodsIn("bank"))[1:]
	response := targetsOf(t, Request{Objects: objects, Identity: prometheusAccount})
	want := []Problem{{"", `RoleBinding/bank/read-pods grants nothing: Role "read-pods" is not among the objects`}}
	if !reflect.DeepEqual(response.Problems, want) {
		t.Errorf("got %v, want %v", response.Problems, want)
	}
}
