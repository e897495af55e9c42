package standin

import (
	"fmt"
	"net/netip"
	"reflect"
	"testing"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
	"cdk8s-mesh-metrics/test/upstream/internal/prometheus"
)

const shop = `
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: cart}
  spec:
    selector: {matchLabels: {app: cart}}
    template:
      metadata: {labels: {app: cart}}
      spec:
        initContainers: [{name: setup, image: setup}, {name: proxy, image: proxy, restartPolicy: Always, ports: [{name: prom, containerPort: 15090}]}]
        containers: [{name: cart, image: cart, ports: [{name: metrics, containerPort: 9090}]}]
- apiVersion: apps/v1
  kind: DaemonSet
  metadata: {name: agent}
  spec:
    selector: {matchLabels: {app: cart}}
    template:
      metadata: {labels: {app: cart}}
      spec: {hostNetwork: true, containers: [{name: agent, image: agent, ports: [{name: metrics, containerPort: 9100}]}]}
- apiVersion: apps/v1
  kind: StatefulSet
  metadata: {name: redis, namespace: data}
  spec: {serviceName: redis, ordinals: {start: 3}, selector: {matchLabels: {app: redis}}, template: {metadata: {labels: {app: redis}}, spec: {containers: [{name: redis, image: redis}]}}}
- apiVersion: batch/v1
  kind: CronJob
  metadata: {name: report, namespace: data}
  spec: {schedule: "@daily", jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: report, image: report}]}}}}}
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: idle}
  spec: {replicas: 0, selector: {matchLabels: {app: idle}}, template: {metadata: {labels: {app: idle}}, spec: {containers: [{name: idle, image: idle}]}}}
- apiVersion: v1
  kind: Pod
  metadata: {name: bare, namespace: data}
  spec: {containers: [{name: bare, image: bare}]}
- apiVersion: v1
  kind: Service
  metadata: {name: cart, labels: {app: cart}}
  spec: {selector: {app: cart}, ports: [{name: metrics, port: 80, targetPort: metrics}]}
- apiVersion: v1
  kind: Service
  metadata: {name: redis, namespace: data}
  spec: {clusterIP: None, selector: {app: redis}, ports: [{port: 6379}]}
- apiVersion: v1
  kind: Service
  metadata: {name: elsewhere}
  spec: {type: ExternalName, externalName: example.com, selector: {app: cart}}
- apiVersion: v1
  kind: Service
  metadata: {name: manual}
  spec: {ports: [{port: 80}]}
- apiVersion: serving.knative.dev/v1
  kind: Service
  metadata: {name: cart}
`

func objectsOf(t *testing.T, text string) manifest.Objects {
	t.Helper()
	var objects manifest.Objects
	if err := yaml.Unmarshal([]byte(text), &objects); err != nil {
		t.Fatal(err)
	}
	return objects
}

func running(t *testing.T, objects manifest.Objects, family string) (manifest.Objects, []*corev1.Pod) {
	t.Helper()
	pods, err := Pods(objects)
	if err != nil {
		t.Fatal(err)
	}
	if pods, err = Run(objects, pods, family); err != nil {
		t.Fatal(err)
	}
	typed, err := manifest.AllTo[corev1.Pod](pods, "Pod")
	if err != nil {
		t.Fatal(err)
	}
	return pods, typed
}

func TestEachWorkloadHasOnePodOwnedAsByItsController(t *testing.T) {
	_, pods := running(t, objectsOf(t, shop), "IPv4")
	hash := pods[0].Labels["pod-template-hash"]
	var got []string
	for _, pod := range pods {
		owner := ""
		if ref := metav1.GetControllerOf(pod); ref != nil {
			owner = ref.Kind + "/" + ref.Name
		}
		got = append(got, fmt.Sprintf("%s/%s %s", pod.Namespace, pod.Name, owner))
	}
	want := []string{
		fmt.Sprintf("default/cart-%[1]s-0 ReplicaSet/cart-%[1]s", hash), "default/agent-0 DaemonSet/agent", "data/redis-3 StatefulSet/redis",
		"data/report-0-0 Job/report-0", "data/bare ",
	}
	if hash == "" || !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := pods[2].Labels["statefulset.kubernetes.io/pod-name"]; got != "redis-3" {
		t.Errorf("the stateful pod has pod-name %q", got)
	}
}

func TestARunningPodIsReadyAndOnlyItsSidecarsRunAmongTheInitContainers(t *testing.T) {
	_, pods := running(t, objectsOf(t, shop), "IPv4")
	status := pods[0].Status
	if status.Phase != corev1.PodRunning || status.PodIP != "10.244.0.2" || status.HostIP != "10.0.0.1" || pods[0].Spec.NodeName != "node" {
		t.Errorf("got %+v on %q", status, pods[0].Spec.NodeName)
	}
	if init := status.InitContainerStatuses; init[0].State.Terminated == nil || init[1].State.Running == nil {
		t.Errorf("got %+v", init)
	}
	if got := pods[0].Spec.Containers[0].Ports[0].Protocol; got != corev1.ProtocolTCP {
		t.Errorf("the port's protocol is %q", got)
	}
	if got := pods[1].Status.PodIP; got != status.HostIP {
		t.Errorf("the pod on the host's network has address %s", got)
	}
}

func TestIPv6AddressesAreDistinctAndVaryInForm(t *testing.T) {
	seen := map[string]bool{}
	for i := range 1000 {
		text := podIPv6(i)
		if address, err := netip.ParseAddr(text); err != nil || address.String() != text || seen[text] {
			t.Fatalf("address %d is %s: %v", i, text, err)
		}
		seen[text] = true
	}
	if got := []string{podIPv6(0), podIPv6(1), podIPv6(2), podIPv6(3)}; !reflect.DeepEqual(got, []string{"2001:db8:1::", "2001:db8::1", "2001:db8:1:2:3:4:5:1", "2001:db8:1::1:0:1"}) {
		t.Errorf("got %v", got)
	}
}

func TestPodsWithDifferentNamedPortsAreInDifferentSlices(t *testing.T) {
	objects := objectsOf(t, shop)
	for _, family := range []string{"IPv4", "IPv6"} {
		pods, _ := running(t, objects, family)
		made, err := EndpointSlices(objects, pods, family)
		if err != nil {
			t.Fatal(err)
		}
		slices, err := manifest.AllTo[discoveryv1.EndpointSlice](made, "EndpointSlice")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, slice := range slices {
			got = append(got, fmt.Sprintf("%s/%s %s %d %s", slice.Namespace, slice.Labels["kubernetes.io/service-name"], slice.AddressType, *slice.Ports[0].Port, slice.Endpoints[0].TargetRef.Name[:5]))
		}
		want := []string{"default/cart " + family + " 9100 agent", "default/cart " + family + " 9090 cart-", "data/redis " + family + " 6379 redis"}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		if slices[0].Labels["app"] != "cart" || slices[0].Name == slices[1].Name {
			t.Errorf("got %s %v and %s", slices[0].Name, slices[0].Labels, slices[1].Name)
		}
		_, headless := slices[2].Labels[corev1.IsHeadlessService]
		if !headless || slices[0].Labels[corev1.IsHeadlessService] != "" {
			t.Errorf("headless label: %v", slices[2].Labels)
		}
	}
}

func TestPrometheusFindsWhatTheServiceSelects(t *testing.T) {
	for family, want := range map[string][]string{
		"IPv4": {"http://10.0.0.1:9100/metrics", "http://10.244.0.2:9090/metrics"},
		"IPv6": {"http://[2001:db8:1::]:9090/metrics", "http://[2001:db8:ffff::1]:9100/metrics"},
	} {
		objects := objectsOf(t, shop)
		pods, _ := running(t, objects, family)
		slices, err := EndpointSlices(objects, pods, family)
		if err != nil {
			t.Fatal(err)
		}
		node, err := Node(family)
		if err != nil {
			t.Fatal(err)
		}
		services, err := Services(objects, family)
		if err != nil {
			t.Fatal(err)
		}
		all := append(append(append(services, pods...), slices...), node)
		response, err := prometheus.Targets(prometheus.Request{Objects: all, Config: `
scrape_configs:
- job_name: serviceMonitor/default/cart/0
  kubernetes_sd_configs: [{role: endpointslice, namespaces: {names: [default]}, attach_metadata: {node: true}}]
  relabel_configs:
  - {source_labels: [__meta_kubernetes_service_label_app, __meta_kubernetes_service_labelpresent_app], regex: (cart);true, action: keep}
  - {source_labels: [__meta_kubernetes_endpointslice_port_name], regex: metrics, action: keep}
  - {source_labels: [__meta_kubernetes_node_name], regex: node, action: keep}
`})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, target := range response.ActiveTargets {
			got = append(got, target.ScrapeURL)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %v, want %v; dropped %v", got, want, response.DroppedTargets)
		}
	}
}

func TestAnUnknownFamilyIsRefused(t *testing.T) {
	if _, err := Run(nil, nil, "IPv5"); err == nil {
		t.Error("no error")
	}
}
