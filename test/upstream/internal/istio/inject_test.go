package istio

import (
	"strings"
	"testing"
)

func TestWhoIsInjected(t *testing.T) {
	pod := func(metadata, spec string) string {
		return `
apiVersion: v1
kind: Pod
metadata: {name: cart, ` + metadata + `}
spec: {` + spec + `containers: [{name: app, image: cart}]}
`
	}
	canary := []string{"revision=canary"}
	cases := map[string]struct {
		set      []string
		manifest []string
		injected bool
	}{
		"a pod in a namespace with istio-injection": {
			manifest: []string{shop, pod("namespace: shop", "")}, injected: true},
		"not a pod whose label opts out": {
			manifest: []string{shop, pod("namespace: shop, labels: {sidecar.istio.io/inject: 'false'}", "")}},
		"not a pod on the host network": {
			manifest: []string{shop, pod("namespace: shop", "hostNetwork: true, ")}},
		"a pod that asks by label in a namespace without labels": {
			manifest: []string{pod("namespace: other, labels: {sidecar.istio.io/inject: 'true'}", "")}, injected: true},
		"not a pod that asks by annotation only": {
			manifest: []string{pod("namespace: other, annotations: {sidecar.istio.io/inject: 'true'}", "")}},
		"a pod that names the revision": {
			set: canary, manifest: []string{pod("namespace: other, labels: {istio.io/rev: canary}", "")}, injected: true},
		"not a pod in a namespace with istio-injection when the revision is not the default one": {
			set: canary, manifest: []string{shop, pod("namespace: shop", "")}},
		"a pod without any label when namespaces are enabled by default": {
			set:      []string{"values.sidecarInjectorWebhook.enableNamespacesByDefault=true"},
			manifest: []string{pod("namespace: other", "")}, injected: true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			answer, pod := injectOne(t, Mesh{Set: c.set}, c.manifest...)
			if answer.Injected != c.injected {
				t.Errorf("injected: want %v, got %v", c.injected, answer.Injected)
			}
			if sidecar := strings.Contains(containerNames(pod.Spec.Containers), "istio-proxy"); sidecar != c.injected {
				t.Errorf("sidecar: want %v, got %v", c.injected, sidecar)
			}
		})
	}
}

const cart = `
apiVersion: v1
kind: Pod
metadata: {name: cart, namespace: shop, annotations: {prometheus.io.port: "8080", prometheus.io/path: /prom}}
spec: {containers: [{name: app, image: cart, ports: [{containerPort: 8080}]}]}
`

func TestMetricsOfTheApplicationMoveBehindTheAgent(t *testing.T) {
	_, pod := injectOne(t, Mesh{}, shop, cart)
	for annotation, want := range map[string]string{
		"prometheus.io/scrape": "true", "prometheus.io/port": "15020", "prometheus.io/path": "/stats/prometheus", "prometheus.io.port": "",
	} {
		if got := pod.Annotations[annotation]; got != want {
			t.Errorf("%s: want %q, got %q", annotation, want, got)
		}
	}
	if got, want := envOf(pod.Spec.Containers, "istio-proxy", "ISTIO_PROMETHEUS_ANNOTATIONS"), `{"scrape":"","path":"/prom","port":"8080"}`; got != want {
		t.Errorf("want %s, got %s", want, got)
	}
}

func TestMeshSettingsReachTheInjector(t *testing.T) {
	_, pod := injectOne(t, Mesh{Set: []string{"meshConfig.enablePrometheusMerge=false"}}, shop, cart)
	if got := pod.Annotations["prometheus.io.port"]; got != "8080" {
		t.Errorf("want the user's annotation kept when merging is off, got %q", got)
	}
	_, pod = injectOne(t, Mesh{Set: []string{"meshConfig.defaultConfig.statusPort=15099"}}, shop, cart)
	if got := pod.Annotations["prometheus.io/port"]; got != "15099" {
		t.Errorf("want the mesh's status port, got %q", got)
	}
	_, pod = injectOne(t, Mesh{Set: []string{"components.cni.enabled=true"}}, shop, cart)
	if got := containerNames(pod.Spec.InitContainers); got != "istio-validation" {
		t.Errorf("want no istio-init with CNI, got %q", got)
	}
}

func TestNativeSidecarsAreDecidedForEachMesh(t *testing.T) {
	for native, want := range map[bool]string{true: "istio-init istio-proxy", false: "istio-init"} {
		_, pod := injectOne(t, Mesh{NativeSidecars: native}, shop, cart)
		if got := containerNames(pod.Spec.InitContainers); got != want {
			t.Errorf("native %v: want init containers %q, got %q", native, want, got)
		}
	}
}

func TestAMeshStartsWithItsOwnEnvironment(t *testing.T) {
	injectOne(t, Mesh{Set: []string{"values.pilot.env.ENABLE_NATIVE_SIDECARS=false"}, NativeSidecars: true}, shop, cart)
	_, pod := injectOne(t, Mesh{Set: []string{"values.global.meshID=other"}, NativeSidecars: true}, shop, cart)
	if got := containerNames(pod.Spec.InitContainers); got != "istio-init istio-proxy" {
		t.Errorf("want a native sidecar, got init containers %q", got)
	}
}

func TestTheEnvironmentOfIstiodCounts(t *testing.T) {
	_, pod := injectOne(t, Mesh{Set: []string{"values.pilot.env.ENABLE_NATIVE_SIDECARS=false"}, NativeSidecars: true}, shop, cart)
	if got := containerNames(pod.Spec.InitContainers); got != "istio-init" {
		t.Errorf("want no native sidecar, got init containers %q", got)
	}
}

func TestWorkloadsAreInjectedAsThePodsOfTheirControllers(t *testing.T) {
	answer, pod := injectOne(t, Mesh{}, shop, `
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec: {containers: [{name: app, image: cart}]}
`)
	if got := envOf(pod.Spec.Containers, "istio-proxy", "ISTIO_META_OWNER"); got != "kubernetes://apis/apps/v1/namespaces/shop/deployments/cart" {
		t.Errorf("want the Deployment as owner, got %q", got)
	}
	if pod.Name == "" || answer.Object != "Pod/shop/"+pod.Name || pod.Kind != "Pod" {
		t.Errorf("want a Pod under its generated name, got %s %q for %s", pod.Kind, pod.Name, answer.Object)
	}
}

func TestAReservedPortIsRefused(t *testing.T) {
	answer, _ := injectOne(t, Mesh{}, shop, strings.Replace(cart, "8080", "15090", 1))
	if answer.Injected || answer.Pod != nil || !strings.Contains(answer.Refused, "port 15090 is reserved for Istio") {
		t.Errorf("want the webhook's refusal, got %+v", answer)
	}
}

func TestAGatewayIsInjectedByItsTemplate(t *testing.T) {
	_, pod := injectOne(t, Mesh{}, `
apiVersion: v1
kind: Pod
metadata:
  name: ingress
  namespace: ingress
  labels: {istio: ingress, sidecar.istio.io/inject: "true"}
  annotations: {inject.istio.io/templates: gateway}
spec: {containers: [{name: istio-proxy, image: auto}]}
`)
	if got := containerNames(pod.Spec.Containers); got != "istio-proxy" {
		t.Fatalf("want the one container of a gateway, got %q", got)
	}
	if got := pod.Spec.Containers[0].Args[1]; got != "router" {
		t.Errorf("want a router, got %q", got)
	}
	if _, sidecar := pod.Labels["security.istio.io/tlsMode"]; sidecar {
		t.Error("a gateway has the sidecars' label security.istio.io/tlsMode")
	}
}

func TestAProxyConfigReachesThePodsThatItSelects(t *testing.T) {
	const proxyConfig = `
apiVersion: networking.istio.io/v1beta1
kind: ProxyConfig
metadata: {name: local, namespace: shop}
spec: {environmentVariables: {METRICS_LOCALHOST_ACCESS_ONLY: "true"}}
`
	_, pod := injectOne(t, Mesh{}, shop, proxyConfig, cart)
	if got := envOf(pod.Spec.Containers, "istio-proxy", "METRICS_LOCALHOST_ACCESS_ONLY"); got != "true" {
		t.Errorf("want the variable of the ProxyConfig, got %q", got)
	}
	_, pod = injectOne(t, Mesh{}, shop, cart)
	if got := envOf(pod.Spec.Containers, "istio-proxy", "METRICS_LOCALHOST_ACCESS_ONLY"); got != "" {
		t.Errorf("the ProxyConfig of another request still applies: %q", got)
	}
}
