package istio

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
	"cdk8s-mesh-metrics/test/upstream/internal/standin"
)

// InjectRequest asks what a mesh makes of the pods among the objects.
type InjectRequest struct {
	Objects manifest.Objects `json:"objects"`
	Mesh    Mesh             `json:"mesh"`
}

// InjectResponse has one entry a pod, in the order of the pods and workloads in the request.
type InjectResponse struct {
	Pods []InjectedPod `json:"pods"`
}

// InjectedPod is a pod after admission, or the API server's message that refuses it.
type InjectedPod struct {
	Object   string                     `json:"object"`
	Injected bool                       `json:"injected"`
	Refused  string                     `json:"refused,omitempty"`
	Pod      *unstructured.Unstructured `json:"pod,omitempty"`
}

// Inject creates every pod, also those of workloads, in an API server that calls the mesh's injection webhook.
func Inject(request InjectRequest) (InjectResponse, error) {
	injector, err := injectorOf(request.Mesh)
	if err != nil {
		return InjectResponse{}, err
	}
	push, err := injector.controlPlane.push(request.Objects)
	if err != nil {
		return InjectResponse{}, err
	}
	injector.environment.SetPushContext(push)
	pods, err := podsOf(request.Objects)
	if err != nil {
		return InjectResponse{}, err
	}
	if err := injector.apiServer.setNamespaces(request.Objects, pods); err != nil {
		return InjectResponse{}, err
	}
	response := InjectResponse{Pods: []InjectedPod{}}
	for _, pod := range pods {
		injected, err := injectedPod(injector.apiServer, pod)
		if err != nil {
			return InjectResponse{}, err
		}
		response.Pods = append(response.Pods, injected)
	}
	return response, nil
}

// injectedPod creates one pod as its controller does, under a name that is not yet generated.
func injectedPod(server *apiServer, given *corev1.Pod) (InjectedPod, error) {
	pod := given.DeepCopy()
	if pod.GenerateName != "" {
		pod.Name = ""
	}
	before := pod.DeepCopy()
	answer := InjectedPod{Object: "Pod/" + given.Namespace + "/" + given.Name}
	refusal := server.create(pod)
	if apierrors.IsInternalError(refusal) {
		return InjectedPod{}, fmt.Errorf("cannot ask the injector about %s: %w", answer.Object, refusal)
	}
	if refusal != nil {
		answer.Refused = refusal.Error()
		return answer, nil
	}
	pod.TypeMeta = before.TypeMeta // lost when the API server's plugin converts a patched object
	answer.Injected = !equality.Semantic.DeepEqual(before, pod)
	pod.Name = given.Name
	var err error
	answer.Pod, err = manifest.From(pod)
	return answer, err
}

func podsOf(objects manifest.Objects) ([]*corev1.Pod, error) {
	pods, err := standin.Pods(objects)
	if err != nil {
		return nil, err
	}
	return manifest.AllTo[corev1.Pod](pods, "Pod")
}
