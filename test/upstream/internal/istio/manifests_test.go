package istio

import (
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

const shop = `
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
`

// parse reads manifests separated by "---".
func parse(t *testing.T, documents ...string) manifest.Objects {
	t.Helper()
	var objects manifest.Objects
	for _, document := range strings.Split(strings.Join(documents, "---"), "---") {
		object := &unstructured.Unstructured{}
		if err := yaml.Unmarshal([]byte(document), object); err != nil {
			t.Fatal(err)
		}
		objects = append(objects, object)
	}
	return objects
}

func injectOne(t *testing.T, mesh Mesh, documents ...string) (InjectedPod, *corev1.Pod) {
	t.Helper()
	response, err := Inject(InjectRequest{Objects: parse(t, documents...), Mesh: mesh})
	if err != nil {
		t.Fatal(err)
	}
	if len(response.Pods) != 1 {
		t.Fatalf("want one pod, got %d", len(response.Pods))
	}
	answer := response.Pods[0]
	if answer.Refused != "" {
		return answer, nil
	}
	pod, err := manifest.To[corev1.Pod](answer.Pod)
	if err != nil {
		t.Fatal(err)
	}
	return answer, pod
}

func containerNames(containers []corev1.Container) string {
	var names []string
	for _, c := range containers {
		names = append(names, c.Name)
	}
	return strings.Join(names, " ")
}

func envOf(containers []corev1.Container, container, variable string) string {
	for _, c := range containers {
		for _, e := range c.Env {
			if c.Name == container && e.Name == variable {
				return e.Value
			}
		}
	}
	return ""
}
