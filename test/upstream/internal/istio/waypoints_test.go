package istio

import (
	"slices"
	"testing"

	appsv1 "k8s.io/api/apps/v1"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

const gateways = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: ingress, namespace: shop}
spec: {selector: {istio: ingress}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: waypoint, namespace: shop}
spec: {gatewayClassName: istio-waypoint, listeners: [{name: mesh, port: 15008, protocol: HBONE}]}
---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: Gateway
metadata: {name: ingress, namespace: shop}
spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: other, namespace: shop}
spec: {gatewayClassName: nginx, listeners: [{name: http, port: 80, protocol: HTTP}]}
`

func TestGatewaysBecomeWorkloadsOfTheClassesThatTheInstallationHas(t *testing.T) {
	waypoint := []string{"ServiceAccount/shop/waypoint", "Deployment/shop/waypoint", "Service/shop/waypoint"}
	ingress := []string{"ServiceAccount/shop/ingress-istio", "Deployment/shop/ingress-istio", "Service/shop/ingress-istio"}
	for profile, want := range map[string][]string{"ambient": append(waypoint, ingress...), "default": ingress} {
		t.Run(profile, func(t *testing.T) {
			response, err := Waypoints(WaypointsRequest{Objects: parse(t, shop, gateways), Mesh: Mesh{Set: []string{"profile=" + profile}}})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, o := range response.Objects {
				got = append(got, manifest.ID(o))
			}
			if !slices.Equal(got, want) {
				t.Errorf("want %v, got %v", want, got)
			}
		})
	}
}

func TestTheProxiesOfGatewaysDeclareTheirMetricsPort(t *testing.T) {
	response, err := Waypoints(WaypointsRequest{Objects: parse(t, shop, gateways), Mesh: Mesh{Set: []string{"profile=ambient"}}})
	if err != nil {
		t.Fatal(err)
	}
	deployments, err := manifest.AllTo[appsv1.Deployment](response.Objects, "Deployment")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range deployments {
		proxy := d.Spec.Template.Spec.Containers[0]
		if proxy.Name != "istio-proxy" || proxy.Ports[0].Name != "metrics" || proxy.Ports[0].ContainerPort != 15020 {
			t.Errorf("%s: want istio-proxy with port metrics 15020, got %s with %v", d.Name, proxy.Name, proxy.Ports)
		}
	}
}

func TestAGatewayWithoutANamespaceManifestStillGetsItsWorkloads(t *testing.T) {
	response, err := Waypoints(WaypointsRequest{Objects: parse(t, gateways)})
	if err != nil {
		t.Fatal(err)
	}
	if len(response.Objects.OfKind("Deployment")) != 1 {
		t.Errorf("want the ingress gateway's Deployment, got %d objects", len(response.Objects))
	}
}
