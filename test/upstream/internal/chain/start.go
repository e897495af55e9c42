package chain

import (
	"slices"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"cdk8s-mesh-metrics/test/upstream/internal/istio"
	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
	"cdk8s-mesh-metrics/test/upstream/internal/standin"
)

// start brings the stored objects to life: istiod deploys what Gateways ask for, the pods of workloads are injected and run, their
// Services find them.
func (r *Response) start(stored manifest.Objects, mesh istio.Mesh, family string) (manifest.Objects, error) {
	waypoints, err := istio.Waypoints(istio.WaypointsRequest{Objects: stored, Mesh: mesh})
	if err != nil {
		return nil, err
	}
	cluster, err := standin.Services(slices.Concat(stored, waypoints.Objects), family)
	if err != nil {
		return nil, err
	}
	admitted, err := r.inject(cluster, mesh)
	if err != nil {
		return nil, err
	}
	running, err := standin.Run(cluster, admitted, family)
	if err != nil {
		return nil, err
	}
	cluster = slices.DeleteFunc(cluster, func(o *unstructured.Unstructured) bool { return o.GetKind() == "Pod" })
	cluster, err = standin.WithNode(cluster, family)
	if err != nil {
		return nil, err
	}
	endpointSlices, err := standin.EndpointSlices(cluster, running, family)
	if err != nil {
		return nil, err
	}
	endpoints, err := standin.Endpoints(cluster, endpointSlices)
	if err != nil {
		return nil, err
	}
	return slices.Concat(cluster, running, endpointSlices, endpoints), nil
}

// inject returns the pods as the mesh changed them, without those it refused.
func (r *Response) inject(cluster manifest.Objects, mesh istio.Mesh) (manifest.Objects, error) {
	injection, err := istio.Inject(istio.InjectRequest{Objects: cluster, Mesh: mesh})
	if err != nil {
		return nil, err
	}
	var admitted manifest.Objects
	for _, pod := range injection.Pods {
		if pod.Refused == "" {
			admitted = append(admitted, pod.Pod)
		} else {
			r.refuse("istio", pod.Object, pod.Refused)
		}
	}
	return admitted, nil
}
