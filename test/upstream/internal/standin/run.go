package standin

import (
	"crypto/sha256"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/utils/ptr"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

const nodeName = "node"

// Run starts admitted pods: each is scheduled on one of the nodes among the objects, or on the one of Node, and has an address, and all its
// containers are ready; one that no node admits waits. A status that the manifest brings is replaced, as the API server does.
func Run(objects, pods manifest.Objects, family string) (manifest.Objects, error) {
	net, err := networkOf(family)
	if err != nil {
		return nil, err
	}
	nodes, err := manifest.AllTo[corev1.Node](objects, "Node")
	if err != nil {
		return nil, err
	}
	var running []*corev1.Pod
	for i, o := range pods {
		pod, err := manifest.To[corev1.Pod](o)
		if err != nil {
			return nil, err
		}
		setPodDefaults(pod) // of injected containers
		setDefault(&pod.Spec.NodeName, admitting(pod, nodes))
		pod.Status = corev1.PodStatus{Phase: corev1.PodPending, Conditions: []corev1.PodCondition{{Type: corev1.PodScheduled, Status: corev1.ConditionFalse}}}
		if pod.Spec.NodeName != "" {
			pod.Status = status(pod, net.host(nodes, pod.Spec.NodeName), net.pod(i))
		}
		running = append(running, pod)
	}
	return asManifests(running)
}

// WithNode adds the node of Node to the objects where they have none.
func WithNode(objects manifest.Objects, family string) (manifest.Objects, error) {
	if len(objects.OfKind("Node")) > 0 {
		return objects, nil
	}
	node, err := Node(family)
	return append(objects, node), err
}

// Node is the one on which pods run where none is given; discovery that attaches node metadata leaves out pods of an unknown node.
func Node(family string) (*unstructured.Unstructured, error) {
	net, err := networkOf(family)
	if err != nil {
		return nil, err
	}
	return manifest.From(&corev1.Node{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Node"},
		ObjectMeta: metav1.ObjectMeta{Name: nodeName, UID: uid("Node", "", nodeName), Labels: map[string]string{corev1.LabelHostname: nodeName}},
		Status: corev1.NodeStatus{
			Addresses:       []corev1.NodeAddress{{Type: corev1.NodeInternalIP, Address: net.node(0)}, {Type: corev1.NodeHostName, Address: nodeName}},
			DaemonEndpoints: corev1.NodeDaemonEndpoints{KubeletEndpoint: corev1.DaemonEndpoint{Port: 10250}},
		},
	})
}

func status(pod *corev1.Pod, host, address string) corev1.PodStatus {
	if pod.Spec.HostNetwork {
		address = host
	}
	s := corev1.PodStatus{
		Phase:  corev1.PodRunning,
		HostIP: host, HostIPs: []corev1.HostIP{{IP: host}},
		PodIP: address, PodIPs: []corev1.PodIP{{IP: address}},
	}
	for _, condition := range []corev1.PodConditionType{corev1.PodScheduled, corev1.PodInitialized, corev1.ContainersReady, corev1.PodReady} {
		s.Conditions = append(s.Conditions, corev1.PodCondition{Type: condition, Status: corev1.ConditionTrue})
	}
	for _, container := range pod.Spec.Containers {
		s.ContainerStatuses = append(s.ContainerStatuses, containerStatus(pod, container, true))
	}
	for _, container := range pod.Spec.InitContainers {
		sidecar := ptr.Deref(container.RestartPolicy, "") == corev1.ContainerRestartPolicyAlways
		s.InitContainerStatuses = append(s.InitContainerStatuses, containerStatus(pod, container, sidecar))
	}
	return s
}

// An init container that is no sidecar has ended, and counts as ready too.
func containerStatus(pod *corev1.Pod, container corev1.Container, runs bool) corev1.ContainerStatus {
	id := fmt.Sprintf("containerd://%x", sha256.Sum256([]byte(string(pod.UID)+"/"+container.Name)))
	s := corev1.ContainerStatus{Name: container.Name, Image: container.Image, ContainerID: id, Ready: true, Started: ptr.To(runs)}
	if runs {
		s.State.Running = &corev1.ContainerStateRunning{}
	} else {
		s.State.Terminated = &corev1.ContainerStateTerminated{Reason: "Completed", ContainerID: id}
	}
	return s
}
