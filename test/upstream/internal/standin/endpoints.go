package standin

import (
	"maps"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/utils/ptr"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// endpointsManager is the value of pkg/controller/endpoint for the label that it puts on what it makes.
const endpointsManager = "endpoint-controller"

// Endpoints says of every Service with a selector what its EndpointSlices say: monitors read Endpoints unless their Prometheus sets
// another service discovery role. Of a dual-stack Service they have the first family (pkg/controller/endpoint podToEndpointAddressForService).
func Endpoints(stored, slices manifest.Objects) (manifest.Objects, error) {
	made, err := manifest.AllTo[discoveryv1.EndpointSlice](slices, "EndpointSlice")
	if err != nil {
		return nil, err
	}
	services, err := core[corev1.Service](stored, "Service")
	if err != nil {
		return nil, err
	}
	family := map[string]corev1.IPFamily{}
	for _, service := range services {
		if len(service.Spec.IPFamilies) > 0 {
			family[service.Namespace+"/"+service.Name] = service.Spec.IPFamilies[0]
		}
	}
	var ordered []*corev1.Endpoints
	byService := map[string]*corev1.Endpoints{}
	for _, slice := range made {
		key := slice.Namespace + "/" + slice.Labels[discoveryv1.LabelServiceName]
		if string(family[key]) != string(slice.AddressType) {
			continue
		}
		if byService[key] == nil {
			byService[key] = newEndpoints(slice)
			ordered = append(ordered, byService[key])
		}
		byService[key].Subsets = append(byService[key].Subsets, subset(slice))
	}
	var objects manifest.Objects
	for _, endpoints := range ordered {
		o, err := manifest.From(endpoints)
		if err != nil {
			return nil, err
		}
		objects = append(objects, o)
	}
	return objects, nil
}

func newEndpoints(slice *discoveryv1.EndpointSlice) *corev1.Endpoints {
	endpoints := &corev1.Endpoints{}
	endpoints.APIVersion, endpoints.Kind = "v1", "Endpoints"
	endpoints.Namespace, endpoints.Name = slice.Namespace, slice.Labels[discoveryv1.LabelServiceName]
	endpoints.Labels = maps.Clone(slice.Labels) // those of the Service among them
	delete(endpoints.Labels, discoveryv1.LabelServiceName)
	delete(endpoints.Labels, discoveryv1.LabelManagedBy)
	endpoints.Labels["endpoints.kubernetes.io/managed-by"] = endpointsManager
	return endpoints
}

func subset(slice *discoveryv1.EndpointSlice) corev1.EndpointSubset {
	var s corev1.EndpointSubset
	for _, port := range slice.Ports {
		s.Ports = append(s.Ports, corev1.EndpointPort{
			Name: ptr.Deref(port.Name, ""), Port: ptr.Deref(port.Port, 0), Protocol: ptr.Deref(port.Protocol, corev1.ProtocolTCP), AppProtocol: port.AppProtocol,
		})
	}
	for _, endpoint := range slice.Endpoints {
		for _, ip := range endpoint.Addresses {
			address := corev1.EndpointAddress{IP: ip, Hostname: ptr.Deref(endpoint.Hostname, ""), NodeName: endpoint.NodeName, TargetRef: endpoint.TargetRef}
			if ptr.Deref(endpoint.Conditions.Ready, true) {
				s.Addresses = append(s.Addresses, address)
			} else {
				s.NotReadyAddresses = append(s.NotReadyAddresses, address)
			}
		}
	}
	return s
}
