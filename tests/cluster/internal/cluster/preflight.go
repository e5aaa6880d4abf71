package cluster

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"songbook.test/cluster/internal/proc"
)

// systemPath is where the node's tools are looked for, whatever the caller's
// PATH is: administrators' folders are missing from many users' paths.
const systemPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// tools maps each tool that has to be installed to its Debian package.
var tools = map[string]string{
	"containerd":              "containerd",
	"containerd-shim-runc-v2": "containerd",
	"ctr":                     "containerd",
	"dnsmasq":                 "dnsmasq-base",
	"ip":                      "iproute2",
	"iptables":                "iptables",
	"nsenter":                 "util-linux",
	"runc":                    "runc",
}

// cniPlugins are the network plugins that have to be installed.
var cniPlugins = []string{"host-local", "loopback", "portmap", "ptp"}

const cniPackage = "containernetworking-plugins"

// cniFolders are where distributions keep the plugins.
var cniFolders = []string{"/usr/lib/cni", "/opt/cni/bin", "/usr/libexec/cni"}

// checkRights says whether this user may start and stop clusters.
func checkRights() error {
	if os.Geteuid() != 0 {
		return errors.New("a cluster needs root: run this with sudo, or in a container with --privileged")
	}
	return nil
}

// checkTools says which packages are missing, all at once.
func checkTools() error {
	var missing, packages []string
	for tool, pkg := range tools {
		if _, err := findTool(tool); err != nil {
			missing, packages = append(missing, tool), append(packages, pkg)
		}
	}
	if _, err := findCNI(); err != nil {
		missing, packages = append(missing, err.Error()), append(packages, cniPackage)
	}
	if len(missing) == 0 {
		return nil
	}
	slices.Sort(missing)
	slices.Sort(packages)
	return fmt.Errorf("not installed: %s\non Debian or Ubuntu: apt-get install --no-install-recommends %s",
		strings.Join(missing, ", "), strings.Join(slices.Compact(packages), " "))
}

func findTool(name string) (string, error) {
	for _, folder := range filepath.SplitList(systemPath) {
		if path, err := exec.LookPath(filepath.Join(folder, name)); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("%s is not in %s", name, systemPath)
}

// findCNI returns the folder that has all plugins.
func findCNI() (string, error) {
	for _, folder := range cniFolders {
		if !slices.ContainsFunc(cniPlugins, func(plugin string) bool {
			_, err := exec.LookPath(filepath.Join(folder, plugin))
			return err != nil
		}) {
			return folder, nil
		}
	}
	return "", fmt.Errorf("the CNI plugins %s", strings.Join(cniPlugins, " "))
}

// checkNetwork says whether another cluster or another network has the
// addresses that this cluster needs on the host.
func (c *Cluster) checkNetwork() error {
	// The link tells whose it is: see connect.
	if owner, err := os.ReadFile(filepath.Join("/sys/class/net", HostLink, "ifalias")); err == nil {
		other := &Cluster{Folder: strings.TrimSpace(string(owner))}
		if holder, err := proc.Holder(other.lockFile()); err == nil && holder != 0 && other.Folder != c.Folder {
			return fmt.Errorf("another cluster runs from %s (process %d): stop it first, with --dir %s", other.Folder, holder, other.Folder)
		}
	}
	routes, err := exec.Command("ip", "-4", "route", "show").Output()
	if err != nil {
		return fmt.Errorf("list the routes: %w", err)
	}
	if route := overlap(string(routes)); route != "" {
		return fmt.Errorf("the host's route %q overlaps the cluster's networks (%s, %s, %s%s)", route, clusterCIDR, serviceCIDR, hostIP, linkBits)
	}
	return nil
}

// overlap returns the first of the routes, as `ip route` prints them, that
// shares addresses with the cluster and is not the cluster's own.
func overlap(routes string) string {
	own := []netip.Prefix{
		netip.MustParsePrefix(clusterCIDR), netip.MustParsePrefix(serviceCIDR), netip.MustParsePrefix(hostIP + linkBits),
	}
	for route := range strings.Lines(routes) {
		fields := strings.Fields(route)
		if len(fields) == 0 || slices.Contains(fields, HostLink) {
			continue
		}
		prefix, err := netip.ParsePrefix(fields[0])
		if err != nil {
			address, err := netip.ParseAddr(fields[0])
			if err != nil { // "default", or a kind of route that takes nothing away
				continue
			}
			prefix = netip.PrefixFrom(address, address.BitLen())
		}
		if slices.ContainsFunc(own, prefix.Overlaps) {
			return strings.TrimSpace(route)
		}
	}
	return ""
}
