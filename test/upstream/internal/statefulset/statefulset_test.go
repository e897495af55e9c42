package statefulset

import (
	"slices"
	"testing"

	appsv1 "k8s.io/api/apps/v1"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

func TestOneStatefulSetAShardWithWhatTheResourceSaysOfItsPods(t *testing.T) {
	response, err := Handle(Request{Objects: manifest.Objects{{Object: map[string]any{
		"apiVersion": "monitoring.coreos.com/v1",
		"kind":       "Prometheus",
		"metadata":   map[string]any{"name": "main", "namespace": "monitoring"},
		"spec": map[string]any{
			"version":      "v3.13.0",
			"shards":       int64(2),
			"podMetadata":  map[string]any{"labels": map[string]any{"team": "platform"}},
			"volumes":      []any{map[string]any{"name": "extra", "emptyDir": map[string]any{}}},
			"volumeMounts": []any{map[string]any{"name": "extra", "mountPath": "/extra"}},
		},
	}}}})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, object := range response.Objects {
		names = append(names, manifest.ID(object))
	}
	if want := []string{"StatefulSet/monitoring/prometheus-main", "StatefulSet/monitoring/prometheus-main-shard-1"}; !slices.Equal(names, want) {
		t.Fatalf("want %q, got %q", want, names)
	}
	set, err := manifest.To[appsv1.StatefulSet](response.Objects[0])
	if err != nil {
		t.Fatal(err)
	}
	template := set.Spec.Template
	if template.Labels["team"] != "platform" || template.Spec.Volumes[len(template.Spec.Volumes)-1].Name != "extra" {
		t.Errorf("want label and volume of the resource, got %v and %v", template.Labels, template.Spec.Volumes)
	}
	if image := template.Spec.Containers[0].Image; image != "quay.io/prometheus/prometheus:v3.13.0" {
		t.Errorf("want the operator's own image, got %q", image)
	}
}

func TestAResourceThatTheAPIServerRefusesIsAnError(t *testing.T) {
	_, err := Handle(Request{Objects: manifest.Objects{{Object: map[string]any{
		"apiVersion": "monitoring.coreos.com/v1", "kind": "Prometheus", "metadata": map[string]any{"name": "main", "namespace": "monitoring"}, "spec": map[string]any{"replicas": "two"},
	}}}})
	if err == nil {
		t.Error("want an error")
	}
}
