// Command upstream answers questions about manifests with the real components; see README.md.
package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"cdk8s-mesh-metrics/test/upstream/internal/admission"
	"cdk8s-mesh-metrics/test/upstream/internal/chain"
	"cdk8s-mesh-metrics/test/upstream/internal/istio"
	"cdk8s-mesh-metrics/test/upstream/internal/lines"
	"cdk8s-mesh-metrics/test/upstream/internal/load"
	"cdk8s-mesh-metrics/test/upstream/internal/operator"
	"cdk8s-mesh-metrics/test/upstream/internal/podsecurity"
	"cdk8s-mesh-metrics/test/upstream/internal/prometheus"
	"cdk8s-mesh-metrics/test/upstream/internal/relabel"
	"cdk8s-mesh-metrics/test/upstream/internal/scrape"
	"cdk8s-mesh-metrics/test/upstream/internal/standin"
	"cdk8s-mesh-metrics/test/upstream/internal/statefulset"
)

var components = map[string]lines.Handler{
	"admission":   lines.Typed(admission.Handle),
	"operator":    lines.Typed(operator.Handle),
	"statefulset": lines.Typed(statefulset.Handle),
	"load":        lines.Typed(load.Handle),
	"mounted":     lines.Typed(load.HandleMounted),
	"fields":      lines.Typed(load.HandleFields),
	"podsecurity": lines.Typed(podsecurity.Handle),
	"prometheus":  lines.Typed(prometheus.Targets),
	"brute":       lines.Typed(prometheus.Brute),
	"relabel":     lines.Typed(relabel.Relabel),
	"scrape":      lines.Typed(scrape.Handle),
	"istio":       lines.Typed(istio.Inject),
	"charts":      lines.Typed(istio.Render),
	"waypoints":   lines.Typed(istio.Waypoints),
	"chain":       lines.Typed(chain.Handle),
	"standin":     lines.Typed(standin.Handle),
}

func main() {
	var handle lines.Handler
	if len(os.Args) == 2 {
		handle = components[os.Args[1]]
	}
	if handle == nil {
		fmt.Fprintf(os.Stderr, "usage: upstream %s\n", strings.Join(slices.Sorted(maps.Keys(components)), "|"))
		os.Exit(2)
	}
	if err := lines.Serve(os.Stdin, os.Stdout, handle); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
