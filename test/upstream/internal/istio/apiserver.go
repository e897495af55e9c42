package istio

import (
	"context"

	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/webhook/mutating"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/tools/cache"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// apiServer is the API server's own MutatingAdmissionWebhook plugin: it decides from the webhook configurations which
// webhooks see a pod, calls them and applies their patches.
type apiServer struct {
	plugin     *mutating.Plugin
	namespaces cache.Store
}

// newAPIServer fills the plugin's informers by hand, since nothing changes under it while a pod is created.
func newAPIServer(configurations []*admissionregistrationv1.MutatingWebhookConfiguration) (*apiServer, error) {
	plugin, err := mutating.NewMutatingWebhook(nil)
	if err != nil {
		return nil, err
	}
	client := fake.NewClientset()
	watched := informers.NewSharedInformerFactory(client, 0)
	plugin.SetExternalKubeClientSet(client)
	plugin.SetExternalKubeInformerFactory(watched)
	if err := plugin.ValidateInitialization(); err != nil {
		return nil, err
	}
	plugin.SetReadyFunc(func() bool { return true })
	for _, c := range configurations {
		if err := watched.Admissionregistration().V1().MutatingWebhookConfigurations().Informer().GetStore().Add(c); err != nil {
			return nil, err
		}
	}
	return &apiServer{plugin, watched.Core().V1().Namespaces().Informer().GetStore()}, nil
}

// create changes the pod as admission of its creation would; an error is a refusal.
func (s *apiServer) create(pod *corev1.Pod) error {
	attributes := admission.NewAttributesRecord(pod, nil, corev1.SchemeGroupVersion.WithKind("Pod"), pod.Namespace, pod.Name,
		corev1.SchemeGroupVersion.WithResource("pods"), "", admission.Create, &metav1.CreateOptions{}, false, &user.DefaultInfo{})
	return s.plugin.Admit(context.Background(), attributes, admission.NewObjectInterfacesFromScheme(scheme.Scheme))
}

// setNamespaces gives every namespace the label that the API server gives it; one without a manifest has no other.
func (s *apiServer) setNamespaces(objects manifest.Objects, pods []*corev1.Pod) error {
	namespaces, err := manifest.AllTo[corev1.Namespace](objects, "Namespace")
	if err != nil {
		return err
	}
	// Of two with one name the store keeps the last.
	var stored []any
	for _, pod := range pods {
		stored = append(stored, labelled(&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: pod.Namespace}}))
	}
	for _, namespace := range namespaces {
		stored = append(stored, labelled(namespace))
	}
	return s.namespaces.Replace(stored, "")
}

func labelled(namespace *corev1.Namespace) *corev1.Namespace {
	metav1.SetMetaDataLabel(&namespace.ObjectMeta, corev1.LabelMetadataName, namespace.Name)
	return namespace
}
