package istio

import (
	"fmt"

	"istio.io/istio/pkg/kube"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	dynamicfake "k8s.io/client-go/dynamic/fake"
	clienttesting "k8s.io/client-go/testing"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// recordApplied answers the client's server-side applies and keeps the objects; writes to a subresource are not objects of their own.
func recordApplied(client kube.CLIClient) *manifest.Objects {
	applied := &manifest.Objects{}
	client.Dynamic().(*dynamicfake.FakeDynamicClient).PrependReactor("patch", "*", func(action clienttesting.Action) (bool, runtime.Object, error) {
		object := &unstructured.Unstructured{}
		if err := object.UnmarshalJSON(action.(clienttesting.PatchAction).GetPatch()); err != nil {
			return true, nil, fmt.Errorf("cannot read what istiod applies: %w", err)
		}
		if action.GetSubresource() == "" {
			*applied = append(*applied, object)
		}
		return true, object, nil
	})
	return applied
}
