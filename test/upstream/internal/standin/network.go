package standin

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
)

// network gives out the addresses of a cluster of one IP family, each by its number.
type network struct {
	family  corev1.IPFamily
	node    func(i int) string
	pod     func(i int) string
	service func(i int) string
}

var networks = []network{
	{
		family:  corev1.IPv4Protocol,
		node:    func(i int) string { return fmt.Sprintf("10.0.%d.%d", i/250, i%250+1) },
		pod:     func(i int) string { return fmt.Sprintf("10.244.%d.%d", i/250, i%250+2) },
		service: func(i int) string { return fmt.Sprintf("10.96.%d.%d", i/250, i%250+2) },
	},
	{
		family:  corev1.IPv6Protocol,
		node:    func(i int) string { return fmt.Sprintf("2001:db8:ffff::%x", i+1) },
		pod:     podIPv6,
		service: func(i int) string { return fmt.Sprintf("2001:db8:fffe::%x", i+1) },
	},
}

// podIPv6 varies the written form, as rules that rewrite an address with a regular expression must cope with all of them.
func podIPv6(i int) string {
	n := i/4 + 1
	switch i % 4 {
	case 0:
		return fmt.Sprintf("2001:db8:%x::", n)
	case 1:
		return fmt.Sprintf("2001:db8::%x", n)
	case 2:
		return fmt.Sprintf("2001:db8:1:2:3:4:5:%x", n)
	default:
		return fmt.Sprintf("2001:db8:%x::1:0:1", n)
	}
}

// networkOf knows the families by their names in Kubernetes; the first is the default.
func networkOf(family string) (network, error) {
	if family == "" {
		return networks[0], nil
	}
	for _, n := range networks {
		if string(n.family) == family {
			return n, nil
		}
	}
	return network{}, fmt.Errorf("cannot make a network of IP family %q: give %s or %s", family, networks[0].family, networks[1].family)
}
