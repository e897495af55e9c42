package prometheus

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestAPodHasATargetForEachPortOfItsContainersAndInitContainers(t *testing.T) {
	response := targetsOf(t, Request{Objects: objectsOf(t, cart), Config: `
scrape_configs:
- {job_name: pods, kubernetes_sd_configs: [{role: pod}]}
`})
	want := []string{"http://10.244.0.2:15090/metrics", "http://10.244.0.2:8080/metrics", "http://10.244.0.2:9090/metrics"}
	if got := urls(response); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	first := response.ActiveTargets[0]
	if got, want := first.Labels.String(), `{instance="10.244.0.2:15090", job="pods"}`; got != want {
		t.Errorf("labels are %s, want %s", got, want)
	}
	if got := first.DiscoveredLabels.Get("__meta_kubernetes_pod_container_init"); got != "true" {
		t.Errorf("container_init is %q in %s", got, first.DiscoveredLabels)
	}
}

func TestAnIPv6AddressIsBracketedByRelabelingOnly(t *testing.T) {
	response := targetsOf(t, Request{Objects: objectsOf(t, bank), Config: `
scrape_configs:
- job_name: bracketed
  kubernetes_sd_configs: [{role: pod}]
  relabel_configs: [{source_labels: [__meta_kubernetes_pod_ip], regex: '(.*:.*)', replacement: '[$1]:15020', target_label: __address__}]
- job_name: bare
  kubernetes_sd_configs: [{role: pod}]
`})
	want := []string{"http://2001:db8::/metrics", "http://[2001:db8::]:15020/metrics"}
	if got := urls(response); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestEveryRoleFindsItsTargets(t *testing.T) {
	for role, want := range map[string][]string{
		"pod":           {"http://10.244.0.2:15090/metrics", "http://10.244.0.2:8080/metrics", "http://10.244.0.2:9090/metrics"},
		"service":       {"http://cart.shop.svc:80/metrics"},
		"endpoints":     {"http://10.244.0.2:15090/metrics", "http://10.244.0.2:8080/metrics", "http://10.244.0.2:9090/metrics"},
		"endpointslice": {"http://10.244.0.2:15090/metrics", "http://10.244.0.2:8080/metrics", "http://10.244.0.2:9090/metrics"},
		"ingress":       {"http://cart.example/metrics"},
		"node":          {"http://10.0.0.1:10250/metrics"},
	} {
		for _, attached := range []string{"{}", "{node: true, namespace: true, deployment: true, job: true, cronjob: true}"} {
			response := targetsOf(t, Request{Objects: objectsOf(t, cart, cartService), Config: fmt.Sprintf(`
scrape_configs:
- {job_name: all, kubernetes_sd_configs: [{role: %s, attach_metadata: %s}]}
- {job_name: fixed, static_configs: [{targets: ["a:1"]}]}
`, role, attached)})
			if got := urls(response); !reflect.DeepEqual(got, append(slices.Clone(want), "http://a:1/metrics")) {
				t.Errorf("role %s, attached metadata %s: got %v, want %v", role, attached, got, want)
			}
		}
	}
}

func TestSelectorsAreThoseOfTheAPIServer(t *testing.T) {
	for selector, want := range map[string]int{
		"label: app=cart": 3, "label: app!=cart": 1, "field: spec.nodeName=node": 4, "field: spec.nodeName=other": 0,
		"field: metadata.name=bank-0": 1, "field: status.phase=Running": 4,
	} {
		response := targetsOf(t, Request{Objects: objectsOf(t, cart, bank), Config: fmt.Sprintf(`
scrape_configs:
- {job_name: pods, kubernetes_sd_configs: [{role: pod, selectors: [{role: pod, %s}]}]}
`, selector)})
		if got := len(response.ActiveTargets); got != want {
			t.Errorf("%s selects %d targets, want %d", selector, got, want)
		}
	}
}

func TestAServiceMonitorsJobKeepsOnlyItsPort(t *testing.T) {
	response := targetsOf(t, Request{Objects: objectsOf(t, cart, cartService), Config: `
scrape_configs:
- job_name: serviceMonitor/shop/cart/0
  authorization: {credentials_file: /not/here}
  tls_config: {ca_file: /not/here, cert_file: /not/here, key_file: /not/here}
  kubernetes_sd_configs: [{role: endpointslice, namespaces: {names: [shop]}}]
  relabel_configs:
  - {source_labels: [__meta_kubernetes_service_label_app, __meta_kubernetes_service_labelpresent_app], regex: '(cart);true', action: keep}
  - {source_labels: [__meta_kubernetes_endpointslice_port_name], regex: metrics, action: keep}
  - {source_labels: [__meta_kubernetes_endpointslice_address_target_kind, __meta_kubernetes_endpointslice_address_target_name], regex: 'Pod;(.*)', target_label: pod}
`})
	if got, want := urls(response), []string{"http://10.244.0.2:9090/metrics"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := response.ActiveTargets[0].Labels.Get("pod"); got != "cart-0" {
		t.Errorf("pod is %q", got)
	}
	if got := len(response.DroppedTargets); got != 2 {
		t.Errorf("%d targets were dropped, want the other two ports of the pod", got)
	}
}

func TestIdenticalTargetsAreOne(t *testing.T) {
	response := targetsOf(t, Request{Objects: objectsOf(t, cart), Config: `
scrape_configs:
- job_name: merged
  kubernetes_sd_configs: [{role: pod}]
  relabel_configs: [{source_labels: [__meta_kubernetes_pod_ip], replacement: '$1:15020', target_label: __address__}]
- job_name: apart
  kubernetes_sd_configs: [{role: pod}]
  relabel_configs:
  - {source_labels: [__meta_kubernetes_pod_ip], replacement: '$1:15020', target_label: __address__}
  - {source_labels: [__meta_kubernetes_pod_container_port_name], target_label: endpoint}
`})
	var pools []string
	for _, target := range response.ActiveTargets {
		pools = append(pools, target.ScrapePool)
	}
	if want := []string{"apart", "apart", "apart", "merged"}; !reflect.DeepEqual(pools, want) {
		t.Errorf("got targets in %v, want %v", pools, want)
	}
}

func TestTheIntervalAndTheTimeoutAreThoseAfterRelabeling(t *testing.T) {
	response := targetsOf(t, Request{Config: `
scrape_configs:
- job_name: slow
  scrape_interval: 90s
  static_configs: [{targets: ["a:1"]}]
  relabel_configs: [{target_label: __scrape_timeout__, replacement: 20s}]
`})
	target := response.ActiveTargets[0]
	if target.ScrapeInterval != "1m30s" || target.ScrapeTimeout != "20s" {
		t.Errorf("interval %s, timeout %s", target.ScrapeInterval, target.ScrapeTimeout)
	}
	if got := target.DiscoveredLabels.Get("__scrape_timeout__"); got != "10s" {
		t.Errorf("before relabeling the timeout is %s", got)
	}
}

func TestATargetThatCannotBeMadeIsAProblem(t *testing.T) {
	response := targetsOf(t, Request{Objects: objectsOf(t, cart), Config: `
scrape_configs:
- {job_name: pods, kubernetes_sd_configs: [{role: pod}], relabel_configs: [{target_label: __address__, replacement: 'http://{}'}]}
`})
	if len(response.ActiveTargets) != 0 || len(response.Problems) != 3 || !strings.Contains(response.Problems[0].Message, "is not a valid hostname") {
		t.Errorf("got %+v", response)
	}
}

func TestTheOwnNamespaceIsThatOfTheIdentity(t *testing.T) {
	config := `
scrape_configs:
- {job_name: own, kubernetes_sd_configs: [{role: pod, namespaces: {own_namespace: true}}]}
`
	response := targetsOf(t, Request{Objects: objectsOf(t, cart, bank, readPodsIn("bank")), Config: config, Identity: &Identity{"bank", "prometheus"}})
	if got, want := urls(response), []string{"http://2001:db8::/metrics"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if _, err := Targets(Request{Config: config}); err == nil || !strings.Contains(err.Error(), "own_namespace") {
		t.Errorf("without an identity: %v", err)
	}
}

func TestARefusedConfigurationSaysWhy(t *testing.T) {
	for config, want := range map[string]string{
		`scrape_configs: [{job_name: a, relabel_configs: [{regex: '('}]}]`:                "missing closing )",
		`scrape_configs: [{job_name: a}, {job_name: a}]`:                                  "found multiple scrape configs with job name",
		`scrape_configs: [{job_name: a, static_configs: [{targets: ["http://a"]}]}]`:      "is not a valid hostname",
		`scrape_configs: [{job_name: a, relabel_configs: [{regex: $(SHARD)}]}]`:           "$(SHARD)",
		`scrape_configs: [{job_name: a, http_sd_configs: [{url: "http://example.com"}]}]`: "http discovery",
	} {
		if _, err := Targets(Request{Config: config}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", config, err, want)
		}
	}
}

func TestAnObjectThatDiscoveryCannotReadIsNamed(t *testing.T) {
	broken := objectsOf(t, strings.Replace(cart, "nodeName: node", "nodeName: [node]", 1))
	if _, err := Targets(Request{Objects: broken}); err == nil || !strings.Contains(err.Error(), "Pod/shop/cart-0") {
		t.Errorf("got %v", err)
	}
}
