package prometheus

import (
	"errors"
	"io"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/yaml"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

func objectsOf(t *testing.T, texts ...string) manifest.Objects {
	t.Helper()
	var objects manifest.Objects
	for _, text := range texts {
		decoder := yaml.NewYAMLOrJSONDecoder(strings.NewReader(text), 4096)
		for {
			o := &unstructured.Unstructured{}
			err := decoder.Decode(&o.Object)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			objects = append(objects, o)
		}
	}
	return objects
}

func targetsOf(t *testing.T, request Request) Response {
	t.Helper()
	response, err := Targets(request)
	if err != nil {
		t.Fatal(err)
	}
	return response
}

func urls(response Response) []string {
	var all []string
	for _, target := range response.ActiveTargets {
		all = append(all, target.ScrapeURL)
	}
	return all
}

// A pod with a port in each of two containers, one of them an init container.
const cart = `
apiVersion: v1
kind: Pod
metadata: {name: cart-0, namespace: shop, labels: {app: cart}, uid: cart}
spec:
  nodeName: node
  initContainers: [{name: proxy, image: proxy, restartPolicy: Always, ports: [{name: prom, containerPort: 15090, protocol: TCP}]}]
  containers: [{name: cart, image: cart, ports: [{name: http, containerPort: 8080, protocol: TCP}, {name: metrics, containerPort: 9090, protocol: TCP}]}]
status: {phase: Running, podIP: 10.244.0.2, podIPs: [{ip: 10.244.0.2}], conditions: [{type: Ready, status: "True"}]}
`

const bank = `
apiVersion: v1
kind: Pod
metadata: {name: bank-0, namespace: bank, uid: bank}
spec: {nodeName: node, containers: [{name: bank, image: bank}]}
status: {phase: Running, podIP: "2001:db8::", podIPs: [{ip: "2001:db8::"}]}
`

const cartService = `
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop, labels: {app: cart}}
spec: {selector: {app: cart}, ports: [{name: metrics, port: 80, targetPort: metrics, protocol: TCP}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: cart-0, namespace: shop, labels: {kubernetes.io/service-name: cart, app: cart}}
addressType: IPv4
ports: [{name: metrics, port: 9090, protocol: TCP}]
endpoints: [{addresses: [10.244.0.2], conditions: {ready: true}, targetRef: {kind: Pod, name: cart-0, namespace: shop}}]
---
apiVersion: v1
kind: Endpoints
metadata: {name: cart, namespace: shop}
subsets: [{addresses: [{ip: 10.244.0.2, targetRef: {kind: Pod, name: cart-0, namespace: shop}}], ports: [{name: metrics, port: 9090}]}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: cart, namespace: shop}
spec: {rules: [{host: cart.example, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: cart, port: {number: 80}}}}]}}]}
---
apiVersion: v1
kind: Node
metadata: {name: node}
status: {addresses: [{type: InternalIP, address: 10.0.0.1}], daemonEndpoints: {kubeletEndpoint: {Port: 10250}}}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: shop}}
`
