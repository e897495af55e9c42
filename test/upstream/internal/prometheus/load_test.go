package prometheus

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// largeRequest is a cluster of 30 pods and 10 jobs, each with a discovery of its own.
func largeRequest(t *testing.T) Request {
	objects := objectsOf(t, cartService)
	for i := range 30 {
		objects = append(objects, objectsOf(t, strings.ReplaceAll(strings.ReplaceAll(cart, "cart-0", fmt.Sprintf("cart-%d", i)), "10.244.0.2", fmt.Sprintf("10.244.0.%d", i+2)))...)
	}
	config := "scrape_configs:\n"
	for i := range 10 {
		config += fmt.Sprintf("- {job_name: job%d, kubernetes_sd_configs: [{role: %s, namespaces: {names: [shop, ns%[1]d]}}]}\n", i, []string{"pod", "endpointslice"}[i%2])
	}
	return Request{Objects: objects, Config: config}
}

func TestManyJobsAndPodsAnswerFastAndAlwaysTheSame(t *testing.T) {
	request := largeRequest(t)
	first := targetsOf(t, request)
	if got, want := len(first.ActiveTargets), 5*30*3+5*3; got != want {
		t.Errorf("got %d targets, want %d", got, want)
	}
	start := time.Now()
	for range 5 {
		if !reflect.DeepEqual(targetsOf(t, request), first) {
			t.Fatal("the answers differ")
		}
	}
	if each := time.Since(start) / 5; each > time.Second {
		t.Errorf("a request takes %s", each)
	}
}

func TestNothingIsLeftRunning(t *testing.T) {
	if testing.Short() {
		t.Skip("200 requests")
	}
	request := Request{Objects: objectsOf(t, cart, bank, cartService, readPodsIn("bank")), Identity: prometheusAccount, Config: `
scrape_configs:
- {job_name: forbidden, kubernetes_sd_configs: [{role: endpointslice}]}
- {job_name: allowed, kubernetes_sd_configs: [{role: pod, namespaces: {names: [bank]}}]}
- {job_name: fixed, static_configs: [{targets: ["a:1"]}]}
`}
	targetsOf(t, request)
	before := goroutines()
	var clients sync.WaitGroup
	for range 8 {
		clients.Go(func() {
			for range 25 {
				if _, err := Targets(request); err != nil {
					t.Error(err)
				}
			}
		})
	}
	clients.Wait()
	after := goroutines()
	t.Logf("%d goroutines before, %d after", before, after)
	if after > before+5 {
		t.Errorf("%d goroutines before 200 requests, %d after", before, after)
	}
}

// goroutines counts once those that are ending have ended.
func goroutines() int {
	count := runtime.NumGoroutine()
	for range 10 {
		time.Sleep(100 * time.Millisecond)
		count = min(count, runtime.NumGoroutine())
	}
	return count
}
