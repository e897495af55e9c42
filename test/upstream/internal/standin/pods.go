// Package standin does what kube-controller-manager, kubelet and the API server's defaulting do in a cluster, as far as
// discovery sees it: workloads become pods, pods get a status, Services become EndpointSlices. It is invented, small, and
// gives the same answer every time; only the EndpointSlices are made by upstream's own reconciler.
package standin

import (
	"fmt"

	"github.com/google/uuid"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/sets"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// Pods returns the pods of the cluster before anything has admitted or run them: those among the objects, and one for each workload that
// wants any, or for each node that runs one of a DaemonSet, named <owner>-0 (the next number where two owners share a name).
func Pods(objects manifest.Objects) (manifest.Objects, error) {
	nodes, err := manifest.AllTo[corev1.Node](objects, "Node")
	if err != nil {
		return nil, err
	}
	var pods []*corev1.Pod
	for _, o := range objects {
		if o.GroupVersionKind() == corev1.SchemeGroupVersion.WithKind("Pod") {
			pod, err := manifest.To[corev1.Pod](o)
			if err != nil {
				return nil, err
			}
			pods = append(pods, pod)
			continue
		}
		template, err := templateOf(o)
		if err != nil {
			return nil, err
		}
		if template != nil {
			pods = append(pods, template.pods(nodes)...)
		}
	}
	taken := sets.New[types.NamespacedName]()
	for _, pod := range pods {
		setPodDefaults(pod)
		taken.Insert(types.NamespacedName{Namespace: pod.Namespace, Name: pod.Name})
	}
	for _, pod := range pods {
		if owner := metav1.GetControllerOf(pod); pod.Name == "" && owner != nil {
			pod.Name = freeName(pod.Namespace, owner.Name, taken)
		}
		taken.Insert(types.NamespacedName{Namespace: pod.Namespace, Name: pod.Name})
		pod.UID = uid("Pod", pod.Namespace, pod.Name)
	}
	return asManifests(pods)
}

func freeName(namespace, owner string, taken sets.Set[types.NamespacedName]) string {
	for i := 0; ; i++ {
		if name := fmt.Sprintf("%s-%d", owner, i); !taken.Has(types.NamespacedName{Namespace: namespace, Name: name}) {
			return name
		}
	}
}

// uid is what the API server would have drawn at random.
func uid(kind, namespace, name string) types.UID {
	return types.UID(uuid.NewSHA1(uuid.NameSpaceURL, []byte(kind+"/"+namespace+"/"+name)).String())
}

func asManifests(pods []*corev1.Pod) (manifest.Objects, error) {
	var objects manifest.Objects
	for _, pod := range pods {
		pod.APIVersion, pod.Kind = "v1", "Pod"
		o, err := manifest.From(pod)
		if err != nil {
			return nil, err
		}
		objects = append(objects, o)
	}
	return objects, nil
}
