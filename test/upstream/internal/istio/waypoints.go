package istio

import (
	"fmt"

	"istio.io/istio/pilot/pkg/config/kube/gatewaycommon"
	"istio.io/istio/pkg/cluster"
	"istio.io/istio/pkg/revisions"
	"k8s.io/apimachinery/pkg/types"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// WaypointsRequest asks which workloads a mesh makes of the Gateway API gateways among the objects.
type WaypointsRequest struct {
	Objects manifest.Objects `json:"objects"`
	Mesh    Mesh             `json:"mesh"`
}

// WaypointsResponse holds what istiod would apply to the cluster.
type WaypointsResponse struct {
	Objects manifest.Objects `json:"objects"`
}

// Waypoints reconciles every Gateway with istiod's own deployment controller, and gives what that applies.
func Waypoints(request WaypointsRequest) (WaypointsResponse, error) {
	injector, err := injectorOf(request.Mesh)
	if err != nil {
		return WaypointsResponse{}, err
	}
	istiod := injector.controlPlane
	environment, err := istiod.environment(request.Objects)
	if err != nil {
		return WaypointsResponse{}, err
	}
	client, err := newCluster(istiod, request.Mesh.nodeMinorVersion(), request.Objects)
	if err != nil {
		return WaypointsResponse{}, err
	}
	applied := recordApplied(client)
	tags := revisions.NewTagWatcher(client, istiod.revision, istiod.namespace)
	controller := gatewaycommon.NewDeploymentController(client, cluster.ID(istiod.env["CLUSTER_ID"]), environment, injector.webhook.GetConfig,
		func(func()) {}, tags, istiod.revision, istiod.namespace)
	stop := make(chan struct{})
	defer close(stop)
	client.RunAndWait(stop)

	for _, o := range request.Objects.OfKind("Gateway") {
		if o.GroupVersionKind().Group != gatewayAPIGroup {
			continue
		}
		gateway := asStored(o)
		if err := controller.Reconcile(types.NamespacedName{Namespace: gateway.GetNamespace(), Name: gateway.GetName()}); err != nil {
			return WaypointsResponse{}, fmt.Errorf("cannot make the workloads of %s: %w", manifest.ID(gateway), err)
		}
	}
	return WaypointsResponse{Objects: *applied}, nil
}
