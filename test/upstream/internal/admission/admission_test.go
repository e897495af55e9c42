package admission

import (
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

func TestEveryServedVersionOfEveryDefinitionCompiles(t *testing.T) {
	crds, err := definitions()
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []schema.GroupKind{
		{Group: "monitoring.coreos.com", Kind: "PrometheusAgent"},
		{Group: "security.istio.io", Kind: "PeerAuthentication"},
		{Group: "gateway.networking.k8s.io", Kind: "Gateway"},
	} {
		if crds[kind] == nil {
			t.Errorf("no definition of %s among those of the modules", kind)
		}
	}
	for kind, crd := range crds {
		for _, version := range crd.Spec.Versions {
			if !version.Served {
				continue
			}
			if _, err := customResource(kind.WithVersion(version.Name)); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestReviewLeavesTheObjectsThatItIsGivenAlone(t *testing.T) {
	given := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "monitoring.coreos.com/v1",
		"kind":       "Prometheus",
		"metadata":   map[string]any{"name": "p"},
		"spec":       map[string]any{"unknown": true},
	}}
	before := given.DeepCopy()
	verdicts, err := Review(manifest.Objects{given})
	if err != nil || len(verdicts) != 1 || verdicts[0].Admitted {
		t.Fatalf("want one refusal, got %+v, %v", verdicts, err)
	}
	if got, want := manifest.ID(given), manifest.ID(before); got != want {
		t.Errorf("the object became %s, it was %s", got, want)
	}
	if _, kept, _ := unstructured.NestedBool(given.Object, "spec", "unknown"); !kept {
		t.Error("the object lost a field")
	}
}

func TestOnlyKindsThatCanBeCreatedAreBuiltIn(t *testing.T) {
	for gvk, want := range map[schema.GroupVersionKind]struct{ known, namespaced bool }{
		{Version: "v1", Kind: "Pod"}:                                                     {true, true},
		{Version: "v1", Kind: "Namespace"}:                                               {true, false},
		{Group: "rbac.authorization.k8s.io", Version: "v1", Kind: "ClusterRole"}:         {true, false},
		{Group: "networking.k8s.io", Version: "v1", Kind: "IngressClass"}:                {true, false},
		{Group: "apps", Version: "v1", Kind: "Deployment"}:                               {true, true},
		{Version: "v1", Kind: "PodList"}:                                                 {false, false},
		{Version: "v1", Kind: "List"}:                                                    {false, false},
		{Group: "apps", Version: "v1", Kind: "DeleteOptions"}:                            {false, false},
		{Group: "extensions", Version: "v1beta1", Kind: "NetworkPolicy"}:                 {false, false},
		{Group: "apiextensions.k8s.io", Version: "v1", Kind: "CustomResourceDefinition"}: {true, false},
		{Group: "monitoring.coreos.com", Version: "v1", Kind: "PodMonitor"}:              {false, false},
		{Group: "admissionregistration.k8s.io", Version: "v1", Kind: "NoSuchWebhook"}:    {false, false},
	} {
		kind, known := builtIn[gvk]
		if known != want.known || kind.namespaced != want.namespaced {
			t.Errorf("%s: known %t, namespaced %t, want %+v", gvk, known, kind.namespaced, want)
		}
	}
}
