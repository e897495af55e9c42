// Package istio answers for the mesh: what Istio's charts install, what its injector makes of a pod, and which
// workloads istiod creates for Gateway API gateways. Upstream's own code decides; this package only feeds it.
package istio

import "istio.io/istio/pkg/log"

// Istio's loggers write to standard output, which belongs to the responses.
func init() {
	options := log.DefaultOptions()
	options.OutputPaths = []string{"stderr"}
	options.SetDefaultOutputLevel(log.OverrideScopeName, log.ErrorLevel)
	if err := log.Configure(options); err != nil {
		panic(err)
	}
}
