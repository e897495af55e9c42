package standin

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/component-helpers/scheduling/corev1/nodeaffinity"

	corev1helpers "k8s.io/component-helpers/scheduling/corev1"
	"k8s.io/klog/v2"
)

// admitting returns the first node that admits a pod, nodeName where none is given, and "" where none of those that are given admits it.
func admitting(pod *corev1.Pod, nodes []*corev1.Node) string {
	if len(nodes) == 0 {
		return nodeName
	}
	for _, node := range nodes {
		if admits(node, pod) {
			return node.Name
		}
	}
	return ""
}

// admits asks the functions that kube-scheduler's plugins NodeAffinity, TaintToleration and NodeUnschedulable ask, and the DaemonSet controller too.
func admits(node *corev1.Node, pod *corev1.Pod) bool {
	if fits, err := nodeaffinity.GetRequiredNodeAffinity(pod).Match(node); err != nil || !fits {
		return false
	}
	taints := node.Spec.Taints
	if node.Spec.Unschedulable {
		taints = append(taints, corev1.Taint{Key: corev1.TaintNodeUnschedulable, Effect: corev1.TaintEffectNoSchedule})
	}
	_, untolerated := corev1helpers.FindMatchingUntoleratedTaint(klog.Background(), taints, pod.Spec.Tolerations, func(t *corev1.Taint) bool {
		return t.Effect != corev1.TaintEffectPreferNoSchedule
	}, false)
	return !untolerated
}

// bindDaemon lets a pod of a DaemonSet run on one node only, and says whether the controller makes it (pkg/controller/daemon, NodeShouldRunDaemonPod;
// util.AddOrUpdateDaemonPodTolerations and ReplaceDaemonSetPodNodeNameNodeAffinity).
func bindDaemon(pod *corev1.Pod, node *corev1.Node) bool {
	spec := &pod.Spec
	tolerate := func(effect corev1.TaintEffect, keys ...string) {
		for _, key := range keys {
			spec.Tolerations = append(spec.Tolerations, corev1.Toleration{Key: key, Operator: corev1.TolerationOpExists, Effect: effect})
		}
	}
	tolerate(corev1.TaintEffectNoExecute, corev1.TaintNodeNotReady, corev1.TaintNodeUnreachable)
	tolerate(corev1.TaintEffectNoSchedule, corev1.TaintNodeDiskPressure, corev1.TaintNodeMemoryPressure, corev1.TaintNodePIDPressure,
		corev1.TaintNodeUnschedulable)
	if spec.HostNetwork {
		tolerate(corev1.TaintEffectNoSchedule, corev1.TaintNodeNetworkUnavailable)
	}
	if (spec.NodeName != "" && spec.NodeName != node.Name) || !admits(node, pod) {
		return false
	}
	spec.Affinity = &corev1.Affinity{NodeAffinity: &corev1.NodeAffinity{RequiredDuringSchedulingIgnoredDuringExecution: &corev1.NodeSelector{
		NodeSelectorTerms: []corev1.NodeSelectorTerm{{MatchFields: []corev1.NodeSelectorRequirement{
			{Key: "metadata.name", Operator: corev1.NodeSelectorOpIn, Values: []string{node.Name}},
		}}},
	}}}
	return true
}

// host is the address of a node: the one that it has, or one by its number.
func (n network) host(nodes []*corev1.Node, name string) string {
	for i, node := range nodes {
		if node.Name == name {
			return n.hostAt(i, node)
		}
	}
	if len(nodes) == 0 {
		return n.node(0)
	}
	return n.hostAt(0, nodes[0])
}

func (n network) hostAt(i int, node *corev1.Node) string {
	for _, address := range node.Status.Addresses {
		if address.Type == corev1.NodeInternalIP {
			return address.Address
		}
	}
	return n.node(i)
}
