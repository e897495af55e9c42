package operator

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/kubernetes/fake"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// newClient knows the Secrets and ConfigMaps that monitors and Prometheuses may refer to.
func newClient(stored manifest.Objects) (kubernetes.Interface, error) {
	secrets, err := manifest.AllTo[corev1.Secret](stored, "Secret")
	if err != nil {
		return nil, err
	}
	configMaps, err := manifest.AllTo[corev1.ConfigMap](stored, "ConfigMap")
	if err != nil {
		return nil, err
	}
	var known []runtime.Object
	for _, secret := range secrets {
		// The API server stores stringData as data.
		if secret.Data == nil {
			secret.Data = map[string][]byte{}
		}
		for key, value := range secret.StringData {
			secret.Data[key] = []byte(value)
		}
		known = append(known, secret)
	}
	for _, configMap := range configMaps {
		known = append(known, configMap)
	}
	return fake.NewSimpleClientset(known...), nil
}
