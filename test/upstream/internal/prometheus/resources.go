package prometheus

import (
	"strconv"

	"github.com/prometheus/prometheus/discovery/kubernetes"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

var (
	pods           = schema.GroupResource{Resource: "pods"}
	services       = schema.GroupResource{Resource: "services"}
	endpoints      = schema.GroupResource{Resource: "endpoints"}
	nodes          = schema.GroupResource{Resource: "nodes"}
	allNamespaces  = schema.GroupResource{Resource: "namespaces"}
	endpointSlices = schema.GroupResource{Group: "discovery.k8s.io", Resource: "endpointslices"}
	ingresses      = schema.GroupResource{Group: "networking.k8s.io", Resource: "ingresses"}
	replicaSets    = schema.GroupResource{Group: "apps", Resource: "replicasets"}
	batchJobs      = schema.GroupResource{Group: "batch", Resource: "jobs"}
)

// kindOf has every resource that discovery may read.
var kindOf = map[schema.GroupResource]string{
	pods: "Pod", services: "Service", endpoints: "Endpoints", nodes: "Node", allNamespaces: "Namespace",
	endpointSlices: "EndpointSlice", ingresses: "Ingress", replicaSets: "ReplicaSet", batchJobs: "Job",
}

var roleResource = map[kubernetes.Role]schema.GroupResource{
	kubernetes.RolePod: pods, kubernetes.RoleService: services, kubernetes.RoleEndpoint: endpoints,
	kubernetes.RoleEndpointSlice: endpointSlices, kubernetes.RoleIngress: ingresses, kubernetes.RoleNode: nodes,
}

// gvkOf relies on discovery reading v1 of everything.
func gvkOf(resource schema.GroupResource) schema.GroupVersionKind {
	return schema.GroupVersionKind{Group: resource.Group, Version: "v1", Kind: kindOf[resource]}
}

func clusterScoped(resource schema.GroupResource) bool {
	return resource == nodes || resource == allNamespaces
}

// selectableFields are the fields that the API server can select by, besides metadata.name and metadata.namespace:
// those registered with AddFieldLabelConversionFunc in Kubernetes' pkg/apis/core/v1/conversion.go and its siblings.
var selectableFields = map[schema.GroupResource][][]string{
	pods: {
		{"spec", "nodeName"}, {"spec", "restartPolicy"}, {"spec", "schedulerName"}, {"spec", "serviceAccountName"}, {"spec", "hostNetwork"},
		{"status", "phase"}, {"status", "podIP"}, {"status", "podIPs"}, {"status", "nominatedNodeName"},
	},
	services:      {{"spec", "clusterIP"}, {"spec", "type"}},
	nodes:         {{"spec", "unschedulable"}},
	allNamespaces: {{"status", "phase"}},
	replicaSets:   {{"status", "replicas"}},
	batchJobs:     {{"status", "successful"}},
}

// fieldsOf returns the selectable fields of an object with their values, empty where the object does not have them.
func fieldsOf(resource schema.GroupResource, o *unstructured.Unstructured) fields.Set {
	set := fields.Set{"metadata.name": o.GetName()}
	if !clusterScoped(resource) {
		set["metadata.namespace"] = o.GetNamespace()
	}
	for _, path := range selectableFields[resource] {
		value, _, _ := unstructured.NestedFieldNoCopy(o.Object, path...)
		set[path[0]+"."+path[1]] = text(value)
	}
	return set
}

func text(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case bool:
		return strconv.FormatBool(value)
	case int64:
		return strconv.FormatInt(value, 10)
	default:
		return ""
	}
}
