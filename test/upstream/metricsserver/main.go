// Command metricsserver is an application for the mesh of test/e2e: on each of its ports, every path has metrics that are named after that port.
package main

import (
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

func main() {
	ports := flag.String("ports", "8080", "where to speak HTTP/1.1, separated by commas")
	h2c := flag.String("h2c", "", "where to speak HTTP/2 too, without TLS")
	tls := flag.String("tls", "", "where to speak HTTP/1.1 and HTTP/2 over TLS, with a certificate that nobody trusts")
	flag.Parse()

	for _, port := range listed(*ports) {
		go serve(port, func(server *httptest.Server) { server.Start() })
	}
	for _, port := range listed(*h2c) {
		go serve(port, func(server *httptest.Server) {
			server.Config.Protocols = new(http.Protocols)
			server.Config.Protocols.SetHTTP1(true)
			server.Config.Protocols.SetUnencryptedHTTP2(true)
			server.Start()
		})
	}
	for _, port := range listed(*tls) {
		go serve(port, func(server *httptest.Server) {
			server.EnableHTTP2 = true
			server.StartTLS()
		})
	}
	select {}
}

func listed(ports string) []string {
	return strings.FieldsFunc(ports, func(r rune) bool { return r == ',' })
}

// serve lets a test server, which has a certificate of its own, listen where everybody can reach it.
func serve(port string, start func(*httptest.Server)) {
	listener, err := net.Listen("tcp", ":"+port)
	if err != nil {
		log.Fatal(err)
	}
	server := httptest.NewUnstartedServer(metrics(port))
	server.Listener.Close()
	server.Listener = lingeringListener{listener}
	start(server)
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
