package cluster

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"songbook.test/cluster/internal/pki"
)

// identities are the users of the control plane, by the name of their
// kubeconfig. Kubernetes binds its built-in roles to these user names.
var identities = map[string]struct {
	user   string
	groups []string
}{
	"admin":                   {"admin", []string{"system:masters"}},
	"kube-controller-manager": {"system:kube-controller-manager", nil},
	"kube-proxy":              {"system:kube-proxy", nil},
	"kube-scheduler":          {"system:kube-scheduler", nil},
	"kubelet":                 {"system:node:" + NodeName, []string{"system:nodes"}},
}

func (c *Cluster) kubeconfigOf(identity string) string {
	return c.state("kubeconfig", identity)
}

// writeConfiguration makes new keys and writes every component's files.
func (c *Cluster) writeConfiguration(cniFolder string) error {
	for _, folder := range []string{"cni-conf", "cni-addresses", "dns", "kubeconfig", "pki", "kubelet"} {
		if err := os.MkdirAll(c.state(folder), 0o700); err != nil {
			return err
		}
	}
	if err := c.writeKeys(); err != nil {
		return err
	}
	snapshotter, err := snapshotterFor(c.Folder)
	if err != nil {
		return err
	}
	files := map[string]string{
		c.state("audit-policy.yaml"):                auditPolicy,
		c.state("containerd.toml"):                  c.containerdConfig(cniFolder, snapshotter),
		c.state("cni-conf", "10-songbook.conflist"): c.cniConfig(),
		c.state("dns", "hosts"):                     hostsFile(nil),
		c.state("kubelet.yaml"):                     c.kubeletConfig(),
		c.state("snapshotter"):                      snapshotter,
	}
	for path, content := range files {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			return err
		}
	}
	return nil
}

func (c *Cluster) writeKeys() error {
	authority, err := pki.NewAuthority("songbook-cluster")
	if err != nil {
		return err
	}
	apiServer, err := authority.Server(
		"kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc."+clusterDomain,
		"localhost", "127.0.0.1", NodeIP, apiServiceIP)
	if err != nil {
		return err
	}
	kubelet, err := authority.Server(NodeName, NodeIP)
	if err != nil {
		return err
	}
	toKubelet, err := authority.Client("kube-apiserver-kubelet-client", "system:masters")
	if err != nil {
		return err
	}
	private, public, err := pki.SigningKey()
	if err != nil {
		return err
	}
	files := map[string][]byte{
		"ca.crt": authority.Certificate, "sa.key": private, "sa.pub": public,
		"apiserver.crt": apiServer.Certificate, "apiserver.key": apiServer.Key,
		"kubelet.crt": kubelet.Certificate, "kubelet.key": kubelet.Key,
		"to-kubelet.crt": toKubelet.Certificate, "to-kubelet.key": toKubelet.Key,
	}
	for name, identity := range identities {
		pair, err := authority.Client(identity.user, identity.groups...)
		if err != nil {
			return err
		}
		config := kubeconfig(authority.Certificate, pair, identity.user)
		if err := os.WriteFile(c.kubeconfigOf(name), config, 0o600); err != nil {
			return err
		}
		if name == "admin" {
			files["admin.crt"], files["admin.key"] = pair.Certificate, pair.Key
		}
	}
	for name, content := range files {
		err = errors.Join(err, os.WriteFile(c.state("pki", name), content, 0o600))
	}
	return err
}

// kubeconfig holds everything in itself, so it may be copied anywhere.
func kubeconfig(authority []byte, pair pki.Pair, user string) []byte {
	encode := base64.StdEncoding.EncodeToString
	return fmt.Appendf(nil, `apiVersion: v1
kind: Config
current-context: songbook
contexts:
- name: songbook
  context: {cluster: songbook, user: %[1]q}
clusters:
- name: songbook
  cluster:
    server: https://%[2]s:6443
    certificate-authority-data: %[3]s
users:
- name: %[1]q
  user:
    client-certificate-data: %[4]s
    client-key-data: %[5]s
`, user, NodeIP, encode(authority), encode(pair.Certificate), encode(pair.Key))
}

// auditPolicy records what users and pods ask for, so that a test can count
// it; the control plane's own requests are left out.
const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- level: None
  users: [system:apiserver, system:kube-controller-manager, system:kube-proxy, system:kube-scheduler]
- level: None
  userGroups: [system:nodes, "system:serviceaccounts:kube-system"]
- level: Metadata
`

// containerdConfig keeps everything containerd writes inside the state folder.
func (c *Cluster) containerdConfig(cniFolder, snapshotter string) string {
	// restrict_oom_score_adj: root in a container may lack CAP_SYS_RESOURCE;
	// runc then dies with "can't get final child's PID from pipe: EOF".
	return fmt.Sprintf(`version = 2
root = %q
state = %q
[grpc]
  address = %q
[plugins."io.containerd.internal.v1.opt"]
  path = %q
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = %q
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = %q
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = %q
    conf_dir = %q
`, c.state("containerd", "root"), c.state("containerd", "state"), c.containerdSocket(),
		c.state("containerd", "opt"), pauseImage, snapshotter, cniFolder, c.state("cni-conf"))
}

// cniConfig routes each pod by itself. A bridge would need the br_netfilter
// module for pods to reach each other through a service.
func (c *Cluster) cniConfig() string {
	return fmt.Sprintf(`{
  "cniVersion": "1.0.0",
  "name": "songbook",
  "plugins": [
    {"type": "ptp", "ipam": {
      "type": "host-local",
      "dataDir": %q,
      "ranges": [[{"subnet": %q}]],
      "routes": [{"dst": "0.0.0.0/0"}]
    }},
    {"type": "portmap", "capabilities": {"portMappings": true}}
  ]
}
`, c.state("cni-addresses"), podCIDR)
}

func (c *Cluster) kubeletConfig() string {
	// failCgroupV1: kubelet 1.35 and later refuse cgroup v1 without it.
	// imageGCHighThresholdPercent: imported images cannot be pulled again.
	return fmt.Sprintf(`apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: true}
  x509: {clientCAFile: %q}
authorization: {mode: Webhook}
tlsCertFile: %q
tlsPrivateKeyFile: %q
containerRuntimeEndpoint: %q
cgroupDriver: cgroupfs
cgroupRoot: /%s
failCgroupV1: false
failSwapOn: false
clusterDomain: %s
clusterDNS: [%s]
resolvConf: ""
imageGCHighThresholdPercent: 100
evictionHard: {memory.available: 100Mi, nodefs.available: 1%%, imagefs.available: 1%%, nodefs.inodesFree: 1%%}
volumePluginDir: %q
`, c.state("pki", "ca.crt"), c.state("pki", "kubelet.crt"), c.state("pki", "kubelet.key"),
		"unix://"+c.containerdSocket(), cgroupName, clusterDomain, NodeIP, c.state("kubelet", "volume-plugins"))
}

// kernelFile is the file that stands for a kernel setting.
func (c *Cluster) kernelFile(setting string) string {
	return c.state("kernel", filepath.Base(filepath.Dir(setting))+"."+filepath.Base(setting))
}
