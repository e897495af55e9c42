package chain

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"sigs.k8s.io/yaml"

	"cdk8s-mesh-metrics/test/upstream/internal/istio"
)

const shop = `
- apiVersion: v1
  kind: Namespace
  metadata: {name: shop, labels: {istio-injection: enabled}}
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: cart, namespace: shop}
  spec:
    selector: {matchLabels: {app: cart}}
    template:
      metadata: {labels: {app: cart}}
      spec: {containers: [{name: cart, image: cart, ports: [{name: metrics, containerPort: 8080}]}]}
- apiVersion: v1
  kind: Service
  metadata: {name: cart, namespace: shop, labels: {app: cart}}
  spec: {selector: {app: cart}, ports: [{name: metrics, port: 80, targetPort: metrics}]}
- apiVersion: monitoring.coreos.com/v1
  kind: PodMonitor
  metadata: {name: cart, namespace: shop}
  spec: {selector: {matchLabels: {app: cart}}, podMetricsEndpoints: [{port: metrics}, {port: http-envoy-prom}]}
- apiVersion: monitoring.coreos.com/v1
  kind: ServiceMonitor
  metadata: {name: cart, namespace: shop}
  spec: {selector: {matchLabels: {app: cart}}, endpoints: [{port: metrics}]}
- apiVersion: monitoring.coreos.com/v1
  kind: Prometheus
  metadata: {name: main, namespace: monitoring}
  spec:
    serviceAccountName: prometheus
    podMonitorSelector: {}
    podMonitorNamespaceSelector: {}
    serviceMonitorSelector: {}
    serviceMonitorNamespaceSelector: {}
`

const rights = `
- apiVersion: rbac.authorization.k8s.io/v1
  kind: ClusterRole
  metadata: {name: prometheus}
  rules: [{apiGroups: [""], resources: [pods, services, endpoints], verbs: [get, list, watch]}]
- apiVersion: rbac.authorization.k8s.io/v1
  kind: ClusterRoleBinding
  metadata: {name: prometheus}
  roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: prometheus}
  subjects: [{kind: ServiceAccount, name: prometheus, namespace: monitoring}]
`

func run(t *testing.T, request Request, manifests ...string) Response {
	t.Helper()
	for _, text := range manifests {
		var objects []json.RawMessage
		if err := yaml.Unmarshal([]byte(text), &objects); err != nil {
			t.Fatal(err)
		}
		request.Objects = append(request.Objects, objects...)
	}
	response, err := Handle(request)
	if err != nil {
		t.Fatal(err)
	}
	return response
}

func targetsOf(p Prometheus) []string {
	targets := []string{}
	for _, target := range p.ActiveTargets {
		targets = append(targets, target.ScrapePool+" "+target.ScrapeURL)
	}
	return targets
}

func TestTheTargetsOfAPrometheusWithRights(t *testing.T) {
	for family, address := range map[string]string{"": "10.244.0.2", "IPv6": "[2001:db8:1::]"} {
		t.Run(family, func(t *testing.T) {
			response := run(t, Request{IPFamily: family, Mesh: istio.Mesh{NativeSidecars: true}}, shop, rights)
			if len(response.Refused) > 0 || len(response.Prometheuses) != 1 {
				t.Fatalf("want one Prometheus and nothing refused, got %+v", response)
			}
			want := []string{
				fmt.Sprintf("podMonitor/shop/cart/0 http://%s:8080/metrics", address),
				fmt.Sprintf("podMonitor/shop/cart/1 http://%s:15090/metrics", address), // of the sidecar
				fmt.Sprintf("serviceMonitor/shop/cart/0 http://%s:8080/metrics", address),
			}
			if got := targetsOf(response.Prometheuses[0]); !slices.Equal(got, want) {
				t.Errorf("want %q, got %q", want, got)
			}
		})
	}
}

func TestAPrometheusWithoutRightsHasNoTargets(t *testing.T) {
	response := run(t, Request{}, shop)
	if got := targetsOf(response.Prometheuses[0]); len(got) > 0 {
		t.Errorf("want no target, got %q", got)
	}
	if len(response.Prometheuses[0].Problems) == 0 {
		t.Error("nothing says why there is no target")
	}
}

func TestAnAgentOnEachNodeScrapesThePodsOfItsNode(t *testing.T) {
	const agent = `
- apiVersion: monitoring.coreos.com/v1alpha1
  kind: PrometheusAgent
  metadata: {name: nodes, namespace: monitoring}
  spec: {mode: DaemonSet, serviceAccountName: prometheus, podMonitorSelector: {}, podMonitorNamespaceSelector: {}}
`
	response := run(t, Request{}, shop, rights, agent)
	want := []string{"podMonitor/shop/cart/0 http://10.244.0.2:8080/metrics", "podMonitor/shop/cart/1 http://10.244.0.2:15090/metrics"}
	if got := targetsOf(response.Prometheuses[1]); !slices.Equal(got, want) {
		t.Errorf("want %q, got %q", want, got)
	}
}

func TestTheWaypointOfAGatewayIsScraped(t *testing.T) {
	const waypoint = `
- apiVersion: gateway.networking.k8s.io/v1
  kind: Gateway
  metadata: {name: waypoint, namespace: shop}
  spec: {gatewayClassName: istio-waypoint, listeners: [{name: mesh, port: 15008, protocol: HBONE}]}
- apiVersion: monitoring.coreos.com/v1
  kind: PodMonitor
  metadata: {name: waypoint, namespace: shop}
  spec: {selector: {matchLabels: {gateway.networking.k8s.io/gateway-name: waypoint}}, podMetricsEndpoints: [{port: metrics, path: /stats/prometheus}]}
`
	response := run(t, Request{Mesh: istio.Mesh{Set: []string{"profile=ambient"}}}, shop, rights, waypoint)
	want := "podMonitor/shop/waypoint/0 http://10.244.0.3:15020/stats/prometheus"
	if got := targetsOf(response.Prometheuses[0]); !slices.Contains(got, want) {
		t.Errorf("want %q among %q", want, got)
	}
}

func TestEachStageRefusesWhatTheNextDoesNotSee(t *testing.T) {
	const wrong = `
- apiVersion: monitoring.coreos.com/v1
  kind: PodMonitor
  metadata: {name: unknown-field, namespace: shop}
  spec: {selector: {}, podMetricsEndpoints: [], endpoints: []}
- apiVersion: v1
  kind: Pod
  metadata: {name: reserved-port, namespace: shop, annotations: {prometheus.io/port: "15090"}}
  spec: {containers: [{name: app, image: app}]}
- apiVersion: monitoring.coreos.com/v1
  kind: PodMonitor
  metadata: {name: no-secret, namespace: shop}
  spec: {selector: {}, podMetricsEndpoints: [{port: metrics, bearerTokenSecret: {name: none, key: token}}]}
- apiVersion: v1
  kind: Secret
  metadata: {name: jobs, namespace: monitoring}
  stringData: {jobs: "[{job_name: bad, scrape_interval: never}]"}
- apiVersion: monitoring.coreos.com/v1
  kind: Prometheus
  metadata: {name: bad-job, namespace: monitoring}
  spec: {additionalScrapeConfigs: {name: jobs, key: jobs}, podMonitorSelector: {}, podMonitorNamespaceSelector: {}}
`
	response := run(t, Request{}, shop, rights, wrong)
	var got []string
	for _, refusal := range response.Refused {
		got = append(got, refusal.Stage+" "+refusal.Object)
	}
	want := []string{"admission PodMonitor/shop/unknown-field", "istio Pod/shop/reserved-port", "operator PodMonitor/shop/no-secret", "prometheus Prometheus/monitoring/bad-job"}
	if !slices.Equal(got, want) {
		t.Errorf("want %q, got %+v", want, response.Refused)
	}
	for _, p := range response.Prometheuses {
		if p.Object == "Prometheus/monitoring/main" && len(p.ActiveTargets) != 3 {
			t.Errorf("what is right should still be scraped, got %q", targetsOf(p))
		}
	}
}
