// Command metricsserver is an application for the mesh of test/e2e: on each of its ports, every path has metrics that are named after that port.
package main

import (
	"flag"
	"fmt"
	"log"
	"net/http"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

func main() {
	ports := flag.String("ports", "8080", "where to listen, separated by commas")
	flag.Parse()

	ended := make(chan error)
	for port := range strings.SplitSeq(*ports, ",") {
		go func() { ended <- http.ListenAndServe(":"+port, metrics(port)) }()
	}
	log.Fatal(<-ended)
}

// metrics has other families on each port, as Istio's agent puts all of them into one answer.
func metrics(port string) http.Handler {
	registry := prometheus.NewRegistry()
	scrapes := prometheus.NewCounter(prometheus.CounterOpts{
		Name: fmt.Sprintf("application_%s_scrapes_total", port),
		Help: "How often this port was asked.",
	})
	registry.MustRegister(scrapes)
	handler := promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		scrapes.Inc()
		handler.ServeHTTP(w, r)
	})
}
