package operator

import (
	"fmt"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

func custom(kind, namespace, name string, spec map[string]any) *unstructured.Unstructured {
	version := "v1"
	if kind == "PrometheusAgent" {
		version = "v1alpha1"
	}
	return &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "monitoring.coreos.com/" + version,
		"kind":       kind,
		"metadata":   map[string]any{"namespace": namespace, "name": name},
		"spec":       spec,
	}}
}

func podMonitor(namespace, name, regex string) *unstructured.Unstructured {
	relabeling := map[string]any{"action": "keep", "sourceLabels": []any{"job"}, "regex": regex}
	return custom("PodMonitor", namespace, name, map[string]any{
		"selector":            map[string]any{},
		"podMetricsEndpoints": []any{map[string]any{"port": "http", "relabelings": []any{relabeling}}},
	})
}

func generateOne(t *testing.T, objects ...*unstructured.Unstructured) Prometheus {
	t.Helper()
	response, err := Handle(Request{Objects: manifest.Objects(objects)})
	if err != nil {
		t.Fatal(err)
	}
	if len(response.Prometheuses) != 1 {
		t.Fatalf("want one Prometheus, got %d", len(response.Prometheuses))
	}
	return response.Prometheuses[0]
}

func TestNamespaceSelectors(t *testing.T) {
	named := map[string]any{"matchLabels": map[string]any{"kubernetes.io/metadata.name": "app"}}
	for name, test := range map[string]struct {
		selectors map[string]any
		want      string
	}{
		"no monitor selector selects none":       {map[string]any{"serviceMonitorSelector": map[string]any{}}, ""},
		"no namespace selector is the own one":   {map[string]any{"podMonitorSelector": map[string]any{}}, "PodMonitor/mon/own"},
		"an empty namespace selector is all":     {map[string]any{"podMonitorSelector": map[string]any{}, "podMonitorNamespaceSelector": map[string]any{}}, "PodMonitor/app/other PodMonitor/mon/own"},
		"a namespace not given has its own name": {map[string]any{"podMonitorSelector": map[string]any{}, "podMonitorNamespaceSelector": named}, "PodMonitor/app/other"},
	} {
		t.Run(name, func(t *testing.T) {
			p := generateOne(t, custom("Prometheus", "mon", "p", test.selectors), podMonitor("mon", "own", "a"), podMonitor("app", "other", "a"))
			var selected []string
			for _, monitor := range p.Monitors {
				selected = append(selected, monitor.Object)
			}
			if got := strings.Join(selected, " "); got != test.want {
				t.Errorf("selected %q, want %q", got, test.want)
			}
		})
	}
}

func TestManyRefusedMonitorsAreAllReported(t *testing.T) {
	objects := manifest.Objects{custom("Prometheus", "mon", "p", map[string]any{"podMonitorSelector": map[string]any{}})}
	for i := range 50 {
		objects = append(objects, podMonitor("mon", fmt.Sprintf("refused-%d", i), "("))
	}
	p := generateOne(t, objects...)
	if len(p.Monitors) != 50 || p.Monitors[0].Accepted || p.Monitors[0].Reason != "InvalidConfiguration" {
		t.Errorf("want 50 refused monitors, got %d, the first %+v", len(p.Monitors), p.Monitors[0])
	}
}

func TestExpandLeavesNoVariableBehind(t *testing.T) {
	all := map[string]any{}
	for name, p := range map[string]*unstructured.Unstructured{
		"server":    custom("Prometheus", "mon", "p", map[string]any{"podMonitorSelector": all}),
		"agent":     custom("PrometheusAgent", "mon", "p", map[string]any{"podMonitorSelector": all}),
		"daemonset": custom("PrometheusAgent", "mon", "p", map[string]any{"podMonitorSelector": all, "mode": "DaemonSet"}),
	} {
		t.Run(name, func(t *testing.T) {
			generated := generateOne(t, p, podMonitor("mon", "own", "a"))
			if !strings.Contains(generated.Config, "$(") {
				t.Error("the operator wrote no variable: Expand is not needed any more")
			}
			if expanded := generated.Pod.Expand(generated.Config, "node", 0); strings.Contains(expanded, "$(") {
				t.Errorf("a variable is left in:\n%s", expanded)
			}
		})
	}
}
