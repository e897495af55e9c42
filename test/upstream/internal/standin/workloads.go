package standin

import (
	"crypto/sha1"
	"encoding/binary"
	"maps"
	"strconv"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/rand"
	"k8s.io/utils/ptr"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// template is what a controller makes pods of: the workload's pod template, the object that will own the pods, and the labels that are added.
type template struct {
	corev1.PodTemplateSpec
	namespace string
	owner     metav1.OwnerReference
	labels    map[string]string
}

// templateOf returns nil for an object that makes no pods.
func templateOf(o *unstructured.Unstructured) (*template, error) {
	switch o.GetAPIVersion() + " " + o.GetKind() {
	case "apps/v1 Deployment":
		d, err := manifest.To[appsv1.Deployment](o)
		if err != nil || none(d.Spec.Replicas) {
			return nil, err
		}
		hash := templateHash(o)
		return newTemplate(o, d.Spec.Template, "apps/v1", "ReplicaSet", d.Name+"-"+hash, map[string]string{appsv1.DefaultDeploymentUniqueLabelKey: hash}), nil
	case "apps/v1 ReplicaSet":
		r, err := manifest.To[appsv1.ReplicaSet](o)
		if err != nil || none(r.Spec.Replicas) {
			return nil, err
		}
		return newTemplate(o, r.Spec.Template, "apps/v1", "ReplicaSet", r.Name, nil), nil
	case "apps/v1 StatefulSet":
		s, err := manifest.To[appsv1.StatefulSet](o)
		if err != nil || none(s.Spec.Replicas) {
			return nil, err
		}
		hash := templateHash(o)
		return statefulTemplate(s, newTemplate(o, s.Spec.Template, "apps/v1", "StatefulSet", s.Name, map[string]string{
			appsv1.ControllerRevisionHashLabelKey: s.Name + "-" + hash,
		})), nil
	case "apps/v1 DaemonSet":
		d, err := manifest.To[appsv1.DaemonSet](o)
		if err != nil {
			return nil, err
		}
		return newTemplate(o, d.Spec.Template, "apps/v1", "DaemonSet", d.Name, map[string]string{
			appsv1.ControllerRevisionHashLabelKey: templateHash(o), "pod-template-generation": "1",
		}), nil
	case "batch/v1 Job":
		j, err := manifest.To[batchv1.Job](o)
		if err != nil || none(j.Spec.Parallelism) || ptr.Deref(j.Spec.Suspend, false) {
			return nil, err
		}
		return jobTemplate(o, j.Spec, j.Name), nil
	case "batch/v1 CronJob":
		c, err := manifest.To[batchv1.CronJob](o)
		if err != nil || none(c.Spec.JobTemplate.Spec.Parallelism) || ptr.Deref(c.Spec.Suspend, false) {
			return nil, err
		}
		// A real Job is named after the minute for which it was scheduled.
		return jobTemplate(o, c.Spec.JobTemplate.Spec, c.Name+"-0"), nil
	}
	return nil, nil
}

func none(replicas *int32) bool {
	return replicas != nil && *replicas == 0
}

func newTemplate(o *unstructured.Unstructured, spec corev1.PodTemplateSpec, apiVersion, kind, owner string, labels map[string]string) *template {
	namespace := namespaceOf(o)
	return &template{spec, namespace, metav1.OwnerReference{
		APIVersion: apiVersion, Kind: kind, Name: owner, UID: uid(kind, namespace, owner), Controller: ptr.To(true), BlockOwnerDeletion: ptr.To(true),
	}, labels}
}

// statefulTemplate gives the pod its ordinal and its stable network identity (pkg/controller/statefulset/stateful_set_utils.go).
func statefulTemplate(s *appsv1.StatefulSet, t *template) *template {
	start := int32(0)
	if s.Spec.Ordinals != nil {
		start = s.Spec.Ordinals.Start
	}
	t.Name = s.Name + "-" + strconv.Itoa(int(start))
	t.Spec.Hostname, t.Spec.Subdomain = t.Name, s.Spec.ServiceName
	t.labels[appsv1.StatefulSetPodNameLabel] = t.Name
	t.labels[appsv1.PodIndexLabel] = strconv.Itoa(int(start))
	return t
}

// jobTemplate adds the labels of pkg/controller/job, the old ones without a prefix included.
func jobTemplate(o *unstructured.Unstructured, spec batchv1.JobSpec, name string) *template {
	t := newTemplate(o, spec.Template, "batch/v1", "Job", name, nil)
	t.labels = map[string]string{
		batchv1.JobNameLabel: name, "job-name": name,
		batchv1.ControllerUidLabel: string(t.owner.UID), "controller-uid": string(t.owner.UID),
	}
	return t
}

// pods has one pod, or those of a DaemonSet on each node that is given.
func (t *template) pods(nodes []*corev1.Node) []*corev1.Pod {
	if t.owner.Kind != "DaemonSet" || len(nodes) == 0 {
		return []*corev1.Pod{t.pod()}
	}
	var pods []*corev1.Pod
	for _, node := range nodes {
		if pod := t.pod(); bindDaemon(pod, node) {
			pods = append(pods, pod)
		}
	}
	return pods
}

func (t *template) pod() *corev1.Pod {
	pod := &corev1.Pod{Spec: *t.Spec.DeepCopy(), ObjectMeta: metav1.ObjectMeta{
		Name: t.Name, Namespace: t.namespace, Labels: map[string]string{}, Annotations: t.Annotations, OwnerReferences: []metav1.OwnerReference{t.owner},
	}}
	if t.owner.Kind != "StatefulSet" {
		pod.GenerateName = t.owner.Name + "-"
	}
	maps.Copy(pod.Labels, t.Labels)
	maps.Copy(pod.Labels, t.labels)
	return pod
}

// templateHash has the form of the real one (pkg/controller/controller_utils.go ComputeHash), not its value: it depends on the workload's name only,
// so that others can know it.
func templateHash(o *unstructured.Unstructured) string {
	sum := sha1.Sum([]byte(o.GetKind() + "/" + namespaceOf(o) + "/" + o.GetName()))
	return rand.SafeEncodeString(strconv.FormatUint(uint64(binary.BigEndian.Uint32(sum[:])), 10))
}
