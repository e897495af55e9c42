package scrape

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"syscall"
)

// served is one server in the place of all addresses that have a page.
type served struct {
	pages  map[string]string
	server *httptest.Server
}

func serve(pages map[string]string) *served {
	return &served{pages: pages, server: httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4")
		fmt.Fprint(w, pages[r.Host])
	}))}
}

func (s *served) close() {
	s.server.Close()
}

// dial refuses, as a machine does, where nothing listens.
func (s *served) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if _, ok := s.pages[address]; !ok {
		return nil, &net.OpError{Op: "dial", Net: network, Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	}
	var dialer net.Dialer
	return dialer.DialContext(ctx, network, s.server.Listener.Addr().String())
}
