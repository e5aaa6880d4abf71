// Package cluster starts, watches and stops a single-node Kubernetes cluster
// that lives in namespaces of its own.
//
//	up ──spawns──▶ init (process 1 of new process, mount and network namespaces)
//	                │ reaps orphans; its end ends everything inside
//	                └▶ supervisor ─▶ etcd, containerd, dnsmasq
//	                               ─▶ kube-apiserver
//	                               ─▶ controller manager, scheduler, kubelet, proxy
//	                               ─▶ phase.json: what up, status and load read
//
// Every process, mount, address, route and firewall rule belongs to those
// namespaces, so the kernel takes them away when init ends, however it ends.
// Outside remain one folder and the cgroups, which down removes.
// Who runs is asked of the kernel (the lock on init.lock), never of a file.
package cluster

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"songbook.test/cluster/internal/build"
)

// Names and addresses. All of them exist only in the cluster's own network
// namespace, except the host link with its address and the two routes over it.
const (
	// NodeName is the one real node.
	NodeName = "songbook"
	// HostLink is the cluster's network device on the host.
	HostLink = "songbook0"
	// nodeLink is its other end, inside.
	nodeLink = "eth0"
	// hostIP is the host as the cluster sees it.
	hostIP = "10.245.0.1"
	// NodeIP is the node and the API server as everybody sees them; DNS too.
	NodeIP = "10.245.0.2"
	// linkBits is the prefix length of the link between the two.
	linkBits = "/30"
	// podCIDR holds the pods of the node.
	podCIDR = "10.244.0.0/24"
	// clusterCIDR holds all pods, those of simulated nodes too.
	clusterCIDR = "10.244.0.0/16"
	// serviceCIDR holds the services.
	serviceCIDR = "10.96.0.0/16"
	// apiServiceIP is the first address of serviceCIDR, by rule.
	apiServiceIP = "10.96.0.1"
	// clusterDomain ends every service name.
	clusterDomain = "cluster.local"
	// cgroupName is the group of all pods.
	cgroupName = "songbook-cluster"
	// pauseImage holds a pod's namespaces open.
	pauseImage = "localhost/pause:1"
)

// maxFolderLength keeps the sockets' paths below the kernel's limit of 108.
const maxFolderLength = 80

// Cluster is one cluster: the folder of its state and the programs it runs.
type Cluster struct {
	// Folder holds state, logs and kubeconfig. It is absolute.
	Folder string
	// Programs are built on demand.
	Programs build.Cache
}

// New checks that a cluster can live in this folder.
func New(folder string, programs build.Cache) (*Cluster, error) {
	absolute, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	if len(absolute) > maxFolderLength {
		return nil, fmt.Errorf("the folder %s is too deep: sockets need a path of at most %d letters", absolute, maxFolderLength)
	}
	for _, hidden := range append([]string{"/proc", "/sys", "/dev"}, hiddenFolders()...) {
		if absolute == hidden || strings.HasPrefix(absolute, hidden+"/") {
			return nil, fmt.Errorf("the folder %s is below %s, which the cluster replaces by its own: choose another", absolute, hidden)
		}
	}
	if err := os.MkdirAll(absolute, 0o755); err != nil {
		return nil, err
	}
	// Links would make the same cluster look like two.
	absolute, err = filepath.EvalSymlinks(absolute)
	return &Cluster{absolute, programs}, err
}

// Kubeconfig is the administrator's kubeconfig.
func (c *Cluster) Kubeconfig() string { return filepath.Join(c.Folder, "kubeconfig") }

// Logs is the folder of the components' logs; Logs()+".previous" are those of
// the start before.
func (c *Cluster) Logs() string { return filepath.Join(c.Folder, "logs") }

// AuditLog lists what users and pods asked of the API server, one JSON a line.
func (c *Cluster) AuditLog() string { return filepath.Join(c.Logs(), "audit.log") }

// lockFile is locked by init as long as the cluster exists.
func (c *Cluster) lockFile() string { return filepath.Join(c.Folder, "init.lock") }

// state is a path among what down removes.
func (c *Cluster) state(parts ...string) string {
	return filepath.Join(append([]string{c.Folder, "state"}, parts...)...)
}

func (c *Cluster) phaseFile() string        { return c.state("phase.json") }
func (c *Cluster) containerdSocket() string { return c.state("containerd.sock") }
func (c *Cluster) hostsFile() string        { return c.state("dns", "hosts") }

// log is the log file of a component.
func (c *Cluster) log(component string) string {
	return filepath.Join(c.Logs(), component+".log")
}

// replacement is a host path that the cluster sees something else at.
type replacement struct{ host, own string }

// replacements are the folders that containerd, the CNI plugins and kubelet
// write to whatever they are told.
func (c *Cluster) replacements() []replacement {
	return []replacement{
		{"/run", c.state("run")},
		{"/var/log", filepath.Join(c.Logs(), "node")},
		{"/var/lib/cni", c.state("cni-cache")},
		{"/var/lib/kubelet", c.state("kubelet-fixed")},
	}
}

// madeFile lists the folders that were made on the host because something has
// to be there to be replaced.
func (c *Cluster) madeFile() string { return c.state("made-folders") }

func hiddenFolders() []string {
	var hidden []string
	for _, r := range (&Cluster{}).replacements() {
		hidden = append(hidden, r.host)
	}
	return hidden
}

// kernelSettings are what kubelet insists on. It is shown files that say so,
// and the host's own settings stay as they are.
var kernelSettings = map[string]string{
	"kernel/keys/root_maxbytes": "25000000",
	"kernel/keys/root_maxkeys":  "1000000",
	"kernel/panic":              "10",
	"kernel/panic_on_oops":      "1",
	"vm/overcommit_memory":      "1",
	"vm/panic_on_oom":           "0",
}
