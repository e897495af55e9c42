package standin

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// setPodDefaults fills in what the API server would and discovery sees: ports, and fields that a selector may name
// (Kubernetes' pkg/apis/core/v1/defaults.go; the ServiceAccount admission plugin).
func setPodDefaults(pod *corev1.Pod) {
	pod.Namespace = namespaceOf(pod)
	spec := &pod.Spec
	setDefault(&spec.RestartPolicy, corev1.RestartPolicyAlways)
	setDefault(&spec.SchedulerName, corev1.DefaultSchedulerName)
	setDefault(&spec.ServiceAccountName, "default")
	for _, containers := range [][]corev1.Container{spec.InitContainers, spec.Containers} {
		for _, container := range containers {
			for i := range container.Ports {
				port := &container.Ports[i]
				setDefault(&port.Protocol, corev1.ProtocolTCP)
				if spec.HostNetwork {
					setDefault(&port.HostPort, port.ContainerPort)
				}
			}
		}
	}
}

// Services returns the objects with the Services as the API server stores them in a cluster of one IP family: discovery shows their
// type, ports and cluster IP, and EndpointSlices follow from them.
func Services(objects manifest.Objects, family string) (manifest.Objects, error) {
	net, err := networkOf(family)
	if err != nil {
		return nil, err
	}
	stored := make(manifest.Objects, len(objects))
	for i, o := range objects {
		stored[i] = o
		if o.GroupVersionKind() != corev1.SchemeGroupVersion.WithKind("Service") {
			continue
		}
		service, err := manifest.To[corev1.Service](o)
		if err != nil {
			return nil, err
		}
		setServiceDefaults(service, net, i)
		if stored[i], err = manifest.From(service); err != nil {
			return nil, err
		}
	}
	return stored, nil
}

func setServiceDefaults(service *corev1.Service, net network, index int) {
	service.Namespace = namespaceOf(service)
	setDefault(&service.UID, uid("Service", service.Namespace, service.Name))
	setDefault(&service.Spec.Type, corev1.ServiceTypeClusterIP)
	for i := range service.Spec.Ports {
		port := &service.Spec.Ports[i]
		setDefault(&port.Protocol, corev1.ProtocolTCP)
		if port.TargetPort == (intstr.IntOrString{}) {
			port.TargetPort = intstr.FromInt32(port.Port)
		}
	}
	if service.Spec.Type == corev1.ServiceTypeExternalName {
		return
	}
	setDefault(&service.Spec.ClusterIP, net.service(index))
	if len(service.Spec.ClusterIPs) == 0 {
		service.Spec.ClusterIPs = []string{service.Spec.ClusterIP}
	}
	if len(service.Spec.IPFamilies) == 0 {
		service.Spec.IPFamilies = []corev1.IPFamily{net.family}
	}
	if service.Spec.IPFamilyPolicy == nil {
		service.Spec.IPFamilyPolicy = ptr.To(corev1.IPFamilyPolicySingleStack)
	}
}

func setDefault[T comparable](field *T, value T) {
	if *field == *new(T) {
		*field = value
	}
}

func namespaceOf(o metav1.Object) string {
	if o.GetNamespace() == "" {
		return metav1.NamespaceDefault
	}
	return o.GetNamespace()
}
