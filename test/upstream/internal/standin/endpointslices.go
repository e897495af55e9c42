package standin

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/fake"
	corelisters "k8s.io/client-go/listers/core/v1"
	clienttesting "k8s.io/client-go/testing"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/record"
	"k8s.io/endpointslice"
	"k8s.io/endpointslice/util"
	"k8s.io/klog/v2"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

const (
	controllerName = "endpointslice-controller.k8s.io"
	// The most that the API allows: where a slice is divided depends on the order of the reconciler's maps.
	maxEndpointsPerSlice = 1000
)

// EndpointSlices has upstream's reconciler make the slices of every Service that selects pods, from running pods.
func EndpointSlices(objects, pods manifest.Objects, family string) (manifest.Objects, error) {
	stored, err := Services(objects, family)
	if err != nil {
		return nil, err
	}
	services, err := core[corev1.Service](stored, "Service")
	if err != nil {
		return nil, err
	}
	nodes, err := core[corev1.Node](objects, "Node")
	if err != nil {
		return nil, err
	}
	running, err := core[corev1.Pod](pods, "Pod")
	if err != nil {
		return nil, err
	}
	var all manifest.Objects
	for _, service := range services {
		if len(service.Spec.Selector) == 0 || service.Spec.Type == corev1.ServiceTypeExternalName {
			continue
		}
		made, err := reconcile(service, selected(service, running), nodeLister(nodes, running))
		if err != nil {
			return nil, fmt.Errorf("cannot make the EndpointSlices of Service/%s/%s: %w", service.Namespace, service.Name, err)
		}
		all = append(all, made...)
	}
	return all, nil
}

func selected(service *corev1.Service, pods []*corev1.Pod) []*corev1.Pod {
	selector := labels.SelectorFromSet(service.Spec.Selector)
	var found []*corev1.Pod
	for _, pod := range pods {
		if pod.Namespace == service.Namespace && selector.Matches(labels.Set(pod.Labels)) {
			found = append(found, pod)
		}
	}
	return found
}

// reconcile catches what the reconciler creates in a cluster that has no slices yet.
func reconcile(service *corev1.Service, pods []*corev1.Pod, nodes corelisters.NodeLister) (manifest.Objects, error) {
	var created []*discoveryv1.EndpointSlice
	client := &fake.Clientset{}
	client.AddReactor("create", "endpointslices", func(action clienttesting.Action) (bool, runtime.Object, error) {
		slice := action.(clienttesting.CreateAction).GetObject().(*discoveryv1.EndpointSlice)
		created = append(created, slice)
		return true, slice, nil
	})
	reconciler := endpointslice.NewReconciler(client, nodes, maxEndpointsPerSlice, util.NewEndpointSliceTracker(), nil,
		&record.FakeRecorder{}, controllerName, endpointslice.WithPreferSameTrafficDistributionEnabled(true))
	if err := reconciler.Reconcile(klog.Background(), service, pods, nil, time.Time{}); err != nil {
		return nil, err
	}
	return named(created)
}

// named does what the API server does with generateName, in an order that does not depend on the reconciler's maps.
func named(created []*discoveryv1.EndpointSlice) (manifest.Objects, error) {
	for _, slice := range created {
		slices.SortFunc(slice.Ports, func(a, b discoveryv1.EndpointPort) int { return cmp.Compare(*a.Name, *b.Name) })
		slices.SortFunc(slice.Endpoints, func(a, b discoveryv1.Endpoint) int { return cmp.Compare(a.TargetRef.Name, b.TargetRef.Name) })
	}
	slices.SortFunc(created, func(a, b *discoveryv1.EndpointSlice) int {
		return cmp.Or(cmp.Compare(a.AddressType, b.AddressType), cmp.Compare(firstPod(a), firstPod(b)))
	})
	var objects manifest.Objects
	for i, slice := range created {
		slice.APIVersion, slice.Kind = discoveryv1.SchemeGroupVersion.String(), "EndpointSlice"
		slice.Name = fmt.Sprintf("%s%d", slice.GenerateName, i)
		slice.UID = uid(slice.Kind, slice.Namespace, slice.Name)
		o, err := manifest.From(slice)
		if err != nil {
			return nil, err
		}
		objects = append(objects, o)
	}
	return objects, nil
}

func firstPod(slice *discoveryv1.EndpointSlice) string {
	if len(slice.Endpoints) == 0 {
		return ""
	}
	return slice.Endpoints[0].TargetRef.Name
}

// nodeLister knows every node that runs a pod, since the reconciler leaves out the pods of others.
func nodeLister(nodes []*corev1.Node, pods []*corev1.Pod) corelisters.NodeLister {
	known := cache.NewIndexer(cache.MetaNamespaceKeyFunc, cache.Indexers{})
	for _, pod := range pods {
		_ = known.Add(&corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: pod.Spec.NodeName}})
	}
	for _, node := range nodes {
		_ = known.Add(node)
	}
	return corelisters.NewNodeLister(known)
}

// core types the objects of a kind of the core group: other groups have Services too.
func core[T any](objects manifest.Objects, kind string) ([]*T, error) {
	var found manifest.Objects
	for _, o := range objects {
		if o.GroupVersionKind() == corev1.SchemeGroupVersion.WithKind(kind) {
			found = append(found, o)
		}
	}
	return manifest.AllTo[T](found, kind)
}
