package standin

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// Request has stored objects. IPFamily is IPv4, the default, or IPv6.
type Request struct {
	Objects  manifest.Objects `json:"objects"`
	IPFamily string           `json:"ipFamily"`
}

// Response is the cluster without a mesh: what the controllers add, the node included, beside the objects.
type Response struct {
	Objects manifest.Objects `json:"objects"`
}

// Handle brings the objects to life. Unlike Run, it lets a pod keep the status that it brings, so that pods may be in any.
func Handle(request Request) (Response, error) {
	stored, err := Services(request.Objects, request.IPFamily)
	if err != nil {
		return Response{}, err
	}
	pods, err := Pods(stored)
	if err != nil {
		return Response{}, err
	}
	started, err := Run(stored, pods, request.IPFamily)
	if err != nil {
		return Response{}, err
	}
	for i, pod := range pods {
		if phase, _, _ := unstructured.NestedString(pod.Object, "status", "phase"); phase != "" {
			started[i] = pod
		}
	}
	isPod := func(o *unstructured.Unstructured) bool {
		return o.GroupVersionKind() == corev1.SchemeGroupVersion.WithKind("Pod")
	}
	cluster := slices.DeleteFunc(stored, isPod)
	cluster, err = WithNode(cluster, request.IPFamily)
	if err != nil {
		return Response{}, err
	}
	endpointSlices, err := EndpointSlices(cluster, started, request.IPFamily)
	if err != nil {
		return Response{}, err
	}
	endpoints, err := Endpoints(cluster, endpointSlices)
	if err != nil {
		return Response{}, err
	}
	return Response{slices.Concat(cluster, started, endpointSlices, endpoints)}, nil
}
